/** The matrix where there is no room for one: each objective with what it waits for, cell by cell. */
import { DependencyMark } from "../symbols.tsx";
import { cellInWords, cellKey, type Matrix } from "./matrix.ts";
import { goToTab } from "./place.ts";

export function MatrixList({ matrix: { objectives, enablers, cells } }: { readonly matrix: Matrix }) {
  const columns = [...enablers, ...objectives];
  return (
    <ul className="matrix-list">
      {objectives.map((row) => {
        const held = columns.flatMap((column) => cells.get(cellKey(row.key, column.key)) ?? []);
        return (
          <li key={row.key}>
            <h3>
              {row.code} {row.title}
            </h3>
            {held.length === 0 && <p className="muted">Waits for nobody.</p>}
            <ul>
              {held.map((cell) => (
                <li key={cell.column.key}>
                  {cell.standings[0] && <DependencyMark state={cell.standings[0].state} />}
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => goToTab("list", { getter: row.key, giver: cell.column.key })}
                  >
                    {cellInWords(row, cell.column, cell)}
                  </button>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
