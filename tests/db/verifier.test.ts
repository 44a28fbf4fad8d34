import { expect, test } from "vitest";
import { primitives } from "../../db/primitives.ts";
import { type Verified, verifierOf } from "../../db/verifier.ts";
import { type Container, commitsIn, openContainer, verifyCommits } from "../../shared/bundle.ts";
import { forger, op } from "./forger.ts";
import { planId } from "./siege.ts";

/** So large that two of them are worth a thread. */
function container(name: string, damaged = false): Container {
  const sender = forger(planId, name);
  const text = name.repeat(60_000).slice(0, 60_000);
  const lines = sender.chain(Array.from({ length: 50 }, (_, i) => [op({ id: `m${i}`, field: "detail", value: text })]));
  const opened = openContainer(sender.bundle(damaged ? [...lines.slice(0, -1), `${lines.at(-1)} `] : lines), primitives);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

const said = (verified: Verified) =>
  verified.ok ? [...commitsIn(verified.value)].map(({ commit, hash }) => `${commit.author} ${commit.seq} ${hash}`) : verified.error;

test("P8 what a second thread says of large bundles is what is said of them here, in whatever order they are asked for", () => {
  const [a, b, c, d, e] = [container("Ann"), container("Ben"), container("Cas", true), container("Dan"), container("Eve")];
  const stranger = container("Fay");
  const verifier = verifierOf([a, b, c, d, e]);
  try {
    for (const asked of [a, c, b, d, d, stranger, e, a])
      expect(said(verifier.verify(asked))).toEqual(said(verifyCommits(asked, primitives)));
  } finally {
    verifier.stop();
  }
  expect(verifyCommits(c, primitives).ok).toBe(false);
});
