// biome-ignore-all lint/a11y/useSemanticElements: a treegrid has no HTML elements; its rows and cells are roles
// biome-ignore-all lint/a11y/useFocusableInteractive: headers are read with their cells, not stopped at
/** What stands above, behind and before the rows: the axis, this year's tint, the edges of the years, and today. */
import { type CSSProperties, memo } from "react";
import type { Day } from "../../shared/dates.ts";
import { dayAndMonth } from "../../shared/dates.ts";
import { type Axis, dayAt, finishX, lowUnit, startX, ticks, topUnit } from "./axis.ts";

interface Props {
  readonly axis: Axis;
  readonly today: Day;
}
export const topTicks = (axis: Axis, today: Day) => ticks(axis, topUnit(axis), axis.first, axis.last, today);
const isOnAxis = (axis: Axis, day: Day): boolean => axis.first <= day && day <= axis.last;

/** The upper marks are column headers; the lower ones are drawn where they are in sight. @param from, to the stretch in sight, in pixels */
export const AxisMarks = memo(({ axis, today, from, to }: Props & { readonly from: number; readonly to: number }) => {
  const low = lowUnit(axis);
  return (
    <>
      {topTicks(axis, today).map((tick, i) => (
        <div
          key={tick.start}
          role="columnheader"
          aria-colindex={i + 4}
          aria-label={tick.long}
          aria-current={tick.isNow ? "date" : undefined}
          className={tick.isNow ? "roadmap-top roadmap-now" : "roadmap-top"}
          style={box(tick.x, tick.width)}
        >
          <span>{tick.width > 40 && tick.label}</span>
        </div>
      ))}
      <div aria-hidden="true">
        {low !== null &&
          ticks(axis, low, dayAt(axis, from), dayAt(axis, to), today).map((tick) => (
            <div key={tick.start} className={tick.isNow ? "roadmap-low roadmap-now" : "roadmap-low"} style={box(tick.x, tick.width)}>
              {tick.width >= 16 && tick.label}
            </div>
          ))}
        {isOnAxis(axis, today) && (
          <div className="roadmap-today-tag" style={{ left: todayX(axis, today) }}>
            Today, {dayAndMonth(today)}
          </div>
        )}
      </div>
    </>
  );
});

/** Behind the rows, as high as what is in sight. */
export const Behind = memo(({ axis, today }: Props) => {
  const marks = topTicks(axis, today);
  return (
    <>
      {marks
        .filter((tick) => tick.isNow)
        .map((tick) => (
          <div key={tick.start} className="roadmap-tint" style={box(tick.x, tick.width)} />
        ))}
      {[...marks.map((tick) => tick.x), finishX(axis, axis.last)].map((x) => (
        <div key={x} className="roadmap-gridline" style={{ left: Math.round(x) - 1 }} />
      ))}
    </>
  );
});
export const TodayLine = memo(({ axis, today }: Props) =>
  isOnAxis(axis, today) ? <div className="roadmap-today" style={{ left: todayX(axis, today) }} /> : null,
);

const todayX = (axis: Axis, today: Day): number => startX(axis, today);
const box = (left: number, width: number): CSSProperties => ({ left, width });
