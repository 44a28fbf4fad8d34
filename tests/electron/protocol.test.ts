import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerRequest } from "../../electron/protocol.ts";

let folder = "";
let root = new URL("file:///");
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "waymark-protocol-"));
  mkdirSync(join(folder, "renderer/assets"), { recursive: true });
  writeFileSync(join(folder, "renderer/index.html"), "<!doctype html><html><head><title>W</title></head></html>");
  writeFileSync(join(folder, "renderer/assets/main.js"), "export {};");
  writeFileSync(join(folder, "renderer/plan.db"), "not for the screen");
  writeFileSync(join(folder, "secret.json"), "{}");
  root = pathToFileURL(join(folder, "renderer/"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (url: string, method = "GET") => answerRequest(new Request(url, { method }), root);

test("the page comes with its policy and a nonce of its own", async () => {
  const [one, two] = [await ask("app://waymark/index.html"), await ask("app://waymark/")];
  const policy = one.headers.get("Content-Security-Policy") ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/);
  expect(policy).not.toContain("unsafe-inline");
  expect(await one.text()).toContain(`<head><meta property="csp-nonce" nonce="${nonce}">`);
  expect(two.status).toBe(200);
  expect(two.headers.get("Content-Security-Policy")).not.toBe(policy);
});

test("a script comes as a script", async () => {
  const response = await ask("app://waymark/assets/main.js");
  expect(response.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
  expect(await response.text()).toBe("export {};");
});

test.each([
  "app://waymark/missing.js",
  "app://waymark/plan.db",
  "app://waymark/../secret.json",
  "app://waymark/..%2fsecret.json",
  "app://waymark/%2e%2e/secret.json",
  "app://waymark/assets/..%5c..%5csecret.json",
  "app://waymark//etc/hostname.json",
  "app://elsewhere/index.html",
])("%s is not found", async (url) => expect((await ask(url)).status).toBe(404));

test("only GET is answered", async () => expect((await ask("app://waymark/index.html", "POST")).status).toBe(405));
