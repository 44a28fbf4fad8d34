/** Links between dates in words: what is tied to what, what would not hold, and what stays. */
import { longDay } from "../../shared/dates.ts";
import type { Breach, Impact, Link } from "../../shared/schedule.ts";
import { schema } from "../../shared/schema.ts";
import { rowOf, type Tables } from "../store.ts";
import { itemOf, recordInWords, shortName } from "../values.ts";
import type { Item } from "../view.ts";
import { counted, listed } from "../words.ts";

/** `milestone/…` as the record it names. */
export const itemAt = (end: string): Item | null => itemOf(schema.dependency.provider, end);

/** An end by the name people know: `7b.9`, `Electronic Patient Record`. */
export function endName(tables: Tables, end: string): string {
  const item = itemAt(end);
  const row = item && rowOf(tables, item.type, item.id);
  return item && row ? shortName(tables, item.type, row) : "a record that is not in the plan";
}
/** `7b.9 Embed the patient record` */
export function endInWords(tables: Tables, end: string): string {
  const item = itemAt(end);
  return item ? recordInWords(tables, item) : "A record that is not in the plan";
}

/** An ambition's code alone would read as a number: `ambition 1`, `7b.9`. */
export const endInSentence = (tables: Tables, end: string): string => ambitionOr(end, endName(tables, end));
const ambitionOr = (end: string, name: string): string => (end.startsWith("ambition/") ? `ambition ${name}` : name);

const verbs = { S: "start", F: "finish" } as const;
const endsOf = ({ kind }: Link): readonly [giver: "start" | "finish", getter: "start" | "finish"] =>
  kind === "FS" ? [verbs.F, verbs.S] : kind === "SS" ? [verbs.S, verbs.S] : kind === "FF" ? [verbs.F, verbs.F] : [verbs.S, verbs.F];

/** `It can start once 7b.4 Shared record has finished, 5 days after that` */
export function linkInWords(tables: Tables, link: Link): string {
  const [giver, getter] = endsOf(link);
  const once = `once ${ambitionOr(link.from, endInWords(tables, link.from))} has ${giver === "start" ? "started" : "finished"}`;
  return `It can ${getter} ${once}${lagInWords(link)}`;
}

/** What stands between two items of a chain: `starts once 7b.4 has finished, 5 days after that` */
export function tieInWords(tables: Tables, link: Link): string {
  const [giver, getter] = endsOf(link);
  return `${getter === "start" ? "starts" : "finishes"} once ${endInSentence(tables, link.from)} has ${giver === "start" ? "started" : "finished"}${lagInWords(link)}`;
}
const lagInWords = ({ lag }: Link): string =>
  lag === 0 ? "" : `, ${counted(Math.abs(lag), "day")} ${lag > 0 ? "after that" : "before that at the earliest"}`;

/** `8a.5 would start 42 days too soon after 7b.9 finishes`; for a day that was named `7b.4 would be ready 42 days after 31 March 2026, when 7b.9 needs it` */
export function breachInWords(tables: Tables, { link, days, before, against }: Breach): string {
  const [from, to] = [endName(tables, link.from), endName(tables, link.to)];
  const worse = before === 0 ? "" : before === days ? ", as it is now" : `; it is ${counted(before, "day")} now`;
  if (against === "named-day")
    return `${from} would come ${counted(days, "day")} after ${longDay(link.neededBy ?? "")}, when ${to} needs it${worse}.`;
  const [giver, getter] = endsOf(link);
  const lag = link.lag === 0 ? "" : ` with ${link.lag > 0 ? "a gap" : "an overlap"} of ${counted(Math.abs(link.lag), "day")}`;
  return `${to} would ${getter} ${counted(days, "day")} too soon: it waits for ${from} to ${giver}${lag}${worse}.`;
}

/** Who is to be told when a milestone moves: its owner, or the SRO of its objective; null where neither is named. */
export function personToTell(tables: Tables, end: string): string | null {
  const item = itemAt(end);
  const milestone = item?.type === "milestone" ? rowOf(tables, "milestone", item.id) : undefined;
  const person = milestone?.owner ?? rowOf(tables, "objective", milestone?.objective ?? "")?.sro;
  return person ? (rowOf(tables, "person", person)?.name ?? null) : null;
}

/** What waits directly and stays where it is, counted by the reason: `2 stay: there is time in between. 7b.1 stays: it is finished.` */
export function keptInWords(tables: Tables, kept: Impact["kept"]): string {
  const names = (why: "slack" | "fixed") => [...new Set(kept.filter((one) => one.why === why).map((one) => endName(tables, one.id)))];
  const sentence = (all: readonly string[], because: readonly [one: string, many: string]) =>
    all.length === 0
      ? []
      : [
          `${all.length > 4 ? `${all.length} more that wait for it` : listed(all)} ${all.length === 1 ? "stays" : "stay"} where ${all.length === 1 ? because[0] : because[1]}.`,
        ];
  return [
    ...sentence(names("slack"), ["it is: there is time in between", "they are: there is time in between"]),
    ...sentence(names("fixed"), ["it is, finished or decided elsewhere", "they are, finished or decided elsewhere"]),
  ].join(" ");
}
