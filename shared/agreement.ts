/**
 * How the two sides of a dependency come to agree. Each answer is a record of its own, written once and kept, and says to which terms it was
 * given; the state is computed from all of them, so that people who answer offline never overwrite one another and every copy that holds the
 * same answers shows the same state, whatever order they came in.
 */
import type { Edit } from "./api.ts";
import { type Day, daysBetween } from "./dates.ts";
import type { answerKinds, dependencyStates, Row, refusals, Value } from "./schema.ts";

export type Dependency = Row<"dependency">;
export type Answer = Row<"answer">;
export type DependencyState = (typeof dependencyStates)[number];
export type AnswerKind = (typeof answerKinds)[number];
export type Refusal = (typeof refusals)[number];
/** The provider gives, the receiver gets. */
export const sides = ["provider", "receiver"] as const;
export type Side = (typeof sides)[number];
export const otherSide = (side: Side): Side => (side === "provider" ? "receiver" : "provider");

export const statesWorstFirst: readonly DependencyState[] = [
  "not-agreed",
  "re-agree",
  "proposed",
  "agreed",
  "delivered",
  "received",
  "withdrawn",
];
/** Nobody waits for it any more. */
export const isOver = (state: DependencyState): boolean => state === "delivered" || state === "received" || state === "withdrawn";

/** Days that it comes too late; negative days are spare; null while a day is missing or nobody waits any more. */
export const gapOf = (neededBy: Day | null, promised: Day | null, state: DependencyState): number | null =>
  neededBy === null || promised === null || isOver(state) ? null : daysBetween(neededBy, promised);

/**
 * The state of a dependency. What was declared in its own field counts only as withdrawn, delivered or received; agreement is never declared.
 * @param answers the answers to this dependency, in any order
 */
export function stateOf(dependency: Dependency, answers: readonly Answer[]): DependencyState {
  const { state: declared } = dependency;
  const { provider, receiver, haveAgreed } = talkOf(answers);
  if (declared === "withdrawn" || provider?.answer === "withdrawn" || receiver?.answer === "withdrawn") return "withdrawn";
  if (declared === "delivered" || declared === "received") return declared;
  if (provider?.answer === "delivered") {
    const isAfter = receiver !== null && inOrder(provider, receiver) < 0;
    if (isAfter && receiver.answer === "received") return "received";
    return isAfter && refuses(dependency, receiver) ? "not-agreed" : "delivered";
  }
  if (refuses(dependency, provider) || refuses(dependency, receiver)) return "not-agreed";
  if (assents(dependency, provider) && assents(dependency, receiver)) return "agreed";
  return haveAgreed ? "re-agree" : "proposed";
}

/** The last word of each side, questions left out; null for a side that has said nothing yet. */
export function lastWords(answers: readonly Answer[]): Readonly<Record<Side, Answer | null>> {
  const { provider, receiver } = talkOf(answers);
  return { provider, receiver };
}

/** The question that waits for a reply, or null: the newest answer that asks, where the other side has said nothing since. */
export function openQuestion(answers: readonly Answer[]): Answer | null {
  const newest = ordered(answers).at(-1);
  return newest?.answer === "asked" ? newest : null;
}

/** The sides that have to speak next: to new terms, to a refusal, to a question, to a delivery. */
export function awaitedSides(dependency: Dependency, answers: readonly Answer[]): readonly Side[] {
  const question = openQuestion(answers);
  const words = lastWords(answers);
  const state = stateOf(dependency, answers);
  return sides.filter((side) => {
    if (state === "withdrawn" || state === "received") return false;
    if (question?.side === otherSide(side)) return true;
    if (state === "delivered") return side === "receiver";
    if (state === "not-agreed") return refuses(dependency, words[otherSide(side)]) && !refuses(dependency, words[side]);
    return !assents(dependency, words[side]);
  });
}

/** Whether an answer says yes to the terms as they are now. */
export const assents = (terms: Dependency, answer: Answer | null): boolean =>
  answer !== null && assent.has(answer.answer) && isTo(terms, answer);
/** Whether an answer says no to the terms as they are now. */
export const refuses = (terms: Dependency, answer: Answer | null): boolean =>
  answer !== null && answer.answer === "not-agreed" && isTo(terms, answer);
/** Whether an answer was given to the terms as they are now: deliverable, needed by, promised. */
export const isTo = (terms: Dependency, answer: Answer): boolean =>
  answer.deliverable === terms.title && answer.neededBy === terms.neededBy && answer.promised === terms.promised;

