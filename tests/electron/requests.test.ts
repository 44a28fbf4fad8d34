import { describe, expect, test } from "vitest";
import { readRequest } from "../../electron/requests.ts";
import { engineMethods, hostMethods } from "../../shared/api.ts";

describe("a call from the screen", () => {
  test("goes to the engine or to main by its name", () => {
    expect(readRequest("snapshot", [])).toEqual({ to: "engine", method: "snapshot", args: [] });
    expect(readRequest("setSettings", [{ zoom: 2 }])).toEqual({ to: "host", method: "setSettings", args: [{ zoom: 2 }] });
    for (const method of Object.keys({ ...engineMethods, ...hostMethods })) expect(readRequest(method, []).method).toBe(method);
  });

  test.each(["exportTo", "previewFiles", "close", "facts", "constructor", "__proto__", "toString", "", "x".repeat(100)])(
    "for %j is refused: there is no such method",
    (name) => expect(() => readRequest(name, [])).toThrow(/There is no method/),
  );

  test("without a name or a list of arguments is refused", () => {
    expect(() => readRequest(7, [])).toThrow();
    expect(() => readRequest("undo", "now")).toThrow();
    expect(() => readRequest("undo", new Array(9).fill(0))).toThrow(/short list/);
  });

  test.each([
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["bytes", new Uint8Array(4)],
    ["a function", () => 1],
    ["not a number", Number.NaN],
    ["an infinite number", Number.POSITIVE_INFINITY],
    ["an instance of a class", new (class Foreign {})()],
    ["18 levels", JSON.parse(`${"[".repeat(18)}${"]".repeat(18)}`)],
    ["20 million characters", "x".repeat(20_000_000)],
  ])("with %s is refused: not plain data", (_what, value) => expect(() => readRequest("edit", [value])).toThrow(/not plain data/));

  test("with every kind of plain data passes unchanged", () => {
    const args = [{ edits: [{ type: "milestone", id: "a", field: "due", value: "2027-05-12" }], at: 12, label: "", why: null, ok: true }];
    expect(readRequest("edit", args)).toEqual({ to: "engine", method: "edit", args });
  });
});
