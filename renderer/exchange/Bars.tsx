/** Dates drawn true to the day beside each answer: base dashed, ours solid, theirs hatched, today dashed and labelled. Words stand beside them. */
import type { Value } from "../../shared/schema.ts";
import { type Axis, type Bar, barOf, tailOf } from "./bars.ts";

export type Look = "base" | "ours" | "theirs" | "other";
type Values = Readonly<Record<string, Value>>;
/** The two fields of a span; for a single day both are the same field. */
export interface SpanFields {
  readonly start: string;
  readonly due: string;
}

/** The swatch in the column head: the same look as the bar. */
export const Swatch = ({ look }: { readonly look: Look }) => (
  <svg className="swatch" width="20" height="10" aria-hidden="true">
    <rect className={`bar-${look}`} x="0.5" y="0.5" width="19" height="9" rx="2" />
  </svg>
);

/** The patterns that bars are filled with; once on the page. */
export const BarPatterns = () => (
  <svg width="0" height="0" className="bar-patterns" aria-hidden="true">
    <defs>
      <pattern id="hatch-theirs" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0v5" stroke="var(--link)" strokeWidth="4" />
      </pattern>
      <pattern id="hatch-other" width="5" height="5" patternUnits="userSpaceOnUse">
        <path d="M0 2.5h5" stroke="var(--link)" strokeWidth="2" />
      </pattern>
    </defs>
  </svg>
);

/** Years and today over the bars. */
export const AxisLabels = ({ axis }: { readonly axis: Axis }) => (
  <svg className="axis" height="16" width="100%" aria-hidden="true">
    {axis.years.map(({ x, label }) => (
      <text key={x} x={percent(x)} dx={x === 0 ? 0 : 4} y="12">
        {label}
      </text>
    ))}
    {axis.today !== null && (
      <text
        className="axis-today"
        x={percent(axis.today)}
        y="12"
        textAnchor={axis.today < 0.1 ? "start" : axis.today > 0.9 ? "end" : "middle"}
      >
        Today
      </text>
    )}
  </svg>
);

interface Props {
  readonly axis: Axis;
  readonly fields: SpanFields;
  readonly base: Values;
  /** Null draws the base alone. */
  readonly values: Values | null;
  readonly look: Look;
  /** For both sides kept: the bar is drawn as this side's, and what lies after it as `look`. */
  readonly over?: Values;
}
export function Bars({ axis, fields, base, values, look, over }: Props) {
  const span = (from: Values): Bar | null => barOf(axis, from[fields.start], from[fields.due]);
  const ghost = span(base);
  const bar = values && span(values);
  const first = over ? span(over) : null;
  const tail = bar && first ? tailOf(bar, first) : null;
  const isDay = fields.start === fields.due;
  const draw = (place: Bar, as: Look) => (isDay ? <DayMark x={place.x + place.width / 2} look={as} /> : <Span place={place} look={as} />);
  return (
    <div className="bars">
      <svg width="100%" height="100%" aria-hidden="true">
        {axis.years
          .filter(({ x }) => x > 0)
          .map(({ x }) => (
            <line key={x} className="bars-year" x1={percent(x)} x2={percent(x)} y1="0" y2="100%" />
          ))}
        {ghost && draw(ghost, "base")}
        {bar && (first && !isDay ? draw({ ...bar, width: bar.width - (tail?.width ?? 0) }, "ours") : draw(bar, look))}
        {tail && !isDay && draw(tail, look)}
        {axis.today !== null && (
          <>
            <line className="bars-clear" x1={percent(axis.today)} x2={percent(axis.today)} y1="0" y2="100%" />
            <line className="bars-today" x1={percent(axis.today)} x2={percent(axis.today)} y1="0" y2="100%" />
          </>
        )}
      </svg>
    </div>
  );
}

const Span = ({ place, look }: { readonly place: Bar; readonly look: Look }) => (
  <>
    {look !== "base" && <rect className="bar-ground" x={percent(place.x)} width={percent(place.width)} rx="2" />}
    <rect className={`bar bar-${look}`} x={percent(place.x)} width={percent(place.width)} rx="2" />
  </>
);
const DayMark = ({ x, look }: { readonly x: number; readonly look: Look }) => (
  <svg x={percent(x)} y="50%" className="bars-day" aria-hidden="true">
    {look !== "base" && <path className="bar-ground" d="M0-8 8 0 0 8-8 0z" />}
    <path className={`bar-${look}`} d="M0-8 8 0 0 8-8 0z" />
  </svg>
);

const percent = (fraction: number): string => `${(fraction * 100).toFixed(3)}%`;
