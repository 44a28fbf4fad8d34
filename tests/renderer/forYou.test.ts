/** Whose decision and whose question it is, before anything is drawn. */
import { beforeEach, expect, test } from "vitest";
import { itemsFor } from "../../renderer/review/items.ts";
import { showSnapshot, useProgramme } from "../../renderer/store.ts";
import type { RemitItem } from "../../shared/conflicts.ts";
import type { Row } from "../../shared/schema.ts";
import type { Verdict } from "../../shared/statusReview.ts";
import { builtInPlan } from "./fixture.ts";

const plan = builtInPlan();
const [pattern] = plan.tables.person;
const embedded = plan.tables.milestone.find(({ code }) => code === "7b.9");
if (!pattern || !embedded) throw new Error("The plan has nobody, or no 7b.9.");
const owner: Row<"person"> = { ...pattern, id: "ann", name: "Ann Lee" };
const milestone = { ...embedded, owner: owner.id };
const on = `milestone/${milestone.id}`;

const review = (name: string, verdict: Verdict, at: number): Row<"statusReview"> => ({
  id: `${name} ${at}`,
  on,
  verdict,
  comment: "Why?",
  name,
  role: null,
  at,
  status: milestone.status,
  confidence: milestone.confidence,
  forecast: milestone.forecast,
});
function kindsFor(reviews: readonly Row<"statusReview">[], outsideRemit: readonly RemitItem[] = []): readonly string[] {
  const { tables } = plan;
  showSnapshot({ ...plan, tables: { ...tables, person: [...tables.person, owner], milestone: [milestone], statusReview: reviews } });
  const known = { reports: new Map<string, number>(), outsideRemit };
  return itemsFor(useProgramme.getState().tables, owner, known, "2026-11-22").map(({ kind }) => kind);
}
beforeEach(() => useProgramme.setState({ position: 0 }));

test("A10 what somebody asked waits for whoever answers for it until they reply; what they asked themselves is not asked of them", () => {
  expect(kindsFor([review("Rosa Kent", "asked", 1)])).toContain("question");
  expect(kindsFor([review("Rosa Kent", "asked", 1), review("Ann Lee", "accepted", 2)])).not.toContain("question");
  expect(kindsFor([review("Rosa Kent", "asked", 1), review("Ann Lee", "accepted", 2), review("Rosa Kent", "asked", 3)])).toContain(
    "question",
  );
  expect(kindsFor([review("Ann Lee", "asked", 1)])).not.toContain("question");
});

test("V6 a change outside remit is put before those who hold the role there, and before nobody whose name is part of theirs", () => {
  const remit = (held: string): RemitItem => ({
    id: "outside/milestone/1/Rosa Kent",
    type: "milestone",
    record: "1",
    title: "7b.9",
    kind: "changed",
    because: "role",
    values: [],
    author: "Rosa Kent",
    at: 1,
    why: "",
    from: null,
    roles: "",
    held,
  });
  for (const held of ["Ann Lee", "Ann Lee and Mark Burgis", "Mark Burgis, Ann Lee and Tricia D’Orsi"])
    expect(kindsFor([], [remit(held)]), held).toContain("remit");
  expect(kindsFor([], [remit("Mary-Ann Leeson and Mark Burgis")])).not.toContain("remit");
});
