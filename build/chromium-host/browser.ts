/**
 * The browser behind the host: an installed Chromium, Chrome or Edge, driven through playwright-core. Chromium cannot be taught the scheme
 * `app:` from outside, so the screen lives at an https origin whose every request is answered here, by the app's own protocol handler;
 * nothing reaches a network.
 */
import { join } from "node:path";
import { type BrowserContext, chromium, type Page, type Request as PageRequest, type Route } from "playwright-core";

const appOrigin = "app://waymark";
export const pageOrigin = "https://waymark.invalid";
export const toPageUrl = (url: string): string => (url.startsWith(appOrigin) ? pageOrigin + url.slice(appOrigin.length) : url);
export const toAppUrl = (url: string): string => (url.startsWith(pageOrigin) ? appOrigin + url.slice(pageOrigin.length) : url);

/** What the app decides about requests; filled in by `protocol` and `session` before the first window opens. */
export interface RequestRules {
  answer: ((request: Request) => Response | Promise<Response>) | null;
  refuses: ((url: string) => boolean) | null;
  /** Whether a navigation of the top frame is stopped. */
  stopsNavigation: ((page: Page, url: string) => boolean) | null;
}
export const rules: RequestRules = { answer: null, refuses: null, stopsNavigation: null };

/** What the app decides about the look and the permissions of its pages. */
export interface PageRules {
  colorScheme: "light" | "dark" | null;
  /** Whether the screen may use an Electron permission by that name. */
  permits: ((permission: string) => boolean) | null;
}
export const pageRules: PageRules = { colorScheme: null, permits: null };

/** Electron's names for permissions, and the descriptors that the browser knows them by. */
export const permissionDescriptors: Readonly<
  Record<string, readonly { readonly name: string; readonly allowWithoutSanitization?: boolean }[]>
> = {
  geolocation: [{ name: "geolocation" }],
  notifications: [{ name: "notifications" }],
  media: [{ name: "camera" }, { name: "microphone" }],
  midi: [{ name: "midi" }],
  "clipboard-read": [{ name: "clipboard-read" }],
  "clipboard-sanitized-write": [{ name: "clipboard-write", allowWithoutSanitization: false }],
};

export interface BrowserStart {
  /** The browser's program. */
  readonly program: string;
  /** Where it keeps its profile, so that a page's own storage outlives a restart. */
  readonly profile: string;
  readonly headless: boolean;
  readonly switches: readonly string[];
}

export async function startBrowser(start: BrowserStart): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(join(start.profile, "chromium"), {
    executablePath: start.program,
    headless: start.headless,
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: null,
    colorScheme: null,
    locale: "en-GB",
    acceptDownloads: false,
    handleSIGINT: false,
    // Without a window, too, scroll bars take the room that they take in one.
    ignoreDefaultArgs: start.headless ? ["--hide-scrollbars"] : ["--enable-automation", "about:blank"],
    args: ["--disable-gpu", "--window-size=1440,900", ...(start.headless ? [] : ["--app=data:text/html,"]), ...start.switches],
  });
  await context.route("**/*", handleRoute);
  return context;
}

/** The first page, which the browser opens by itself, or a further one. */
export async function takePage(context: BrowserContext, taken: ReadonlySet<Page>): Promise<Page> {
  return context.pages().find((page) => !taken.has(page)) ?? context.newPage();
}

async function handleRoute(route: Route): Promise<void> {
  const request = route.request();
  const url = toAppUrl(request.url());
  const page = request.isNavigationRequest() ? pageBehind(request) : null;
  if (page && rules.stopsNavigation?.(page, url)) return route.abort("aborted");
  if (rules.refuses?.(url) || !rules.answer || !url.startsWith(appOrigin)) return route.abort("blockedbyclient");
  const response = await rules.answer(new Request(url, { method: request.method() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** The page whose top frame navigates; null for an inner frame, and for a new window that is still opening. */
function pageBehind(request: PageRequest): Page | null {
  try {
    const frame = request.frame();
    return frame.parentFrame() === null ? frame.page() : null;
  } catch {
    return null;
  }
}
