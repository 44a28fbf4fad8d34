/** How a record stands: its badge, the reason, and who declared it when. */
import type { HistoryEntry } from "../../shared/api.ts";
import { dayOf, longDay } from "../../shared/dates.ts";
import { badgeOf } from "../../shared/rules.ts";
import type { AnyRow, Row } from "../../shared/schema.ts";
import { badgeNow, milestonesInWords, objectiveRow, planYears } from "../plan/rows.ts";
import { rowsWhere, type Tables, useProgramme } from "../store.ts";
import { ConfidenceBadge } from "../symbols.tsx";
import { badgeWords, statusWords } from "../words.ts";
import type { Line } from "./history.ts";
import { Section } from "./Section.tsx";

interface Props {
  readonly type: "milestone" | "objective";
  readonly row: AnyRow;
  readonly lines: readonly Line[];
}
const fields = {
  milestone: ["status", "confidence", "reason"],
  objective: ["confidence", "reason"],
} as const;

export function Status({ type, row, lines }: Props) {
  const declared = lines.find(({ item, entry }) => item.id === row.id && entry.live && entry.value !== null && entry.field in declares);
  return (
    <Section title="Status" isTitleHidden type={type} row={row} fields={fields[type]} called="status">
      <p className="standing">
        <Delivery type={type} row={row} />
      </p>
      {typeof row.reason === "string" && <p className="standing-reason">{row.reason}</p>}
      <p className="muted">{standingOf(type, row, declared?.entry ?? null)}</p>
      <Reviewed on={`${type}/${row.id}`} />
    </Section>
  );
}
/** What the newest review of it said. */
function Reviewed({ on }: { readonly on: string }) {
  const newest = useProgramme((s) =>
    rowsWhere(s.tables.statusReview, "on", on).reduce<Row<"statusReview"> | null>(
      (latest, review) => (latest === null || (review.at ?? 0) > (latest.at ?? 0) ? review : latest),
      null,
    ),
  );
  if (!newest?.verdict) return null;
  const said = { accepted: "Accepted", challenged: "Not accepted", asked: "Asked" }[newest.verdict];
  return (
    <p className="muted">
      {said} by {newest.name}
      {newest.at !== null && `, ${longDay(dayOf(newest.at))}`}
      {newest.comment ? `: “${newest.comment}”` : "."}
    </p>
  );
}
const declares: Readonly<Record<string, true>> = { status: true, confidence: true };

/** Who declared it when; "" where it was declared and nobody knows by whom. */
function standingOf(type: Props["type"], row: AnyRow, entry: HistoryEntry | null): string {
  if (!isReported(type, row))
    return type === "objective" ? "Its SRO has not declared a confidence yet." : "Nobody has reported on this yet.";
  return entry ? `Declared by ${entry.author}, ${longDay(dayOf(entry.at))}.` : "";
}
/** What stands in the built-in plan before anybody reported is no declaration. */
const isReported = (type: Props["type"], row: AnyRow): boolean =>
  (row.confidence !== null && row.confidence !== "not-rated") ||
  (type === "milestone" && row.status !== null && row.status !== "not-reported");

function Delivery({ type, row }: { readonly type: "milestone" | "objective"; readonly row: AnyRow }) {
  const tables = useProgramme((s) => s.tables);
  const { status, confidence } = row as Row<"milestone">;
  // An objective stands as Plan on a page has it: nobody's word for it hides a milestone that is worse.
  const badge = type === "milestone" ? badgeOf({ status, confidence }) : (badgeNow(tables, row.id) ?? confidence ?? "not-rated");
  // "Not reported" twice would say nothing more.
  const progress = type === "milestone" && status && status !== "complete" && status !== "not-reported" ? statusWords[status] : "";
  return (
    <>
      <ConfidenceBadge badge={badge} />
      <b>{badgeWords[badge]}</b>
      {progress && <span className="muted">{progress}</span>}
      {type === "objective" && <span className="muted">{yearInWords(tables, row.id)}</span>}
    </>
  );
}

/** `This year: 3 milestones, 1 off track and 2 on track`; "" outside the plan's years. */
function yearInWords(tables: Tables, objective: string): string {
  const { current } = planYears(tables);
  const cell = objectiveRow(tables, objective)?.cells.find(({ year }) => year.year === current?.year);
  return cell ? `This year: ${milestonesInWords(cell)}` : "";
}
