/** Files dropped on the window: laid down while somebody looks at them, wherever their names point. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { withDropped } from "../../electron/dropped.ts";
import { temporaryFolder } from "../db/people.ts";

const content = (text: string): string => Buffer.from(text).toString("base64");

test("files of one name stay apart, no name leads out of the folder, and nothing is left behind", async () => {
  const home = temporaryFolder();
  const names = ["a.waymark", "a.waymark", "../../up.waymark", "C:\\x\\y.waymark", "..", "nul\0.waymark"];
  const paths = await withDropped(
    names.map((name, i) => ({ name, content: content(`${i}`) })),
    home,
    async (laid) => {
      expect(laid.map((path) => readFileSync(path, "utf8"))).toEqual(["0", "1", "2", "3", "4", "5"]);
      return laid;
    },
  );
  expect(paths.map((path) => basename(path))).toEqual([
    "a.waymark",
    "a.waymark",
    ".. up.waymark",
    "C  x y.waymark",
    "dropped",
    "nul .waymark",
  ]);
  expect(new Set(paths.map((path) => relative(home, dirname(dirname(path))))).size).toBe(1);
  expect(paths.some((path) => existsSync(path))).toBe(false);
  await expect(withDropped([{ name: "a", content: "" }], home, () => Promise.reject(new Error("Broken")))).rejects.toThrow("Broken");
  expect(readdirSync(home)).toEqual([]);
});

test.each([null, {}, "x", [1], [{ name: "a" }], [{ name: 1, content: "" }]])("%j is no list of files", async (dropped) => {
  await expect(withDropped(dropped, join(temporaryFolder(), "home"), async () => "opened")).rejects.toThrow("not a list of files");
});
