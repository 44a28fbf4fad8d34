/** A block of facts about a record under one heading, with a form in its place while it is being changed. */
import { ArrowRight } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { AnyRow, TypeName } from "../../shared/schema.ts";
import { fieldsOf, unitOf } from "../../shared/schema.ts";
import { useProgramme } from "../store.ts";
import { ConflictMark } from "../symbols.tsx";
import { itemOf, valueInWords } from "../values.ts";
import { go, openItem } from "../view.ts";
import { kindIn, RecordForm } from "./RecordForm.tsx";

interface Props {
  readonly title: string;
  /** Whether the heading is only for screen readers: the content says what it is. */
  readonly isTitleHidden?: boolean;
  readonly type: TypeName;
  readonly row: AnyRow;
  /** The fields that its form changes. */
  readonly fields: readonly string[];
  readonly called?: string;
  readonly children: ReactNode;
}

export function Section({ title, isTitleHidden = false, type, row, fields, called, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => change.current?.focus());
  };
  const button = (
    <button
      ref={change}
      type="button"
      className="text-button section-change"
      aria-label={`Change ${title.toLowerCase()}`}
      onClick={() => setOpen(true)}
    >
      Change
    </button>
  );
  return (
    <section className="section" aria-label={title}>
      <h3 className={isTitleHidden && !isOpen ? "section-bare" : ""}>
        <span className={isTitleHidden && !isOpen ? "unseen" : ""}>{title}</span>
        {!isOpen && button}
      </h3>
      {isOpen ? <RecordForm type={type} id={row.id} fields={fields} onDone={close} {...(called ? { called } : {})} /> : children}
    </section>
  );
}

/** Fields with their values in words, one below the other; a reference opens its record, a contested field leads to its decision. */
export function Facts({ type, row, fields }: { readonly type: TypeName; readonly row: AnyRow; readonly fields: readonly string[] }) {
  return (
    <dl className="section-facts">
      {fields.map((field) => (
        <div key={field}>
          <dt>{kindIn(fieldsOf(type), field).label}</dt>
          <dd>
            <Fact type={type} row={row} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
export function Fact({ type, row, field }: { readonly type: TypeName; readonly row: AnyRow; readonly field: string }) {
  const tables = useProgramme((s) => s.tables);
  const kind = kindIn(fieldsOf(type), field);
  const words = valueInWords(kind, row[field], tables);
  const item = kind.kind === "ref" && typeof row[field] === "string" ? itemOf(kind, row[field]) : null;
  return (
    <>
      {item ? (
        <button type="button" className="text-button" onClick={() => openItem(item.type, item.id)}>
          {words}
        </button>
      ) : (
        <span className={words ? "" : "muted"}>{words || "Not given"}</span>
      )}
      {row.conflicts?.includes(unitOf(type, field)) && <Decide type={type} id={row.id} unit={unitOf(type, field)} />}
    </>
  );
}

/** The way to the decision on a contested unit. */
export const Decide = ({ type, id, unit }: { readonly type: TypeName; readonly id: string; readonly unit: string }) => (
  <button type="button" className="decide" onClick={() => go("exchange", `conflicts/${encodeURIComponent(`${type}/${id}/${unit}`)}`)}>
    <ConflictMark words="Two people changed this:" /> Decide <ArrowRight size={12} aria-hidden />
  </button>
);
