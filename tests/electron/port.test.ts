import { expect, test } from "vitest";
import { startEngine } from "../../electron/port.ts";
import type { Push } from "../../shared/api.ts";

const open = (onPush: (push: Push) => void = () => undefined, onStop: (reason: Error) => void = () => undefined) =>
  startEngine(new URL("echo-engine.ts", import.meta.url), { home: "/home/plan", plan: null, appVersion: "0.1.0" }, onPush, onStop);

test("each call gets its own answer, whatever is asked in between", async () => {
  const engine = open();
  const answers = await Promise.all([1, 2, 3].map((n) => engine.ask("history", [n])));
  expect(answers).toEqual([[1], [2], [3]]);
  await engine.close();
});

test("a bug in the worker rejects its call with the worker's message, and the next call is answered", async () => {
  const engine = open();
  await expect(engine.ask("undo", [])).rejects.toThrow("a bug");
  expect(await engine.ask("history", [4])).toEqual([4]);
  await engine.close();
});

test("cancel is seen by the worker at once", async () => {
  const engine = open();
  engine.cancel();
  expect(await engine.ask("snapshot", [])).toEqual({ home: "/home/plan", cancelled: 1 });
  await engine.close();
});

test("what the worker sends unasked is pushed on", async () => {
  const pushed = new Promise<Push>((resolve) => {
    const engine = open(async (push) => {
      resolve(push);
      await engine.close();
    });
    engine.ask("conflicts", []).catch(() => undefined);
  });
  expect(await pushed).toEqual({ type: "progress", task: "Reading", done: 1, total: 2 });
});

test("a worker that ends by itself is told once, and what waits is rejected", async () => {
  const reasons: string[] = [];
  const engine = open(undefined, (reason) => reasons.push(reason.message));
  await expect(engine.ask("redo", [])).rejects.toThrow("ended with code 3");
  await expect(engine.ask("history", [])).rejects.toThrow("ended with code 3");
  expect(reasons).toEqual(["The database worker ended with code 3."]);
});

test("closing is not reported as an end", async () => {
  const reasons: Error[] = [];
  const engine = open(undefined, (reason) => reasons.push(reason));
  await engine.close();
  expect(reasons).toEqual([]);
});
