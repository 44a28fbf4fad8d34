/** What needs one person, and nothing else: newly off track, slipped, decisions, questions, dependencies to answer, statuses nobody spoke of. */
import type { RemitItem } from "../../shared/conflicts.ts";
import type { Day } from "../../shared/dates.ts";
import { byCode } from "../../shared/rules.ts";
import type { AnyRow, Row } from "../../shared/schema.ts";
import {
  matterOf,
  milestoneSubject,
  objectiveSubject,
  openChallenge,
  type StatusMatter,
  type StatusReview,
  type Subject,
} from "../../shared/statusReview.ts";
import { accountable, sidesOf } from "../dependencies/parties.ts";
import { type QueueItem, queueOf } from "../dependencies/queue.ts";
import { rowsWhere, type Tables } from "../store.ts";
import type { Item } from "../view.ts";

export type ReviewItem =
  | {
      readonly kind: "red" | "slipped" | "stale";
      readonly key: string;
      readonly of: Item;
      readonly subject: Subject;
      readonly matter: StatusMatter;
    }
  | { readonly kind: "question"; readonly key: string; readonly of: Item; readonly subject: Subject; readonly challenge: StatusReview }
  | { readonly kind: "conflict"; readonly key: string; readonly of: Item; readonly units: readonly string[] }
  | { readonly kind: "remit"; readonly key: string; readonly remit: RemitItem }
  | { readonly kind: "dependency"; readonly key: string; readonly waiting: QueueItem };
export type ReviewKind = ReviewItem["kind"];

/** The gravest first: an SRO may have ten minutes. */
export const groups: readonly { readonly kinds: readonly ReviewKind[]; readonly title: string }[] = [
  { kinds: ["red"], title: "Newly off track" },
  { kinds: ["slipped"], title: "Slipped" },
  { kinds: ["conflict", "remit"], title: "Decisions" },
  { kinds: ["question"], title: "Asked of you" },
  { kinds: ["dependency"], title: "Dependencies to answer" },
  { kinds: ["stale"], title: "No news for 30 days" },
];

/** What the plan knows beside its records. */
export interface Known {
  /** When each item was last reported, by `type/id`. */
  readonly reports: ReadonlyMap<string, number>;
  readonly outsideRemit: readonly RemitItem[];
}

/** @param person the person's record */
export function itemsFor(tables: Tables, person: Row<"person">, { reports, outsideRemit }: Known, today: Day): readonly ReviewItem[] {
  const found: ReviewItem[] = [];
  const objectives = [...tables.objective.rows.values()].sort(byCode);
  const own = objectives.filter(({ id }) => accountable(tables, id).person?.id === person.id);
  const ownIds = new Set(own.map(({ id }) => id));
  const milestones = [...tables.milestone.rows.values()].sort(byCode);
  const subjects: { of: Item; subject: Subject; isOwn: boolean; answersFor: boolean }[] = [
    ...own.map((row) => ({
      of: { type: "objective" as const, id: row.id },
      subject: objectiveSubject(row, reports.get(`objective/${row.id}`) ?? null),
      isOwn: true,
      answersFor: false,
    })),
    ...milestones.map((row) => ({
      of: { type: "milestone" as const, id: row.id },
      subject: milestoneSubject(row, reports.get(`milestone/${row.id}`) ?? null),
      isOwn: row.objective !== null && ownIds.has(row.objective),
      answersFor: row.owner === person.id,
    })),
  ];
  for (const { of, subject, isOwn, answersFor } of subjects) {
    const reviews = rowsWhere(tables.statusReview, "on", subject.on);
    const matter = isOwn
      ? matterOf(
          subject,
          reviews.filter(({ name }) => name === person.name),
          today,
        )
      : null;
    if (matter) found.push({ kind: matter.kind, key: `status/${subject.on}`, of, subject, matter });
    // One's own reply is the newest word; so is a question of one's own, which nobody else has to answer for.
    const challenge = answersFor ? openChallenge(subject, reviews) : null;
    if (challenge && challenge.name !== person.name)
      found.push({ kind: "question", key: `question/${subject.on}`, of, subject, challenge });
  }
  for (const { of, row } of [...contested(tables, own, milestones, ownIds, person)])
    found.push({ kind: "conflict", key: `conflict/${of.type}/${of.id}`, of, units: row.conflicts ?? [] });
  for (const remit of outsideRemit)
    if (remit.held.split(/, | and /).some((name) => name === person.name)) found.push({ kind: "remit", key: remit.id, remit });
  for (const { items } of queueOf(tables, person.id))
    for (const waiting of items) found.push({ kind: "dependency", key: `dependency/${waiting.dependency.id}`, waiting });
  return groups.flatMap(({ kinds }) => found.filter(({ kind }) => kinds.includes(kind)));
}

/** Records of theirs that wait for a decision between two values. */
function* contested(
  tables: Tables,
  objectives: readonly Row<"objective">[],
  milestones: readonly Row<"milestone">[],
  ownIds: ReadonlySet<string>,
  person: Row<"person">,
): Iterable<{ readonly of: Item; readonly row: AnyRow }> {
  for (const row of objectives) if (row.conflicts) yield { of: { type: "objective", id: row.id }, row };
  for (const row of milestones)
    if (row.conflicts && (row.owner === person.id || (row.objective !== null && ownIds.has(row.objective))))
      yield { of: { type: "milestone", id: row.id }, row };
  for (const row of tables.dependency.rows.values())
    if (row.conflicts && sidesOf(tables, row, person.id).length > 0) yield { of: { type: "dependency", id: row.id }, row };
}
