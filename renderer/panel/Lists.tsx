/** Lists of records inside the panel: what belongs to an ambition or an objective. Each entry opens its record. */
import { dayOf, longDay } from "../../shared/dates.ts";
import { badgeOf, byCode } from "../../shared/rules.ts";
import type { Row } from "../../shared/schema.ts";
import { amount, standingOf } from "../measures.ts";
import { useProgramme } from "../store.ts";
import { ConfidenceBadge, ConflictMark } from "../symbols.tsx";
import { openItem } from "../view.ts";
import { kindWords } from "../words.ts";

export function Objectives({ rows }: { readonly rows: readonly Row<"objective">[] }) {
  return (
    <ul className="item-list">
      {[...rows].sort(byCode).map((objective) => (
        <li key={objective.id}>
          <button type="button" className="item-row" onClick={() => openItem("objective", objective.id)}>
            <span className="item-code">{objective.code}</span>
            <span className="item-title">{objective.title}</span>
            <ConfidenceBadge badge={objective.confidence ?? "not-rated"} named />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Milestones({ rows }: { readonly rows: readonly Row<"milestone">[] }) {
  if (rows.length === 0) return <p className="section muted">Nothing is planned here yet. New milestones are made in the Register.</p>;
  return (
    <ul className="item-list">
      {[...rows].sort(byCode).map((milestone) => {
        const { id, code, title, kind, conflicts } = milestone;
        const due = milestone.actual ?? milestone.forecast ?? milestone.due;
        return (
          <li key={id}>
            <button type="button" className="item-row" onClick={() => openItem("milestone", id)}>
              <span className="item-code">{code}</span>
              <span className="item-title">{title}</span>
              {conflicts && <ConflictMark />}
              <ConfidenceBadge badge={badgeOf(milestone)} named />
              <span className="item-about">
                {[due ? longDay(due) : "No date", kind === null || kind === "delivery" ? "" : kindWords[kind]].filter(Boolean).join(", ")}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export function Measures({ rows }: { readonly rows: readonly Row<"measure">[] }) {
  const tables = useProgramme((s) => s.tables);
  if (rows.length === 0)
    return <p className="section muted">No measure says yet how we will know. New measures are made in the Register.</p>;
  const today = dayOf(Date.now());
  return (
    <ul className="item-list">
      {[...rows].sort(byCode).map((measure) => {
        const { latest, next } = standingOf(tables, measure.id, today);
        const parts = [
          measure.baselineValue !== null && `Baseline ${amount(measure.baselineValue, measure.unit)}`,
          latest && `latest ${amount(latest.value, measure.unit)}`,
          next && `target ${amount(next.value, measure.unit)} by ${longDay(next.by ?? "")}`,
        ].filter(Boolean);
        return (
          <li key={measure.id}>
            <button type="button" className="item-row" onClick={() => openItem("measure", measure.id)}>
              <span className="item-code">{measure.code}</span>
              <span className="item-title">{measure.title}</span>
              <span className="item-about">
                {parts.length > 0 ? parts.join(", ") : measure.qualitative === 1 ? "Without a number" : "No values yet"}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