/**
 * What is wrong with writing an answer at the keyboard, or null. Answers of colleagues are taken as they come.
 * @param fields of the new record
 * @param author of the commit that brings it
 */
export function problemWithAnswer(fields: Readonly<Record<string, Value>>, author: string): string | null {
  if (!fields.dependency || !fields.side || !fields.answer) return "An answer says to which dependency it is, for which side, and what.";
  if (fields.name !== author || typeof fields.at !== "number") return "An answer carries the name of who gives it, and when.";
  if ((fields.answer === "delivered" && fields.side !== "provider") || (fields.answer === "received" && fields.side !== "receiver"))
    return "Delivered is for the side that gives to say, received for the side that gets.";
  if (fields.answer === "not-agreed" && !fields.reason) return "Say why it is not agreed.";
  return null;
}

/** What a person says to a dependency. */
export interface Reply {
  readonly side: Side;
  readonly answer: AnswerKind;
  /** Why not; needed with `not-agreed`, else null. */
  readonly reason: Refusal | null;
  readonly comment: string;
  /** Days that the answer changes, and agrees to: what the provider promises, when the receiver needs it. */
  readonly promised?: Day | null;
  readonly neededBy?: Day | null;
}
/**
 * An answer as edits: the new record, and on the dependency what the answer changes there. The time of the answer is never before the one it
 * replies to, so that a slow clock cannot put a reply before its question.
 * @param answers the answers to this dependency so far
 * @param by the person who answers
 * @param id from `newId()`
 * @param now milliseconds since 1970
 */
export function answerEdits(
  dependency: Dependency,
  answers: readonly Answer[],
  reply: Reply,
  by: { readonly name: string; readonly role: string },
  id: string,
  now: number,
): readonly Edit[] {
  const { side, answer, reason, comment, promised = dependency.promised, neededBy = dependency.neededBy } = reply;
  const at = answers.reduce((latest, earlier) => Math.max(latest, (earlier.at ?? 0) + 1), now);
  const fields: Readonly<Record<string, Value>> = {
    dependency: dependency.id,
    side,
    answer,
    reason,
    comment: comment === "" ? null : comment,
    name: by.name,
    role: by.role === "" ? null : by.role,
    at,
    deliverable: dependency.title,
    neededBy,
    promised,
  };
  const own = (field: string, value: Value): Edit => ({ type: "dependency", id: dependency.id, field, value });
  const declared = answer === "withdrawn" ? "withdrawn" : "proposed";
  return [
    { type: "answer", id, field: "_life", value: 1 },
    ...Object.entries(fields).flatMap(([field, value]): readonly Edit[] => (value === null ? [] : [{ type: "answer", id, field, value }])),
    ...(promised === dependency.promised ? [] : [own("promised", promised)]),
    ...(neededBy === dependency.neededBy ? [] : [own("neededBy", neededBy)]),
    // What was declared before there were answers gives way to them; a question changes nothing.
    ...(answer === "asked" || (dependency.state ?? "proposed") === declared ? [] : [own("state", declared)]),
  ];
}

/** By time, then by id: the same order in every copy. */
export const ordered = (answers: readonly Answer[]): readonly Answer[] => [...answers].sort(inOrder);
const inOrder = (a: Answer, b: Answer): number => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Delivered is the provider's to say, received the receiver's. */
const canSay = (side: Side, answer: AnswerKind): boolean =>
  answer === "delivered" ? side === "provider" : answer === "received" ? side === "receiver" : true;
const assent: ReadonlySet<Answer["answer"]> = new Set<AnswerKind>(["agreed", "delivered", "received"]);

interface Talk {
  readonly provider: Answer | null;
  readonly receiver: Answer | null;
  /** Both sides once said yes to the same terms. */
  readonly haveAgreed: boolean;
}
function talkOf(answers: readonly Answer[]): Talk {
  const words: Record<Side, Answer | null> = { provider: null, receiver: null };
  let haveAgreed = false;
  for (const answer of ordered(answers)) {
    if (answer.side === null || answer.answer === null || answer.answer === "asked") continue;
    if (!canSay(answer.side, answer.answer)) continue;
    // Nothing can be received that was not delivered.
    if (answer.answer === "received" && words.provider?.answer !== "delivered") continue;
    words[answer.side] = answer;
    const { provider, receiver } = words;
    haveAgreed ||=
      provider !== null &&
      receiver !== null &&
      assent.has(provider.answer) &&
      assent.has(receiver.answer) &&
      provider.deliverable === receiver.deliverable &&
      provider.neededBy === receiver.neededBy &&
      provider.promised === receiver.promised;
  }
  return { ...words, haveAgreed };
}
