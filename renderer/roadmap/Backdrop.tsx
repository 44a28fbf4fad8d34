// biome-ignore-all lint/a11y/useSemanticElements: a treegrid has no HTML elements; its rows and cells are roles
// biome-ignore-all lint/a11y/useFocusableInteractive: headers are read with their cells, not stopped at
/** What stands above, behind and before the rows: the axis, this year's tint, the edges of the years, and today. */
import { type CSSProperties, memo, use } from "react";
import type { Day } from "../../shared/dates.ts";
import { dayAndMonth } from "../../shared/dates.ts";
import { type Axis, dayAt, finishX, inFull, lowUnit, startX, type Tick, ticks, topUnit } from "./axis.ts";
import { StretchContext } from "./scale.ts";

interface Props {
  readonly axis: Axis;
  readonly today: Day;
}
/** The upper marks, whose edges run down through the rows. */
export const topTicks = (axis: Axis, today: Day): readonly Tick[] => ticks(axis, topUnit(axis), axis.first, axis.last, today);
const isOnAxis = (axis: Axis, day: Day): boolean => axis.first <= day && day <= axis.last;

/** The upper marks are column headers; the lower ones are drawn where they are in sight. */
export const AxisMarks = memo(({ axis, today, marks }: Props & { readonly marks: readonly Tick[] }) => (
  <>
    {marks.map((tick, i) => (
      <div
        key={tick.start}
        role="columnheader"
        aria-colindex={i + 4}
        aria-label={inFull(topUnit(axis), tick.start)}
        aria-current={tick.isNow ? "date" : undefined}
        className={tick.isNow ? "roadmap-top roadmap-now" : "roadmap-top"}
        style={box(tick.x, tick.width)}
      >
        <span>{tick.width > 40 && tick.label}</span>
      </div>
    ))}
    <div aria-hidden="true">
      <LowMarks axis={axis} today={today} />
      {isOnAxis(axis, today) && (
        <div className="roadmap-today-tag" style={{ left: todayX(axis, today) }}>
          Today, {dayAndMonth(today)}
        </div>
      )}
    </div>
  </>
));
function LowMarks({ axis, today }: Props) {
  const { from, to } = use(StretchContext);
  const low = lowUnit(axis);
  if (low === null) return null;
  return ticks(axis, low, dayAt(axis, from), dayAt(axis, to), today).map((tick) => (
    <div key={tick.start} className={`roadmap-low roadmap-${low}${tick.isNow ? " roadmap-now" : ""}`} style={box(tick.x, tick.width)}>
      {tick.width >= 16 && (tick.label.length > 2 ? <span>{tick.label}</span> : tick.label)}
    </div>
  ));
}

/** Behind the rows, as high as what is in sight. @param height of that, in pixels */
export const Behind = memo(({ axis, marks, height }: { readonly axis: Axis; readonly marks: readonly Tick[]; readonly height: number }) => (
  <>
    {marks
      .filter((tick) => tick.isNow)
      .map((tick) => (
        <div key={tick.start} className="roadmap-tint" style={box(tick.x, tick.width)} />
      ))}
    <svg className="roadmap-gridlines" width="1" height={height} aria-hidden="true">
      <path d={[...marks.map((tick) => tick.x), finishX(axis, axis.last)].map((x) => `M${Math.round(x) - 0.5} 0V${height}`).join("")} />
    </svg>
  </>
));
export const TodayLine = memo(({ axis, today }: Props) =>
  isOnAxis(axis, today) ? <div className="roadmap-today" style={{ left: todayX(axis, today) }} /> : null,
);

const todayX = (axis: Axis, today: Day): number => startX(axis, today);
const box = (left: number, width: number): CSSProperties => ({ left, width });
