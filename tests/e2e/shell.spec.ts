/** The boundary: what the screen can reach, and what it cannot whatever it tries. */
import { expect } from "@playwright/test";
import { test } from "./fixture.ts";

test("the screen has the API and nothing of Node", async ({ waymark }) => {
  const seen = await waymark.page.evaluate(async () => ({
    node: ["require", "process", "module", "Buffer", "global"].filter((name) => Reflect.has(window, name)),
    frozen: Object.isFrozen(window.api),
    about: await window.api.about(),
    objectives: (await window.api.snapshot()).tables.objective.length,
  }));
  expect(seen.node).toEqual([]);
  expect(seen.frozen).toBe(true);
  expect(seen.about.dataFolder).toBe(waymark.home);
  expect(seen.about.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(seen.objectives).toBe(21);
});

test("arguments that are not plain data, or not what the method takes, are refused", async ({ waymark }) => {
  const refused = await waymark.page.evaluate(async () => {
    const message = (call: Promise<unknown>) =>
      call.then(
        () => "answered",
        (error: Error) => error.message,
      );
    return [
      await message(Reflect.apply(window.api.exportBundle, null, [7])),
      await message(Reflect.apply(window.api.settings, null, [1, 2, 3, 4, 5, 6, 7, 8, 9])),
      await message(Reflect.apply(window.api.setMe, null, ["x".repeat(20_000_000)])),
    ];
  });
  expect(refused[0]).toContain("the note is not text");
  expect(refused[1]).toContain("not a short list");
  expect(refused[2]).toContain("not plain data of a sensible size");
});

test("the content security policy stops inline scripts, eval and everything remote", async ({ waymark }) => {
  waymark.tolerate(/Content Security Policy|Failed to load resource|net::ERR|example\.com/);
  const { page } = waymark;
  const tried = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.inlineRan = true";
    document.head.append(script);
    const own = await fetch(window.location.href);
    return {
      policy: own.headers.get("content-security-policy") ?? "",
      inline: Reflect.has(window, "inlineRan"),
      remote: await fetch("https://example.com/").then(
        () => "answered",
        () => "refused",
      ),
      missing: (await fetch("/no-such-file.js")).status,
      outside: (await fetch("/..%2f..%2fpackage.json")).status,
    };
  });
  for (const part of ["default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'"])
    expect(tried.policy).toContain(part);
  expect(tried.policy).not.toContain("unsafe");
  expect(tried).toMatchObject({ inline: false, remote: "refused", missing: 404, outside: 404 });
});

test("the window neither leaves its page nor opens another", async ({ waymark }) => {
  waymark.tolerate(/example\.com|net::ERR|Content Security Policy/);
  const { page } = waymark;
  const before = page.url();
  await page.evaluate(() => {
    window.open("https://example.com/");
    window.location.href = "https://example.com/";
  });
  expect(await page.evaluate(async () => (await window.api.settings()).theme)).toBe("system");
  expect(page.url()).toBe(before);
  expect(await waymark.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
});

test("permissions are denied but writing to the clipboard", async ({ waymark }) => {
  const states = await waymark.page.evaluate(async () => {
    const names = ["geolocation", "notifications", "camera", "microphone"] as const;
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
  });
  expect(states).toEqual(["denied", "denied", "denied", "denied"]);
});

test("the main process holds no network socket", async ({ waymark }) => {
  const resources = await waymark.evaluate(() => process.getActiveResourcesInfo(), null);
  expect(resources.filter((name) => /TCP|UDP|GetAddrInfo/.test(name))).toEqual([]);
});

test("settings and the window's place come back after a restart", async ({ waymark }) => {
  await waymark.page.evaluate(() => window.api.setSettings({ theme: "dark", zoom: 1.25 }));
  await waymark.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1000, height: 700 }),
    null,
  );
  await waymark.relaunch();
  expect(await waymark.page.evaluate(() => window.api.settings())).toEqual({ theme: "dark", density: "comfortable", zoom: 1.25 });
  const shown = await waymark.evaluate(({ BrowserWindow, nativeTheme }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return { bounds: window?.getBounds(), zoom: window?.webContents.getZoomFactor(), theme: nativeTheme.themeSource };
  }, null);
  expect(shown).toEqual({ bounds: { x: 40, y: 30, width: 1000, height: 700 }, zoom: 1.25, theme: "dark" });
});

test("a menu entry carries its command to the screen", async ({ waymark }) => {
  await expect(waymark.page.getByRole("main")).toBeVisible();
  await waymark.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("settings")?.click(), null);
  await expect(waymark.page).toHaveURL(/#\/settings$/);
});

test("a second start hands over to the open window and ends", async ({ waymark }) => {
  const shown = waymark.evaluate(
    ({ app }) =>
      new Promise<string | undefined>((resolve) =>
        app.once("second-instance", (_event, argv) => resolve(argv.find((arg) => arg.endsWith(".waymark")))),
      ),
    null,
  );
  expect(await waymark.startAgain(["no-such.waymark"])).toBe(0);
  expect(await shown).toBe("no-such.waymark");
});

test("a screen that crashes is loaded again", async ({ waymark }) => {
  waymark.tolerate(/./);
  const url = await waymark.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const reloaded = new Promise<string>((resolve) => contents?.once("did-finish-load", () => resolve(contents.getURL())));
    contents?.forcefullyCrashRenderer();
    return reloaded;
  }, null);
  expect(url).toMatch(/^app:\/\/waymark\/index\.html/);
});

test("an address that changes while the plan is fetched is followed", async ({ waymark }) => {
  const { page } = waymark;
  // The view has read the address by the time it asks for what it remembers; the plan comes later.
  await page.addInitScript(() => {
    const getItem = Storage.prototype.getItem;
    Storage.prototype.getItem = function (this: Storage, key: string) {
      if (key === "waymark-view") window.location.hash = "#/roadmap";
      return getItem.call(this, key);
    };
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Roadmap", level: 1 })).toBeVisible();
});
