/** The fields of "Type another": one for each field of the conflict, by its kind. Empty means as base. */
import type { ConflictItem } from "../../shared/conflicts.ts";
import { fieldsOf, type Kind } from "../../shared/schema.ts";
import { type Tables, useProgramme } from "../store.ts";
import { choiceInWords, findRecords } from "../values.ts";

interface Props {
  readonly item: ConflictItem;
  readonly typed: Readonly<Record<string, string>>;
  readonly problem: string;
  readonly onType: (typed: Readonly<Record<string, string>>) => void;
  readonly onEnter: () => void;
}

export function TypedFields({ item, typed, problem, onType, onEnter }: Props) {
  const tables = useProgramme((s) => s.tables);
  const kinds = fieldsOf(item.type);
  const isSpan = item.fields.length === 2 && item.fields.every((field) => kinds[field]?.kind === "day");
  return (
    <span className={isSpan ? "typed typed-span" : "typed"}>
      {item.fields.map((field, i) => {
        const kind = kinds[field];
        if (!kind) return null;
        const shared = {
          name: field,
          className: "input",
          "aria-label": kind.label,
          "aria-invalid": problem.startsWith(`${kind.label}:`) || undefined,
          value: typed[field] ?? "",
          onChange: (event: { readonly target: { readonly value: string } }) => onType({ ...typed, [field]: event.target.value }),
        };
        const choices = choicesOf(tables, kind);
        return (
          <span key={field} className="typed-field">
            {i > 0 && isSpan && <span className="muted">to</span>}
            {choices ? (
              <select {...shared}>
                <option value="">{kind.label}</option>
                {choices.map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            ) : kind.kind === "text" && kind.long ? (
              <textarea {...shared} rows={2} placeholder={kind.label} />
            ) : (
              <input
                {...shared}
                placeholder={kind.label}
                inputMode={kind.kind === "decimal" ? "decimal" : "text"}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" || event.ctrlKey) return;
                  event.preventDefault();
                  onEnter();
                }}
              />
            )}
          </span>
        );
      })}
    </span>
  );
}

/** The values that a field can take, with their words; null for what is typed freely. */
function choicesOf(tables: Tables, kind: Kind): readonly (readonly [value: string, words: string])[] | null {
  switch (kind.kind) {
    case "choice":
      return kind.choices.map((choice) => [choice, choiceInWords(kind, choice)]);
    case "flag":
      return [
        ["1", "Yes"],
        ["0", "No"],
      ];
    case "ref":
      return findRecords(tables, kind, "", Number.POSITIVE_INFINITY).map(({ value, words }) => [value, words]);
    default:
      return null;
  }
}
