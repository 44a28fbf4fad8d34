/** `BrowserWindow` and `webContents` for the host: one page of the browser each, exactly as far as the app uses them. */
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { BrowserWindow, IpcMainInvokeEvent, Rectangle, WebContents } from "electron";
import type { BrowserContext, CDPSession, Frame, Page } from "playwright-core";
import { pageOrigin, pageRules, permissionDescriptors, rules, takePage, toAppUrl, toPageUrl } from "./browser.ts";
import { initScript, type Message, type Sent } from "./page-side.ts";

type InvokeHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
export const invokeHandlers = new Map<string, InvokeHandler>();

const windows = new Set<HostWindow>();
let browser: BrowserContext | null = null;
let onLastClosed = (): void => undefined;

/** Gives the windows their browser; called once, before the app is ready. */
export function attachBrowser(context: BrowserContext, lastClosed: () => void): void {
  browser = context;
  onLastClosed = lastClosed;
  rules.stopsNavigation = (page, url) => [...windows].some((window) => window.webContents.stopsNavigation(page, url));
}

type ContentsPart = Pick<
  WebContents,
  "send" | "setZoomFactor" | "getZoomFactor" | "setWindowOpenHandler" | "getURL" | "reload" | "forcefullyCrashRenderer" | "printToPDF"
>;
/** Inches, upright. */
const papers = { A4: [8.27, 11.69], A3: [11.69, 16.54] } as const;

export class HostContents extends EventEmitter implements ContentsPart {
  page: Page | null = null;
  #cdp: CDPSession | null = null;
  #zoom = 1;
  #queue: Sent[] = [];
  #wakePage: (() => void) | null = null;
  #preload = "";
  #crashed = false;
  #loading = false;
  #mayOpen = (_url: string): boolean => true;

