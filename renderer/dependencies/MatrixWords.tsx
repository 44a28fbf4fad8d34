/** Under the matrix, in words and with the same counts: its loops, and what is promised after it is needed. */
import { gapInWords } from "../dependencies.ts";
import { type Cell, type Column, cellKey, leftOutInWords, type Matrix, type Standing, shortly } from "./matrix.ts";
import { goToTab } from "./place.ts";

interface Props {
  readonly matrix: Matrix;
  /** Those that are shown, so that the counts are the matrix's own. */
  readonly cells: readonly Cell[];
  readonly isGiversFirst: boolean;
  readonly suspended: ReadonlySet<string>;
  /** Chooses a cell. */
  readonly onChoose: (row: string, column: string) => void;
}
/** How many late ones are listed; the rest are in Exceptions. */
const few = 5;

export function MatrixWords({ matrix, cells, isGiversFirst, suspended, onChoose }: Props) {
  const { loops, objectives } = matrix;
  const held = cells.flatMap((cell) => cell.standings.map((standing) => ({ cell, standing })));
  const late = held
    .filter(({ standing: { gap } }) => gap !== null && gap > 0)
    .sort((a, b) => (b.standing.gap ?? 0) - (a.standing.gap ?? 0));
  const dated = held.filter(({ standing: { gap } }) => gap !== null).length;
  return (
    <div className="matrix-under">
      <section aria-labelledby="matrix-loops">
        <h3 id="matrix-loops">
          {loops.length === 0
            ? "No loops"
            : `${loops.length} ${loops.length === 1 ? "loop" : "loops"}${isGiversFirst ? ", the only marks above the diagonal" : ""}`}
        </h3>
        {loops.length === 0 && <p className="muted">Nobody waits for somebody who waits for them.</p>}
        <ul>
          {loops.map((loop) => {
            const members = objectives.filter((column) => loop.includes(column));
            return (
              <li key={loop[0]?.key}>
                <LoopButton members={members} matrix={matrix} onChoose={onChoose} />
                <span>
                  {members.map(({ title }) => title).join(", ")}; {leftOutInWords(matrix, loop, suspended)}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <section aria-labelledby="matrix-late">
        <h3 id="matrix-late">
          {late.length === 0
            ? "Nothing is promised after it is needed"
            : `${late.length} of the ${held.length} promised after they are needed`}
        </h3>
        {dated < held.length && (
          <p className="muted">
            {held.length - dated} of {held.length} lack one of their two days or wait no more, so no gap is counted.
          </p>
        )}
        <ul>
          {late.slice(0, few).map(({ cell, standing }) => (
            <LateLine key={standing.dependency.id} cell={cell} standing={standing} onChoose={onChoose} />
          ))}
        </ul>
        {late.length > few && (
          <button type="button" className="link-button" onClick={() => goToTab("exceptions")}>
            All {late.length} are in Exceptions
          </button>
        )}
      </section>
    </div>
  );
}

/** `3d, 4b`: chooses the mark that closes the loop. */
function LoopButton({
  members,
  matrix,
  onChoose,
}: {
  readonly members: readonly Column[];
  readonly matrix: Matrix;
  readonly onChoose: Props["onChoose"];
}) {
  const closing = members
    .flatMap((row, i) => members.slice(i + 1).map((column) => ({ row, column })))
    .find(({ row, column }) => matrix.cells.has(cellKey(row.key, column.key)));
  return (
    <button type="button" className="link-button" onClick={() => closing && onChoose(closing.row.key, closing.column.key)}>
      {members.map(({ code }) => code).join(", ")}
    </button>
  );
}

function LateLine({
  cell,
  standing,
  onChoose,
}: {
  readonly cell: Cell;
  readonly standing: Standing;
  readonly onChoose: Props["onChoose"];
}) {
  return (
    <li>
      <b className="late">{gapInWords(standing.gap)}</b>
      <span>
        <button type="button" className="link-button" onClick={() => onChoose(cell.row.key, cell.column.key)}>
          {cell.row.code} waits for {shortly(cell.column)}
        </button>
        : {standing.dependency.title}
      </span>
    </li>
  );
}
