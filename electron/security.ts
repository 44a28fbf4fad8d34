/** The locks that hold whatever the screen does: no network, no permissions, no navigation, no new windows, no embedded pages. */
import type { App, Session, WebContents } from "electron";
import { origin } from "./protocol.ts";

const allowedPermissions: readonly string[] = ["fullscreen", "clipboard-sanitized-write"];
const allowedSchemes: readonly string[] = ["app:", "data:", "blob:", "devtools:"];

/** Whether an address belongs to the screen itself. */
export const isOurs = (address: string): boolean => address === origin || address.startsWith(`${origin}/`);

/** Before the program is ready: no name of any host can be resolved, so nothing that Chromium might want to fetch by itself leaves. */
export function lockDownNetwork(app: App): void {
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
  app.commandLine.appendSwitch("disable-background-networking");
}

export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(isOurs(contents.getURL()) && allowedPermissions.includes(permission)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, from) => isOurs(from.replace(/\/$/, "")) && allowedPermissions.includes(permission),
  );
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !allowedSchemes.includes(schemeOf(request.url)) }));
}

export function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.on("will-navigate", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
}

const schemeOf = (address: string): string => (URL.canParse(address) ? new URL(address).protocol : "");
