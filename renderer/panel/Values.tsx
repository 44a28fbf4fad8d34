/** A measure's values: baseline, what was planned, what was read, day by day. Zero is a value; a missing one is shown as missing. */
import { ClipboardPaste, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Edit } from "../../shared/api.ts";
import { type Day, dayOf, longDay } from "../../shared/dates.ts";
import { readingId, targetId } from "../../shared/ids.ts";
import { type Row, schema } from "../../shared/schema.ts";
import { edit, position } from "../actions.ts";
import { amount } from "../measures.ts";
import { notify } from "../notices.ts";
import { FormEnd } from "../shell/FormEnd.tsx";
import { keepFocus } from "../shell/regions.ts";
import { rowsWhere, useProgramme, useRow } from "../store.ts";
import { readDraft } from "../values.ts";
import { counted } from "../words.ts";
import { FieldInput, stepFrom } from "./FieldInput.tsx";
import { readPasted } from "./paste.ts";

export function Values({ id }: { readonly id: string }) {
  const measure = useRow("measure", id);
  const targets = useProgramme((s) => rowsWhere(s.tables.target, "measure", id));
  const readings = useProgramme((s) => rowsWhere(s.tables.reading, "measure", id));
  const [form, setForm] = useState<"add" | "paste" | null>(null);
  if (!measure) return null;
  const lines = linesOf(measure, targets, readings);
  const close = () => setForm(null);
  return (
    <>
      <section className="section" aria-label="Values">
        {lines.length === 0 ? (
          <p className="muted">No values yet. {measure.qualitative === 1 ? "The source gives this measure no number." : ""}</p>
        ) : (
          <table className="values">
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col">What</th>
                <th scope="col" className="number">
                  {measure.unit ? `Value, ${measure.unit}` : "Value"}
                </th>
                <th scope="col">
                  <span className="unseen">Delete</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.key}>
                  <td>{line.day ? longDay(line.day) : "No date"}</td>
                  <td>{line.what}</td>
                  <td className="number">{line.value ?? <span className="muted">Missing</span>}</td>
                  <td>
                    {line.record && (
                      <button
                        type="button"
                        className="icon-button"
                        aria-label={`Delete the ${line.what.toLowerCase()} of ${line.day ? longDay(line.day) : "no date"}`}
                        onClick={() => line.record && void removeValue(measure, line.what, line.record)}
                      >
                        <Trash2 size={14} aria-hidden />
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className="section" aria-label="Add values">
        {form === "add" && <AddValue measure={measure} onDone={close} />}
        {form === "paste" && <PasteReadings measure={measure} onDone={close} />}
        {form === null && (
          <div className="dates-steps">
            <button type="button" className="button" onClick={() => setForm("add")}>
              <Plus size={16} aria-hidden /> Add a value
            </button>
            <button type="button" className="button" onClick={() => setForm("paste")}>
              <ClipboardPaste size={16} aria-hidden /> Paste readings
            </button>
          </div>
        )}
      </section>
    </>
  );
}

interface Line {
  readonly key: string;
  readonly day: Day | null;
  readonly what: string;
  readonly value: string | null;
  /** What its bin deletes; the baseline is changed in Details. */
  readonly record: Pick<Edit, "type" | "id"> | null;
}
function linesOf(measure: Row<"measure">, targets: readonly Row<"target">[], readings: readonly Row<"reading">[]): readonly Line[] {
  const { baselineValue: value, baselineDate: day } = measure;
  const baseline: Line[] = value === null && day === null ? [] : [{ key: "baseline", day, what: "Baseline", value, record: null }];
  const rest = [
    ...targets.map(({ id, by, value: planned, purpose }): Line => {
      const what = purpose === "trajectory" ? "Step on the way" : "Target";
      return { key: id, day: by, what, value: planned, record: { type: "target", id } };
    }),
    ...readings.map((r): Line => ({ key: r.id, day: r.date, what: "Reading", value: r.value, record: { type: "reading", id: r.id } })),
  ];
  return [...baseline, ...rest.sort((a, b) => (a.day ?? "").localeCompare(b.day ?? ""))];
}

async function removeValue(measure: Row<"measure">, what: string, record: Pick<Edit, "type" | "id">): Promise<void> {
  await edit({ edits: [{ ...record, field: "_life", value: 0 }], label: `Delete a ${what.toLowerCase()} of ${measure.code}` });
  // The line goes, and its bin with it.
  keepFocus();
}

const whats = [
  ["reading", "Reading: it was observed"],
  ["target", "Target: it is to be reached"],
  ["trajectory", "Step on the way to a target"],
] as const;

function AddValue({ measure, onDone }: { readonly measure: Row<"measure">; readonly onDone: () => void }) {
  const [at] = useState(position);
  const [what, setWhat] = useState<(typeof whats)[number][0]>("reading");
  const [day, setDay] = useState("");
  const [value, setValue] = useState("");
  const [problems, setProblems] = useState<{ readonly day?: string; readonly value?: string }>({});
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const [readDate, readValue] = [readDraft(schema.reading.date, day, stepFrom(null)), readDraft(schema.reading.value, value, "")];
    const found = {
      ...(readDate.ok ? (readDate.value === null ? { day: "Enter the date." } : {}) : { day: readDate.error }),
      ...(readValue.ok ? (readValue.value === null ? { value: "Enter the value; 0 is a value too." } : {}) : { value: readValue.error }),
    };
    setProblems(found);
    if (!readDate.ok || !readValue.ok || readDate.value === null || readValue.value === null) return;
    const [on, number] = [String(readDate.value), String(readValue.value)];
    const edits = what === "reading" ? readingEdits(measure.id, on, number) : targetEdits(measure.id, what, on, number);
    const result = await edit({ edits, label: `Add ${amount(number, measure.unit)} of ${longDay(on)} to ${measure.code}`, at });
    if (result.ok || result.error.type === "NotSaved") onDone();
    else if (result.error.type === "Invalid") setProblems({ value: result.error.message });
  };
  return (
    <form className="record-form" onSubmit={save} noValidate>
      <div className="field">
        <label htmlFor="value-what">What</label>
        <select
          id="value-what"
          className="input"
          value={what}
          onChange={(event) => setWhat(whats.find(([name]) => name === event.target.value)?.[0] ?? "reading")}
        >
          {whats.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <FieldInput
        kind={schema.reading.date}
        label={what === "reading" ? "Date" : "By"}
        draft={day}
        from={stepFrom(null)}
        problem={problems.day}
        autoFocus
        onChange={setDay}
      />
      <FieldInput
        kind={schema.reading.value}
        label={measure.unit ? `Value, ${measure.unit}` : "Value"}
        draft={value}
        from=""
        problem={problems.value}
        onChange={setValue}
      />
      <FormEnd action="Add" onCancel={onDone} />
    </form>
  );
}

function PasteReadings({ measure, onDone }: { readonly measure: Row<"measure">; readonly onDone: () => void }) {
  const [at] = useState(position);
  const [text, setText] = useState("");
  const { readings, missing, problems } = readPasted(text, dayOf(Date.now()));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const edits = readings.flatMap(({ date, value }) => readingEdits(measure.id, date, value));
    const result = await edit({ edits, label: `Paste ${counted(readings.length, "reading")} into ${measure.code}`, at });
    if (result.ok || result.error.type === "NotSaved") onDone();
    else if (result.error.type === "Invalid") notify(`${result.error.message} Nothing was added.`, "problem");
  };
  return (
    <form className="record-form" onSubmit={save}>
      <FieldInput
        kind={pasteKind}
        label="Two columns from a spreadsheet"
        hint="A date and a value on each line. Dates such as 31/3/27, March 2027 or Q4 2026/27."
        draft={text}
        from=""
        autoFocus
        onChange={setText}
      />
      <div role="status" className="pasted">
        {text.trim() !== "" && (
          <p>
            {counted(readings.length, "reading")} ready
            {missing > 0 && `, ${counted(missing, "line")} without a value left out`}
            {problems.length > 0 && `, ${problems.length} ${problems.length === 1 ? "needs" : "need"} attention`}.
          </p>
        )}
        <ul>
          {problems.map(({ line, problem }) => (
            <li key={line}>
              Line {line}: {problem}
            </li>
          ))}
        </ul>
      </div>
      <FormEnd
        action={readings.length > 0 ? `Add ${counted(readings.length, "reading")}` : "Add"}
        isOff={readings.length === 0}
        onCancel={onDone}
      />
    </form>
  );
}
const pasteKind = { kind: "text", long: true, label: "Readings" } as const;

/** The id follows from measure and day: two people who type the same quarter meet in one record. */
function readingEdits(measure: string, date: Day, value: string): readonly Edit[] {
  const record = { type: "reading", id: readingId(measure, date) } as const;
  return [
    { ...record, field: "_life", value: 1 },
    { ...record, field: "measure", value: measure },
    { ...record, field: "date", value: date },
    { ...record, field: "value", value },
  ];
}
function targetEdits(measure: string, purpose: "target" | "trajectory", by: Day, value: string): readonly Edit[] {
  const record = { type: "target", id: targetId(measure, purpose, by) } as const;
  return [
    { ...record, field: "_life", value: 1 },
    { ...record, field: "measure", value: measure },
    { ...record, field: "by", value: by },
    { ...record, field: "purpose", value: purpose },
    { ...record, field: "value", value },
  ];
}
