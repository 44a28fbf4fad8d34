/** Answering a dependency from the command line, and what show prints of it. */
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { desk } from "./desk.ts";

const text = z.string();
const answeredShape = z.object({
  dependencies: z.array(
    z.object({
      code: text,
      state: text,
      gap: z.nullable(z.int()),
      awaits: z.array(text),
      neededBy: z.nullable(text),
      promised: z.nullable(text),
      answers: z.array(
        z.object({
          side: text,
          answer: text,
          name: text,
          role: z.nullable(text),
          reason: z.nullable(text),
          at: text,
          promised: z.nullable(text),
        }),
      ),
    }),
  ),
});

test("A1 A2 A3 both sides answer with waymark answer; the state follows, and is printed with every answer", () => {
  const at = desk();
  at.done("new", "plan.waymarkplan");
  const shown = () => {
    const one = answeredShape.parse(at.data("show", "plan.waymarkplan", "--json")).dependencies.find(({ code }) => code === "1a-d1");
    if (!one) throw new Error("There is no 1a-d1.");
    return one;
  };
  const answer = (side: string, said: string, name: string, ...more: readonly string[]) =>
    at.run("answer", "plan.waymarkplan", "1a-d1", "--side", side, "--answer", said, "--as", name, ...more);
  at.done("edit", "plan.waymarkplan", "dependency/1a-d1", "neededBy=2027-03-31", "--as", "Helen Ward");
  expect(shown()).toMatchObject({ state: "proposed", awaits: ["provider", "receiver"], answers: [] });

  expect(answer("provider", "agreed", "Matt Dooley", "--promised", "2027-05-31").code).toBe(0);
  expect(shown()).toMatchObject({ state: "proposed", gap: 61, awaits: ["receiver"], promised: "2027-05-31" });
  expect(answer("receiver", "agreed", "Mark Burgis").out).toContain("It is now agreed.");
  expect(shown().answers).toMatchObject([
    { side: "provider", answer: "agreed", name: "Matt Dooley", promised: "2027-05-31" },
    { side: "receiver", answer: "agreed", name: "Mark Burgis", role: "Executive Director of Patients and Communities" },
  ]);
  at.done("edit", "plan.waymarkplan", "dependency/1a-d1", "promised=2027-06-30", "--as", "Helen Ward");
  expect(shown()).toMatchObject({ state: "re-agree", gap: 91 });
  expect(answer("receiver", "not-agreed", "Mark Burgis", "--why", "The wards train in March.").code).toBe(0);
  expect(shown()).toMatchObject({ state: "not-agreed", awaits: ["provider"], answers: [{}, {}, { reason: "other" }] });
});

test("A1 A3 what is wrong is said: no reason, no such side, agreement typed into the field", () => {
  const at = desk();
  at.done("new", "plan.waymarkplan");
  const run = (...more: readonly string[]) => at.run("answer", "plan.waymarkplan", "1a-d1", ...more);
  expect(run("--side", "receiver", "--answer", "not-agreed", "--as", "Mark Burgis")).toMatchObject({
    code: 2,
    err: expect.stringContaining("why"),
  });
  expect(run("--side", "both", "--answer", "agreed", "--as", "Mark Burgis").code).toBe(2);
  expect(run("--side", "receiver", "--answer", "delivered", "--as", "Mark Burgis")).toMatchObject({
    code: 1,
    err: expect.stringContaining("for the side that gives"),
  });
  const typed = at.run("edit", "plan.waymarkplan", "dependency/1a-d1", "state=agreed", "--as", "Mark Burgis");
  expect(typed).toMatchObject({ code: 1, err: expect.stringContaining("waymark answer") });
});
