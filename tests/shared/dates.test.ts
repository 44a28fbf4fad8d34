/** Days, financial years and quarters, slips, and days as people type them: worked out by hand, then held as properties. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  clockTime,
  dayAndMonth,
  dayFromNumber,
  dayNumber,
  dayOf,
  daysBetween,
  financialYear,
  longDay,
  longMoment,
  monthName,
  planYears,
  quarterOf,
  readDay,
  slipInWords,
  slipTag,
} from "../../shared/dates.ts";

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lengthOf = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0));
const iso = (year: number, month: number, date: number): string =>
  `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
/** Any day from 1900 to 2199, counted with the calendar's own rule. */
const someDay = fc
  .tuple(fc.integer({ min: 1900, max: 2199 }), fc.integer({ min: 1, max: 12 }), fc.nat({ max: 30 }))
  .map(([year, month, n]) => iso(year, month, 1 + (n % lengthOf(year, month))));
const partsOf = (day: string): readonly [number, number, number] => {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return [year, month, date];
};

describe("adding and counting days", () => {
  test("leap years: 2028 and 2000 have a 29 February, 2027 and 2100 do not", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2000-02-28", 1)).toBe("2000-02-29");
    expect(addDays("2027-02-28", 1)).toBe("2027-03-01");
    expect(addDays("2100-02-28", 1)).toBe("2100-03-01");
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(daysBetween("2027-02-28", "2027-03-01")).toBe(1);
  });

  test("years: April to March is 365 days, 366 when it holds a 29 February", () => {
    expect(daysBetween("2026-04-01", "2027-04-01")).toBe(365);
    expect(daysBetween("2027-04-01", "2028-04-01")).toBe(366);
    expect(daysBetween("2027-04-01", "2026-04-01")).toBe(-365);
  });

  test("the nights when clocks change are nights like others", () => {
    expect(daysBetween("2027-03-27", "2027-03-29")).toBe(2);
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });

  test("days are numbered from 1 January 1970", () => {
    expect(dayNumber("1970-01-01")).toBe(0);
    expect(dayNumber("2000-01-01")).toBe(10_957);
    expect(dayNumber("1969-12-31")).toBe(-1);
    expect(dayFromNumber(10_957)).toBe("2000-01-01");
  });

  test("the day after is the one that the calendar's rule says", () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const [year, month, date] = partsOf(day);
        const last = date === lengthOf(year, month);
        const next = !last ? iso(year, month, date + 1) : month === 12 ? iso(year + 1, 1, 1) : iso(year, month + 1, 1);
        expect(addDays(day, 1)).toBe(next);
        expect(addDays(next, -1)).toBe(day);
      }),
      { numRuns: 2_000 },
    );
  });

  test("adding and counting undo each other, and keep the order that text has", () => {
    fc.assert(
      fc.property(someDay, someDay, (a, b) => {
        expect(addDays(a, daysBetween(a, b))).toBe(b);
        expect(dayFromNumber(dayNumber(a))).toBe(a);
        expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("adding months", () => {
  test("the 31st of a shorter month is its last day", () => {
    expect(addMonths("2027-01-31", 1)).toBe("2027-02-28");
    expect(addMonths("2028-01-31", 1)).toBe("2028-02-29");
    expect(addMonths("2027-03-31", 1)).toBe("2027-04-30");
    expect(addMonths("2027-03-31", -1)).toBe("2027-02-28");
    expect(addMonths("2028-02-29", 12)).toBe("2029-02-28");
    expect(addMonths("2028-02-29", 48)).toBe("2032-02-29");
    expect(addMonths("2027-12-15", 1)).toBe("2028-01-15");
    expect(addMonths("2027-01-15", -13)).toBe("2025-12-15");
    expect(addMonths("2027-06-30", 0)).toBe("2027-06-30");
  });

  test("it lands in the right month, on the same date or the month's last", () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -600, max: 600 }), (day, count) => {
        const [year, month, date] = partsOf(day);
        const months = year * 12 + (month - 1) + count;
        const [landedYear, landedMonth, landedDate] = partsOf(addMonths(day, count));
        expect([landedYear, landedMonth]).toEqual([Math.floor(months / 12), (months % 12) + 1]);
        expect(landedDate).toBe(Math.min(date, lengthOf(landedYear, landedMonth)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("financial years and quarters", () => {
  test("the year turns on 1 April, not before", () => {
    expect(financialYear("2027-03-31")).toBe(2026);
    expect(financialYear("2027-04-01")).toBe(2027);
    expect(financialYear("2027-01-01")).toBe(2026);
    expect(financialYear("2026-12-31")).toBe(2026);
  });

  test("quarters: April to June is the first, January to March the fourth", () => {
    const quarters = Array.from({ length: 12 }, (_, i) => quarterOf(iso(2027, i + 1, 1)));
    expect(quarters).toEqual([4, 4, 4, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect([quarterOf("2027-06-30"), quarterOf("2027-07-01"), quarterOf("2027-03-31")]).toEqual([1, 2, 4]);
  });

  test("five years from 1 April 2025: the fifth ends on 31 March 2030", () => {
    expect(planYears("2025-04-01", 5)).toEqual([
      { year: 1, short: "2025/26", long: "April 2025 to March 2026", start: "2025-04-01", end: "2026-03-31" },
      { year: 2, short: "2026/27", long: "April 2026 to March 2027", start: "2026-04-01", end: "2027-03-31" },
      { year: 3, short: "2027/28", long: "April 2027 to March 2028", start: "2027-04-01", end: "2028-03-31" },
      { year: 4, short: "2028/29", long: "April 2028 to March 2029", start: "2028-04-01", end: "2029-03-31" },
      { year: 5, short: "2029/30", long: "April 2029 to March 2030", start: "2029-04-01", end: "2030-03-31" },
    ]);
    expect(planYears("2099-04-01", 1)[0]?.short).toBe("2099/00");
    expect(planYears("2025-04-01", 0)).toEqual([]);
  });

  test("the years of any plan follow each other without a gap, and each day of one lies in its financial year", () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 12 }), (first, count) => {
        const years = planYears(first, count);
        expect(years[0]?.start).toBe(first);
        for (const [i, year] of years.entries()) {
          expect(year.year).toBe(i + 1);
          const next = years[i + 1];
          if (next) expect(addDays(year.end, 1)).toBe(next.start);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(someDay, (day) => {
        const [year] = planYears(iso(financialYear(day), 4, 1), 1);
        expect(year && year.start <= day && day <= year.end).toBe(true);
        expect(quarterOf(day)).toBe(1 + Math.floor(monthsAfterApril(day) / 3));
      }),
      { numRuns: 500 },
    );
  });
});
const monthsAfterApril = (day: string): number => {
  const [year, month] = partsOf(day);
  return (year - financialYear(day)) * 12 + month - 4;
};

describe("days in words", () => {
  test("as the screens say them", () => {
    expect(longDay("2027-03-31")).toBe("31 March 2027");
    expect(longDay("2027-09-01")).toBe("1 September 2027");
    expect(dayAndMonth("2027-03-31")).toBe("31 March");
    expect(monthName(1)).toBe("January");
    expect(monthName(12)).toBe("December");
  });

  test("moments by the clock on the wall", () => {
    const at = (hours: number, minutes: number): number => new Date(2026, 10, 22, hours, minutes).getTime();
    expect(longMoment(at(14, 31))).toBe("22 November 2026, 2:31pm");
    expect([clockTime(at(0, 5)), clockTime(at(9, 0)), clockTime(at(12, 0)), clockTime(at(23, 59))]).toEqual([
      "12:05am",
      "9:00am",
      "12:00pm",
      "11:59pm",
    ]);
    expect([dayOf(at(0, 0)), dayOf(at(23, 59))]).toEqual(["2026-11-22", "2026-11-22"]);
  });

  test("slips: whole weeks as weeks, one of each in the singular", () => {
    expect([0, 1, -1, 6, 7, -7, 20, 14, -42].map(slipInWords)).toEqual([
      "no change",
      "1 day later",
      "1 day earlier",
      "6 days later",
      "1 week later",
      "1 week earlier",
      "20 days later",
      "2 weeks later",
      "6 weeks earlier",
    ]);
    expect([0, 42, -3, 7].map(slipTag)).toEqual(["", "+6 weeks", "−3 days", "+1 week"]);
  });
});

describe("days as people type them", () => {
  const from = "2027-01-31";
  test.each([
    ["2027-03-31", "2027-03-31"],
    ["2027-3-1", "2027-03-01"],
    ["31/3/27", "2027-03-31"],
    ["31/03/2027", "2027-03-31"],
    ["31.3.2027", "2027-03-31"],
    ["31 mar 2027", "2027-03-31"],
    ["31 March 2027", "2027-03-31"],
    ["  31 MARCH 2027 ", "2027-03-31"],
    ["1st sept 2027", "2027-09-01"],
    ["2nd may, 27", "2027-05-02"],
    ["29 Feb 2028", "2028-02-29"],
    ["today", "2027-01-31"],
    ["+2w", "2027-02-14"],
    ["-10d", "2027-01-21"],
    ["+1m", "2027-02-28"],
    ["- 1 y", "2026-01-31"],
  ])("%j is %s", (typed, day) => expect(readDay(typed, from)).toBe(day));

  test.each([
    "",
    "tomorrow week",
    "29/2/27",
    "29 Feb 2027",
    "31 April 2027",
    "0/1/2027",
    "13/13/2027",
    "2027-00-10",
    "1 ma 2027",
    "1 xyz 2027",
    "1/1/127",
    "1 January 1899",
    "31 march",
    "+w",
    "+2",
    "+9999y",
    "-9999y",
    "2027-03-31T00:00",
  ])("%j is no day", (typed) => expect(readDay(typed, from)).toBeNull());

  test("what the screens write is read again", () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const [year, month, date] = partsOf(day);
        for (const typed of [day, longDay(day), longDay(day).toUpperCase(), `${date}/${month}/${year}`])
          expect(readDay(typed, from)).toBe(day);
        expect(readDay(`${date} ${monthName(month).slice(0, 3)} ${year}`, from)).toBe(day);
      }),
      { numRuns: 500 },
    );
  });

  test("whatever is typed, the answer is a day of the calendar or none", () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[+-]? ?\d{1,4}[dwmy/. -]?\d{0,4}[/. -]?\d{0,4}$/));
    fc.assert(
      fc.property(typed, someDay, (words, day) => {
        const read = readDay(words, day);
        if (read === null) return;
        expect(read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        const [year, month, date] = partsOf(read);
        expect(month >= 1 && month <= 12 && date >= 1 && date <= lengthOf(year, month)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});
