/** Reads columns copied from a spreadsheet: a date and a value on each line. What cannot be read is said line by line; nothing is guessed. */
import { addDays, addMonths, type Day, readDay } from "../../shared/dates.ts";
import { readDecimal } from "../values.ts";

export interface PastedReading {
  readonly date: Day;
  /** A decimal as text, `"11.2"`. */
  readonly value: string;
}
export interface Pasted {
  readonly readings: readonly PastedReading[];
  /** Lines with a date and no value: missing, which is not zero. */
  readonly missing: number;
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/** @param text lines of `date <tab> value`; a comma or semicolon does too, and a first line of headings is passed over. */
export function readPasted(text: string, today: Day): Pasted {
  const readings = new Map<Day, PastedReading>();
  const problems: { line: number; problem: string }[] = [];
  let missing = 0;
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === "") return;
    const [first = "", second = ""] = line.includes("\t") ? line.split("\t") : line.split(/[;,](.*)/s);
    const [when, typed] = [first.trim(), second.trim()];
    const date = dayOrPeriod(when, today);
    if (date === null) {
      if (i > 0 || /\d/.test(typed))
        problems.push({ line: i + 1, problem: `“${when}” is not a date. Write 31 March 2027, March 2027 or Q4 2026/27.` });
      return;
    }
    if (typed === "") {
      missing++;
      return;
    }
    const value = readDecimal(typed);
    if (value === null) problems.push({ line: i + 1, problem: `“${typed}” is not a number.` });
    else if (readings.has(date)) problems.push({ line: i + 1, problem: `${when} stands here twice.` });
    else readings.set(date, { date, value });
  });
  return { readings: [...readings.values()], missing, problems };
}

/** A day as people type it, or the last day of a month or of a quarter: `March 2027`, `Q4 2026/27`. */
function dayOrPeriod(typed: string, today: Day): Day | null {
  const quarter = /^q([1-4])\s+(\d{4})(?:\s*[/-]\s*\d{2,4})?$/i.exec(typed);
  if (quarter) return addDays(addMonths(`${quarter[2]}-04-01`, Number(quarter[1]) * 3), -1);
  const first = /^[a-z]{3,9}\.?[\s-]+(\d{2}|\d{4})$/i.test(typed) ? readDay(`1 ${typed.replace("-", " ")}`, today) : null;
  return first ? addDays(addMonths(first, 1), -1) : readDay(typed, today);
}
