/** The Table and the Text show whole pages of rows, so that they stay readable and fast at any size. */
import { useState } from "react";
import { counted } from "../words.ts";
import { type Line, lineAt, type Outline } from "./outline.ts";

const perPage = 500;

/** The rows of one page, and the buttons to turn it; no buttons while there is one page. */
export function usePage(outline: Outline) {
  const [wanted, setPage] = useState(0);
  const last = Math.max(0, Math.ceil(outline.count / perPage) - 1);
  const page = Math.min(wanted, last);
  const from = page * perPage;
  const lines: readonly Line[] = Array.from({ length: Math.min(perPage, outline.count - from) }, (_, i) =>
    lineAt(outline, from + i),
  ).filter((line) => line !== undefined);
  const turner = last > 0 && (
    <div className="roadmap-pages">
      <button type="button" className="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
        Previous rows
      </button>
      <span aria-live="polite">
        Rows {(from + 1).toLocaleString("en-GB")} to {(from + lines.length).toLocaleString("en-GB")} of {counted(outline.count, "row")}
      </span>
      <button type="button" className="button" disabled={page === last} onClick={() => setPage(page + 1)}>
        Next rows
      </button>
    </div>
  );
  return { lines, turner };
}
