/** Answering a dependency, and what has been said so far in words. */
import {
  type Answer,
  answerEdits,
  assents,
  type Dependency,
  type DependencyState,
  lastWords,
  openQuestion,
  ordered,
  otherSide,
  type Reply,
  refuses,
  type Side,
  sides,
} from "../../shared/agreement.ts";
import { dayAndMonth, dayOf, longDay } from "../../shared/dates.ts";
import { newId } from "../../shared/ids.ts";
import { edit, knowMe, position } from "../actions.ts";
import { answersTo } from "../dependencies.ts";
import { notify } from "../notices.ts";
import { rowOf, useProgramme } from "../store.ts";
import { dependencyWords, refusalWords } from "../words.ts";

/** What an answer is called in the name of its step: "Agree 3b-d1". */
const verbs: Readonly<Record<Reply["answer"], string>> = {
  agreed: "Agree",
  "not-agreed": "Do not agree",
  asked: "Ask about",
  delivered: "Deliver",
  received: "Receive",
  withdrawn: "Withdraw",
};

/**
 * Writes an answer as one step, and says what is wrong with it.
 * @param also the other side, where the same person speaks for it too
 * @param at `position()` when the dependency was shown
 * @returns whether it is written
 */
export async function answer(dependency: string, reply: Reply, also: Side | null = null, at = position()): Promise<boolean> {
  if (!(await knowMe())) return false;
  const { tables, state } = useProgramme.getState();
  const row = rowOf(tables, "dependency", dependency);
  if (!row || !state.me) return false;
  const { me } = state;
  const edits = [reply.side, ...(also === null ? [] : [also])].flatMap((side) =>
    answerEdits(row, answersTo(tables, row.id), { ...reply, side }, me, newId(), Date.now()),
  );
  const label = `${verbs[reply.answer]} ${row.code ?? row.title ?? "a dependency"}`;
  const written = await edit({ edits, label, why: reply.comment, at });
  if (!written.ok && written.error.type === "Invalid") notify(`${written.error.message} Nothing was written.`, "problem");
  return written.ok;
}

/** Why a dependency is in the state it is in, and who is waited for, in one sentence. */
export function situation(dependency: Dependency, answers: readonly Answer[], state: DependencyState): string {
  const question = openQuestion(answers);
  if (question) return `${question.name} asks: “${question.comment ?? ""}”`;
  const words = lastWords(answers);
  switch (state) {
    case "not-agreed": {
      const no = sides.flatMap((side) => (refuses(dependency, words[side]) ? (words[side] ?? []) : []))[0];
      return no ? `${no.name} does not agree: ${reasonInWords(no)}` : "";
    }
    case "re-agree": {
      const mover = sides.map((side) => words[side]).find((word) => assents(dependency, word));
      const other = mover?.side ? words[otherSide(mover.side)] : null;
      if (mover && other) return `${mover.name} ${changeInWords(other, mover)} on ${saidOn(mover)}; an answer to it is needed.`;
      return "It was changed after both sides agreed, so both are asked again.";
    }
    case "proposed": {
      const yes = sides.map((side) => words[side]).find((word) => assents(dependency, word));
      if (yes) return `${yes.name} agreed on ${saidOn(yes)}; the other side has not answered.`;
      return answers.length > 0 ? "It was changed since it was last answered." : "Neither side has answered yet.";
    }
    case "agreed":
      return `Both sides are on record, the last since ${saidOn(ordered(answers).findLast(({ answer: said }) => said !== "asked"))}.`;
    case "delivered":
      return words.provider
        ? `${words.provider.name} delivered it on ${saidOn(words.provider)}; the other side has not said it was received.`
        : "";
    case "received":
      return words.receiver ? `${words.receiver.name} received it on ${saidOn(words.receiver)}.` : "";
    case "withdrawn":
      return "Nobody waits for it any more. Any answer brings it back.";
  }
}

/** `too late. “The wards train in March.”` */
export function reasonInWords({ reason, comment }: Answer): string {
  const said = reason && reason !== "other" ? `${refusalWords[reason].toLowerCase()}.` : "";
  return `${said}${comment ? `${said && " "}“${comment}”` : ""}`;
}

/** What somebody said, as the list of answers tells it: `Matt Dooley promised 31 May 2027`. @param before the answer of that side before it */
export function answerInWords(given: Answer, before: Answer | undefined): string {
  const { name, answer: said } = given;
  if (said === "asked") return `${name} asked`;
  if (said === "not-agreed") return `${name} did not agree`;
  if (said === "agreed" && given.promised !== null && given.side === "provider" && given.promised !== (before?.promised ?? null))
    return `${name} promised ${longDay(given.promised)}`;
  return `${name} ${said === null ? "answered" : dependencyWords[said].toLowerCase()}${said === "agreed" ? "" : " it"}`;
}

/** The answers of a dependency with what each side had said before, newest first. */
export function answersSoFar(answers: readonly Answer[]): readonly { readonly answer: Answer; readonly before: Answer | undefined }[] {
  const all = ordered(answers);
  return all.map((given, i) => ({ answer: given, before: all.slice(0, i).findLast(({ side }) => side === given.side) })).reverse();
}

/** `9 November`, with its year when it is not this one. */
export function saidOn(given: Answer | null | undefined): string {
  if (typeof given?.at !== "number") return "an unknown day";
  const day = dayOf(given.at);
  return day.slice(0, 4) === dayOf(Date.now()).slice(0, 4) ? dayAndMonth(day) : longDay(day);
}

function changeInWords(from: Answer, to: Answer): string {
  if (from.promised !== to.promised) return to.promised === null ? "took the promise back" : "moved the promised date";
  if (from.neededBy !== to.neededBy) return "moved the day it is needed by";
  return from.deliverable === to.deliverable ? "answered again" : "changed the deliverable";
}
