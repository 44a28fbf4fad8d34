/** `app://waymark/`: the screen's own files and nothing else, each under the content security policy. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";

export const origin = "app://waymark";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** @param nonce lets a style element in that carries it (the grid makes one); one for each page load. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/**
 * Answers a request for one of the screen's files.
 * @param root the folder of the built screen, ending in a slash.
 * @returns 200 with the file; 404 for a name that is not there or not one of ours; 405 for anything but GET.
 */
export async function answerRequest(request: Request, root: URL): Promise<Response> {
  if (request.method !== "GET") return refusal(405);
  const file = fileOf(request.url, root);
  const contentType = file && contentTypes[extname(file.pathname)];
  if (!file || !contentType) return refusal(404);
  let body: Buffer;
  try {
    body = await readFile(file);
  } catch {
    return refusal(404);
  }
  const nonce = randomBytes(16).toString("base64");
  const content = contentType.startsWith("text/html") ? withNonce(body.toString("utf8"), nonce) : new Uint8Array(body);
  return new Response(content, { status: 200, headers: { ...headers(nonce), "Content-Type": contentType } });
}

/** The file behind an address, or null when it names another origin or reaches out of the folder. */
function fileOf(address: string, root: URL): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== origin) return null;
  const path = url.pathname === "/" || url.pathname === "" ? "index.html" : url.pathname.slice(1);
  if (/%2f|%5c|%00|\\/i.test(path)) return null;
  const file = new URL(path, root);
  return file.href.startsWith(root.href) ? file : null;
}

/** The screen finds its nonce where Vite's convention puts it: `<meta property="csp-nonce" nonce="…">`. */
const withNonce = (html: string, nonce: string): string =>
  html.replace(/<head[^>]*>/i, (head) => `${head}<meta property="csp-nonce" nonce="${nonce}">`);

const headers = (nonce: string) => ({
  "Content-Security-Policy": contentSecurityPolicy(nonce),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
});
const refusal = (status: 404 | 405): Response => new Response(null, { status, headers: headers("") });
