/** When it is needed and when it comes, on one stretch of time: what gives above, what gets below, the gap between them in days. */
import { useId, useLayoutEffect, useRef, useState } from "react";
import { type Day, longDay } from "../../shared/dates.ts";
import { gapInWords, type Meeting } from "../dependencies.ts";
import { counted } from "../words.ts";
import { labelsOf, type Ruler as RulerModel, rulerOf, wordWidth } from "./ruler.ts";

/** Where the axis begins, after the words "Gives" and "Gets". */
const left = 56;

export function Ruler({ meeting, today }: { readonly meeting: Meeting; readonly today: Day }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(616);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(260, box.clientWidth)));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const ruler = rulerOf([meeting.neededBy, meeting.promised], today, width - left);
  return (
    <div ref={frame} className="ruler-frame">
      {ruler && <Drawing ruler={ruler} meeting={meeting} today={today} width={width} />}
    </div>
  );
}

interface DrawingProps {
  readonly ruler: RulerModel;
  readonly meeting: Meeting;
  readonly today: Day;
  readonly width: number;
}
function Drawing({ ruler, meeting, today, width }: DrawingProps) {
  const { neededBy, promised, gap, isPromise } = meeting;
  const at = (day: Day) => Math.round(left + ruler.x(day)) + 0.5;
  const need = neededBy === null ? null : { x: at(neededBy), words: `Needed by ${longDay(neededBy)}` };
  const come = promised === null ? null : { x: at(promised), words: `${isPromise ? "Promised" : "Its plan says"} ${longDay(promised)}` };
  const marks = [need, come].filter((mark) => mark !== null).sort((a, b) => a.x - b.x);
  const labels = labelsOf(marks, width);
  const now = today >= ruler.first && today <= ruler.last ? at(today) : null;
  /** Today's word stands in the first line that is free there. */
  const isFree = (row: number, x: number) =>
    labels.every((label, i) => {
      const long = wordWidth(marks[i]?.words ?? "");
      const from = label.anchor === "end" ? label.x - long : label.x;
      return label.row !== row || x + 24 < from || x - 24 > from + long;
    });
  const nowRow = now === null ? 0 : ([0, 1].find((row) => isFree(row, now)) ?? 2);
  const high = 16 * Math.max(nowRow, ...labels.map(({ row }) => row));
  const said = [...marks.map(({ words }) => words), gapInWords(gap), `Today is ${longDay(today)}`].filter(Boolean);
  return (
    <svg
      className="ruler"
      width={width}
      height={136 + high}
      viewBox={`0 ${-high} ${width} ${136 + high}`}
      role="img"
      aria-label={`${said.join(". ")}.`}
    >
      <path d={`M${left} 112.5H${width}`} className="ruler-axis" />
      {ruler.ticks.map(({ x, word }) => (
        <g key={x} transform={`translate(${Math.round(left + x) + 0.5})`}>
          <path d={word === null ? "M0 112V116" : "M0 36V120"} className={word === null ? "ruler-axis" : "ruler-line"} />
          {word && (
            <text x="8" y="132">
              {word}
            </text>
          )}
        </g>
      ))}
      <text x="0" y="54">
        Gives
      </text>
      <text x="0" y="94">
        Gets
      </text>
      <Bars need={need?.x ?? null} come={come?.x ?? null} end={width} />
      {gap !== null && gap > 0 && need && come && come.x - need.x > 60 && (
        <g transform={`translate(${(need.x + come.x) / 2})`}>
          <rect
            x={-4 - wordWidth(counted(gap, "day")) / 2}
            y="42"
            width={wordWidth(counted(gap, "day")) + 8}
            height="16"
            rx="2"
            className="ruler-tag"
          />
          <text y="54.5" textAnchor="middle" className="ruler-days">
            {counted(gap, "day")}
          </text>
        </g>
      )}
      {come && (
        <>
          <path d={`M${come.x} 50V74m-4-5l4 5 4-5`} className="ruler-arrow" />
          <path d={`M${come.x} 40l10 10-10 10-10-10z`} className={isPromise ? "ruler-promise" : "ruler-promise ruler-own-plan"} />
        </>
      )}
      {need && (
        <>
          <path d={`M${need.x} 28V104`} className="ruler-need" />
          <path d={`M${need.x - 5.5} 22h11l-5.5 8z`} className="ruler-flag" />
        </>
      )}
      {now !== null && (
        <>
          <path d={`M${now} ${nowRow === 0 ? 28 : 20 - 16 * nowRow}V112`} className="ruler-today" />
          <text x={Math.max(now, 18)} y={16 - 16 * nowRow} textAnchor="middle" className="ruler-today-word">
            Today
          </text>
        </>
      )}
      {labels.map(({ x, anchor, row }, i) => (
        <text key={marks[i]?.words} x={x} y={16 - 16 * row} textAnchor={anchor} className="ruler-day">
          {marks[i]?.words}
        </text>
      ))}
    </svg>
  );
}

/** Solid as far as the days meet; late is hatched, spare and waiting are dashed. */
function Bars({ need, come, end }: { readonly need: number | null; readonly come: number | null; readonly end: number }) {
  const hatch = useId();
  const ready = come ?? need;
  const solid = come === null ? null : Math.min(come, need ?? come);
  const starts = come === null || need === null ? ready : Math.max(come, need);
  return (
    <>
      <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0v6" className="ruler-hatch" />
      </pattern>
      {solid !== null && solid > left && <rect x={left + 0.5} y="36.5" width={solid - left} height="27" rx="2" className="ruler-gives" />}
      {come !== null && need !== null && come > need && (
        <>
          <rect x={need} y="36.5" width={come - need} height="27" className="ruler-late-ground" />
          <rect x={need} y="36.5" width={come - need} height="27" className="ruler-late" fill={`url(#${hatch})`} />
          <rect x={need} y="76.5" width={come - need} height="27" rx="2" className="ruler-waits" />
        </>
      )}
      {come !== null && need !== null && need > come && (
        <rect x={come} y="36.5" width={need - come} height="27" rx="2" className="ruler-waits" />
      )}
      {starts !== null && starts < end && <rect x={starts} y="76.5" width={end - starts - 0.5} height="27" rx="2" className="ruler-gets" />}
    </>
  );
}
