/** How two sides come to agree: fixed cases for each state, and properties over any set of answers in any order. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Answer,
  type AnswerKind,
  answerEdits,
  awaitedSides,
  type Dependency,
  gapOf,
  lastWords,
  openQuestion,
  otherSide,
  problemWithAnswer,
  type Side,
  sides,
  stateOf,
  statesWorstFirst,
} from "../../shared/agreement.ts";
import { answerKinds, dependencyStates } from "../../shared/schema.ts";

const dependency = (fields: Partial<Dependency> = {}): Dependency => ({
  id: "d",
  code: "3b-d1",
  title: "Record live in maternity",
  detail: null,
  provider: "enabler/epr",
  receiver: "objective/3b",
  kind: "FS",
  lag: 0,
  neededBy: "2027-03-31",
  promised: "2027-03-31",
  providerPerson: null,
  receiverPerson: null,
  state: "proposed",
  reason: null,
  source: null,
  criticality: null,
  ...fields,
});
const d = dependency();
let clock = 0;
const said = (side: Side, answer: AnswerKind, to: Dependency = d, fields: Partial<Answer> = {}): Answer => {
  clock += 1;
  return {
    id: `a${clock}`,
    dependency: to.id,
    side,
    answer,
    reason: answer === "not-agreed" ? "too-late" : null,
    comment: null,
    name: side === "provider" ? "Matt Dooley" : "Tricia D’Orsi",
    role: null,
    at: clock,
    deliverable: to.title,
    neededBy: to.neededBy,
    promised: to.promised,
    ...fields,
  };
};
const moved = dependency({ promised: "2027-05-31" });

describe("A1 Both sides:", () => {
  test("agreed needs the newest answer of each side", () => {
    expect(stateOf(d, [])).toBe("proposed");
    expect(stateOf(d, [said("provider", "agreed")])).toBe("proposed");
    expect(stateOf(d, [said("provider", "agreed"), said("receiver", "agreed")])).toBe("agreed");
    expect(stateOf(d, [said("provider", "agreed"), said("receiver", "agreed"), said("receiver", "not-agreed")])).toBe("not-agreed");
  });
  test("a side that agreed to other terms has not agreed to these", () => {
    expect(stateOf(moved, [said("provider", "agreed", moved), said("receiver", "agreed")])).toBe("proposed");
    const renamed = dependency({ title: "Record live everywhere" });
    expect(stateOf(renamed, [said("provider", "agreed", renamed), said("receiver", "agreed")])).toBe("proposed");
    const sooner = dependency({ neededBy: "2027-01-31" });
    expect(stateOf(sooner, [said("provider", "agreed"), said("receiver", "agreed", sooner)])).toBe("proposed");
  });
  test("a state that was typed into the field makes no agreement; withdrawn, delivered and received stand as declared", () => {
    const declared = dependencyStates.map((state) => [state, stateOf(dependency({ state }), [])]);
    expect(Object.fromEntries(declared)).toEqual({
      proposed: "proposed",
      agreed: "proposed",
      "not-agreed": "proposed",
      "re-agree": "proposed",
      delivered: "delivered",
      received: "received",
      withdrawn: "withdrawn",
    });
  });
  test("a question changes nothing and waits for the other side's word", () => {
    const agreed = [said("provider", "agreed"), said("receiver", "agreed")];
    const asked = said("receiver", "asked", d, { comment: "Which hospital is last?" });
    expect(stateOf(d, [...agreed, asked])).toBe("agreed");
    expect(openQuestion([...agreed, asked])).toBe(asked);
    expect(awaitedSides(d, [...agreed, asked])).toEqual(["provider"]);
    expect(openQuestion([...agreed, asked, said("provider", "agreed")])).toBeNull();
  });
});

describe("A2 Re-agree:", () => {
  test("a change of a date or of the deliverable after agreement asks both again; the old terms bring the old agreement back", () => {
    const agreed = [said("provider", "agreed"), said("receiver", "agreed")];
    for (const changed of [moved, dependency({ neededBy: null }), dependency({ title: "Something else" })]) {
      expect(stateOf(changed, agreed)).toBe("re-agree");
      expect(awaitedSides(changed, agreed)).toEqual(["provider", "receiver"]);
    }
    expect(stateOf(dependency({ detail: "Wards first", lag: 14, criticality: "critical" }), agreed)).toBe("agreed");
    const one = [...agreed, said("provider", "agreed", moved)];
    expect([stateOf(moved, one), awaitedSides(moved, one)]).toEqual(["re-agree", ["receiver"]]);
    expect(stateOf(moved, [...one, said("receiver", "agreed", moved)])).toBe("agreed");
    expect(stateOf(d, agreed)).toBe("agreed");
  });
});

describe("A3 Not agreed:", () => {
  test("stands while the terms are those that were refused, and awaits the other side", () => {
    const answers = [said("provider", "agreed"), said("receiver", "not-agreed")];
    expect([stateOf(d, answers), awaitedSides(d, answers)]).toEqual(["not-agreed", ["provider"]]);
    expect(awaitedSides(d, [...answers, said("provider", "not-agreed")])).toEqual([]);
    const sooner = dependency({ promised: "2027-02-28" });
    expect([stateOf(sooner, answers), awaitedSides(sooner, answers)]).toEqual(["proposed", ["provider", "receiver"]]);
  });
  test("carries a reason", () => {
    const fields = { dependency: "d", side: "receiver", answer: "not-agreed", name: "Tricia D’Orsi", at: 1 };
    expect(problemWithAnswer(fields, "Tricia D’Orsi")).toContain("why");
    expect(problemWithAnswer({ ...fields, reason: "too-late" }, "Tricia D’Orsi")).toBeNull();
    expect(problemWithAnswer({ ...fields, reason: "too-late" }, "Matt Dooley")).toContain("name");
  });
});

describe("A4 Delivered and received:", () => {
  test("each is said by its own side, received only after delivered", () => {
    const delivered = [said("provider", "delivered")];
    expect([stateOf(d, delivered), awaitedSides(d, delivered)]).toEqual(["delivered", ["receiver"]]);
    const received = [...delivered, said("receiver", "received")];
    expect([stateOf(d, received), awaitedSides(d, received)]).toEqual(["received", []]);
    expect(stateOf(d, [...received, said("provider", "delivered")])).toBe("delivered");
    expect(stateOf(d, [said("receiver", "received"), said("provider", "delivered")])).toBe("delivered");
    expect(stateOf(d, [said("receiver", "received")])).toBe("proposed");
    expect(stateOf(d, [said("receiver", "delivered"), said("provider", "received")])).toBe("proposed");
    const wrong = { dependency: "d", side: "receiver", answer: "delivered", name: "Anna", at: 1 };
    expect(problemWithAnswer(wrong, "Anna")).toContain("for the side that gives");
  });
  test("what was delivered and not taken is not agreed", () => {
    expect(stateOf(d, [said("provider", "delivered"), said("receiver", "not-agreed")])).toBe("not-agreed");
    expect(stateOf(d, [said("receiver", "not-agreed"), said("provider", "delivered")])).toBe("delivered");
  });
});

test("A5 Withdrawn: by either side, until that side answers again", () => {
  const agreed = [said("provider", "agreed"), said("receiver", "agreed")];
  for (const side of sides) {
    const withdrawn = [...agreed, said(side, "withdrawn")];
    expect([stateOf(d, withdrawn), awaitedSides(d, withdrawn)]).toEqual(["withdrawn", []]);
    expect(stateOf(d, [...withdrawn, said(side, "agreed")])).toBe("agreed");
  }
});

describe("A6 Same answers, same state:", () => {
  const terms = [d, moved, dependency({ neededBy: null })] as const;
  const answers = fc
    .uniqueArray(
      fc.record({
        id: fc.nat({ max: 99 }),
        side: fc.constantFrom(...sides),
        answer: fc.constantFrom(...answerKinds),
        to: fc.constantFrom(...terms),
        at: fc.nat({ max: 5 }),
      }),
      { selector: ({ id }) => id, maxLength: 9 },
    )
    .map((list) => list.map(({ id, side, answer, to, at }) => said(side, answer, to, { id: `a${id}`, at })));

  test("whatever the order of arrival", () => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...terms), fc.infiniteStream(fc.nat()), (list, now, dice) => {
        const shuffled = list
          .map((answer) => ({ answer, at: dice.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ answer }) => answer);
        expect(stateOf(now, shuffled)).toBe(stateOf(now, list));
        expect(awaitedSides(now, shuffled)).toEqual(awaitedSides(now, list));
      }),
      { numRuns: 1_000 },
    );
  });
  test("agreed means that the newest words of both sides say yes to the terms of now, and nothing else does", () => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...terms), (list, now) => {
        const words = lastWords(list);
        const yes = sides.every((side) => {
          const word = words[side];
          return (
            word !== null &&
            (word.answer === "agreed" || word.answer === "received") &&
            word.deliverable === now.title &&
            word.neededBy === now.neededBy &&
            word.promised === now.promised
          );
        });
        expect(stateOf(now, list) === "agreed").toBe(yes);
      }),
      { numRuns: 1_000 },
    );
  });
  test("a reply is the newest word of its side, also from a clock that is years behind", () => {
    fc.assert(
      fc.property(
        answers,
        fc.constantFrom(...sides),
        fc.constantFrom("agreed" as const, "not-agreed" as const),
        fc.nat({ max: 9 }),
        (list, side, answer, now) => {
          const reply = { side, answer, reason: answer === "agreed" ? null : ("too-late" as const), comment: "" };
          const edits = answerEdits(d, list, reply, { name: "Anna", role: "" }, "new", now);
          const fields = Object.fromEntries(edits.flatMap((edit) => (edit.type === "answer" ? [[edit.field, edit.value]] : [])));
          const given = said(side, answer, d, { id: "new", at: Number(fields.at) });
          expect(lastWords([...list, given])[side]).toBe(given);
          expect(problemWithAnswer(fields, "Anna")).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("an answer says to which terms it was given, makes the promise it carries, and takes the place of a declared state", () => {
  const delivered = dependency({ state: "delivered", promised: null });
  const reply = { side: "provider", answer: "agreed", reason: null, comment: "After Easter", promised: "2027-04-30" } as const;
  const edits = answerEdits(delivered, [], reply, { name: "Matt Dooley", role: "SRO" }, "a", 1_000);
  const own = Object.fromEntries(edits.flatMap((edit) => (edit.type === "answer" ? [[edit.field, edit.value]] : [])));
  expect(own).toMatchObject({ side: "provider", answer: "agreed", deliverable: d.title, neededBy: "2027-03-31", promised: "2027-04-30" });
  expect(own).toMatchObject({ name: "Matt Dooley", role: "SRO", comment: "After Easter", at: 1_000 });
  expect(edits.flatMap((edit) => (edit.type === "dependency" ? [[edit.field, edit.value]] : []))).toEqual([
    ["promised", "2027-04-30"],
    ["state", "proposed"],
  ]);
  const question = { side: "provider", answer: "asked", reason: null, comment: "Which ward?" } as const;
  expect(answerEdits(delivered, [], question, { name: "Matt Dooley", role: "" }, "a", 1).every(({ type }) => type === "answer")).toBe(true);
});

test("every state has its place from the worst on, and each side its other", () => {
  expect([...statesWorstFirst].sort()).toEqual([...dependencyStates].sort());
  expect(sides.map(otherSide)).toEqual(["receiver", "provider"]);
});

test("the gap is what the promise comes after the need, in days, while somebody waits", () => {
  expect(gapOf("2027-03-31", "2027-05-31", "re-agree")).toBe(61);
  expect(gapOf("2027-03-31", "2027-03-31", "agreed")).toBe(0);
  expect(gapOf("2027-03-31", null, "proposed")).toBeNull();
  expect(gapOf("2027-03-31", "2027-05-31", "delivered")).toBeNull();
});