  send(channel: string, ...args: unknown[]): void {
    this.#queue.push({ channel, args });
    this.#wakePage?.();
  }
  setZoomFactor(factor: number): void {
    this.#zoom = factor;
    void this.#applyZoom();
  }
  getZoomFactor(): number {
    return this.#zoom;
  }
  setWindowOpenHandler(handler: Parameters<WebContents["setWindowOpenHandler"]>[0]): void {
    this.#mayOpen = (url) => {
      const referrer = { url: "", policy: "default" } as const;
      return handler({ url, frameName: "", features: "", disposition: "default", referrer }).action === "allow";
    };
  }
  getURL(): string {
    return toAppUrl(this.page?.url() ?? "");
  }
  reload(): void {
    void (this.#crashed ? this.#replacePage() : this.page?.reload());
  }
  async printToPDF(options: Parameters<WebContents["printToPDF"]>[0]): Promise<Buffer> {
    const [paperWidth, paperHeight] = papers[options.pageSize === "A3" ? "A3" : "A4"];
    const printed = await this.#cdp?.send("Page.printToPDF", {
      paperWidth,
      paperHeight,
      landscape: options.landscape ?? false,
      printBackground: options.printBackground ?? false,
      generateTaggedPDF: options.generateTaggedPDF ?? false,
      generateDocumentOutline: options.generateDocumentOutline ?? false,
    });
    if (!printed) throw new Error("There is no page to print.");
    return Buffer.from(printed.data, "base64");
  }
  forcefullyCrashRenderer(): void {
    // The answer never comes: the page that would give it is gone.
    this.#cdp?.send("Page.crash").catch(() => undefined);
  }

  async load(page: Page, url: string, preload: string): Promise<void> {
    this.page = page;
    this.#preload = preload;
    page.on("close", () => {
      if (this.page === page) this.emit("page-closed");
    });
    this.#cdp = await page.context().newCDPSession(page);
    const binding = `waymark_${randomUUID().replaceAll("-", "")}`;
    await page.exposeBinding(binding, ({ frame }, text: string) => this.#receive(frame, JSON.parse(text)));
    await page.addInitScript(initScript(binding, readFileSync(preload, "utf8")));
    page.on("popup", (opened) => {
      if (!this.#mayOpen(toAppUrl(opened.url()))) void opened.close();
    });
    page.on("crash", () => {
      this.#crashed = true;
      this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 1 });
    });
    page.on("load", () => this.emit("did-finish-load"));
    page.on("pageerror", (error) => console.error(`screen: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") console.error(`screen: ${message.text()}`);
    });
    await page.emulateMedia({ colorScheme: pageRules.colorScheme });
    if (process.env.WAYMARK_SCREEN_CLOCK) await page.clock.setFixedTime(new Date(process.env.WAYMARK_SCREEN_CLOCK));
    await this.#applyPermissions();
    this.#loading = true;
    await page.goto(toPageUrl(url));
    this.#loading = false;
  }
  /** Asks the app, as Electron does with `will-navigate`; never for its own loads and reloads. */
  stopsNavigation(page: Page, url: string): boolean {
    if (page !== this.page || this.#loading || url.split("#")[0] === this.getURL().split("#")[0]) return false;
    let stopped = false;
    this.emit("will-navigate", { url, preventDefault: () => (stopped = true) }, url);
    return stopped;
  }
  async bounds(): Promise<Rectangle | null> {
    if (!this.#cdp) return null;
    const { bounds } = await this.#cdp.send("Browser.getWindowForTarget");
    return { x: bounds.left ?? 0, y: bounds.top ?? 0, width: bounds.width ?? 0, height: bounds.height ?? 0 };
  }
  async setBounds(wish: Partial<Rectangle> | "maximized" | "normal"): Promise<void> {
    if (!this.#cdp) return;
    const { windowId } = await this.#cdp.send("Browser.getWindowForTarget");
    const bounds =
      typeof wish === "string"
        ? { windowState: wish }
        : Object.fromEntries(
            Object.entries({ left: wish.x, top: wish.y, width: wish.width, height: wish.height }).filter(([, n]) => n !== undefined),
          );
    await this.#cdp.send("Browser.setWindowBounds", { windowId, bounds });
  }

  /** The browser does not bring a crashed page back; a fresh one takes its place. */
  async #replacePage(): Promise<void> {
    const crashed = this.page;
    if (!crashed) return;
    this.#crashed = false;
    await this.load(await crashed.context().newPage(), this.getURL(), this.#preload);
    await crashed.close();
  }
  /** A page with fewer, larger CSS pixels, as a browser's own zoom makes it. */
  async #applyZoom(): Promise<void> {
    if (!this.#cdp) return;
    if (this.#zoom === 1) return void (await this.#cdp.send("Emulation.clearDeviceMetricsOverride"));
    const inner = await this.bounds();
    if (!inner) return;
    const size = { width: Math.round(inner.width / this.#zoom), height: Math.round(inner.height / this.#zoom) };
    await this.#cdp.send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: this.#zoom, mobile: false });
  }
  async #applyPermissions(): Promise<void> {
    for (const [name, descriptors] of Object.entries(permissionDescriptors)) {
      const setting = pageRules.permits?.(name) ? "granted" : "denied";
      for (const permission of descriptors) await this.#cdp?.send("Browser.setPermission", { permission, setting, origin: pageOrigin });
    }
  }
  async #receive(frame: Frame, message: Message): Promise<string> {
    switch (message.type) {
      case "invoke":
        return this.#invoke(frame, message.channel, message.args);
      case "resized":
        this.emit("resized");
        return "";
      case "receive":
        if (this.#queue.length === 0) await new Promise<void>((resolve) => (this.#wakePage = resolve));
        return JSON.stringify(this.#queue.splice(0));
    }
  }
  async #invoke(frame: Frame, channel: string, args: readonly unknown[]): Promise<string> {
    const handler = invokeHandlers.get(channel);
    if (!handler) return JSON.stringify({ error: `No handler registered for '${channel}'` });
    const senderFrame = { url: toAppUrl(frame.url()), parent: frame.parentFrame() };
    try {
      // The handler reads no more of the event than the frame it came from.
      return JSON.stringify({ value: await handler({ senderFrame, sender: this } as unknown as IpcMainInvokeEvent, ...args) });
    } catch (thrown) {
      return JSON.stringify({ error: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }
}

type WindowPart = Pick<
  BrowserWindow,
  | "loadURL"
  | "show"
  | "focus"
  | "close"
  | "maximize"
  | "restore"
  | "isMaximized"
  | "isMinimized"
  | "isVisible"
  | "getBounds"
  | "getNormalBounds"
  | "setBounds"
>;
type WindowOptions = ConstructorParameters<typeof BrowserWindow>[0];

export class HostWindow extends EventEmitter implements WindowPart {
  readonly webContents = new HostContents();
  readonly #preload: string;
  #bounds: Rectangle;
  #maximised = false;
  #visible = false;
  #closed = false;
  /** What is still being asked of the browser about this window's place, one thing after the other. */
  #placing: Promise<void> = Promise.resolve();

  constructor(options: WindowOptions = {}) {
    super();
    this.#preload = options.webPreferences?.preload ?? "";
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.webContents.on("resized", () => this.#afterEarlier(() => this.#readBounds()));
    this.webContents.on("page-closed", () => this.#end());
    windows.add(this);
  }
  static getAllWindows(): HostWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): HostWindow | null {
    return [...windows].at(-1) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    if (!browser) throw new Error("Cannot create BrowserWindow before app is ready");
    const page = await takePage(browser, new Set([...windows].flatMap((window) => window.webContents.page ?? [])));
    await this.webContents.load(page, url, this.#preload);
    this.setBounds(this.#bounds);
    await this.#placing;
    this.emit("ready-to-show");
  }
  show(): void {
    this.#visible = true;
    this.focus();
  }
  focus(): void {
    void this.webContents.page?.bringToFront();
  }
  close(): void {
    void this.closed();
  }
  /** Closes it, and waits until it has gone. */
  async closed(): Promise<void> {
    if (this.#closed) return;
    await this.#placing;
    await this.webContents.page?.close();
    this.#end();
  }
  maximize(): void {
    this.#maximised = true;
    this.#afterEarlier(() => this.webContents.setBounds("maximized"));
  }
  restore(): void {
    this.#maximised = false;
    this.#afterEarlier(() => this.webContents.setBounds("normal"));
  }
  isMaximized(): boolean {
    return this.#maximised;
  }
  isMinimized(): boolean {
    return false;
  }
  isVisible(): boolean {
    return this.#visible && !this.#closed;
  }
  getBounds(): Rectangle {
    return this.#bounds;
  }
  getNormalBounds(): Rectangle {
    return this.#bounds;
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.#afterEarlier(() => this.webContents.setBounds(bounds));
  }

  #afterEarlier(step: () => Promise<void>): void {
    // A window that closes in between has no place any more.
    this.#placing = this.#placing.then(step).catch(() => undefined);
  }
  async #readBounds(): Promise<void> {
    const bounds = await this.webContents.bounds();
    if (bounds && !this.#maximised) this.#bounds = bounds;
    this.emit("resize");
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit("close", { preventDefault: () => undefined });
    windows.delete(this);
    this.emit("closed");
    if (windows.size === 0) onLastClosed();
  }
}
