/** The two days of a dependency in a line of 232 by 40: needed by a pennant, promised a diamond, the days too late hatched. Words stand beside it. */
import { useId } from "react";
import type { Day } from "../../shared/dates.ts";
import type { Meeting } from "../dependencies.ts";
import { rulerOf } from "./ruler.ts";

const width = 232;

/** Nothing while neither day is known. */
export function SmallRuler({ meeting: { neededBy, promised }, today }: { readonly meeting: Meeting; readonly today: Day }) {
  const hatch = useId();
  const ruler = rulerOf([neededBy, promised], today, width);
  if (!ruler) return null;
  const at = (day: Day) => Math.round(ruler.x(day)) + 0.5;
  const now = today >= ruler.first && today <= ruler.last ? at(today) : null;
  return (
    <svg className="small-ruler" viewBox={`0 0 ${width} 40`} width={width} height="40" aria-hidden="true">
      <path className="small-ruler-line" d={`M0 22.5H${width}`} />
      {ruler.ticks
        .filter(({ word }) => word !== null)
        .map(({ x, word }) => (
          <g key={x} transform={`translate(${Math.round(x) + 0.5})`}>
            <path className="small-ruler-line" d="M0 18v9" />
            {word && (now === null || Math.abs(x + 30 - now) > 52) && (
              <text x="0" y="40">
                {word}
              </text>
            )}
          </g>
        ))}
      {now !== null && (
        <>
          <path className="small-ruler-today" d={`M${now} 8v20`} />
          <text className="small-ruler-today" x={Math.max(18, Math.min(width - 18, now))} y="40" textAnchor="middle">
            Today
          </text>
        </>
      )}
      {neededBy !== null && promised !== null && promised > neededBy && (
        <>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path className="small-ruler-hatch" d="M0 0v5" />
          </pattern>
          <rect
            className="small-ruler-late"
            x={at(neededBy)}
            y="16.5"
            width={at(promised) - at(neededBy)}
            height="11"
            fill={`url(#${hatch})`}
          />
        </>
      )}
      {neededBy !== null && (
        <>
          <path className="small-ruler-need" d={`M${at(neededBy)} 10v18`} />
          <path className="small-ruler-flag" d={`M${at(neededBy) - 4.5} 5h9l-4.5 7z`} />
        </>
      )}
      {promised !== null && <path className="small-ruler-promise" d={`M${at(promised)} 15l7 7-7 7-7-7z`} />}
    </svg>
  );
}
