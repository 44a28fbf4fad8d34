/** Which columns a register shows and in what order; every move by dragging a heading has its button here. */
import type { GridApi } from "ag-grid-community";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import type { AnyRow } from "../../shared/schema.ts";
import { announce } from "../notices.ts";
import { Dialog } from "../shell/Dialog.tsx";
import type { Column } from "./columns.ts";
import { arrangementOf } from "./RegisterGrid.tsx";
import { type Arranged, type RegisterType, setRegister, useRegister } from "./state.ts";

interface Props {
  readonly type: RegisterType;
  readonly columns: readonly Column[];
  readonly api: GridApi<AnyRow>;
  readonly onClose: () => void;
}
export function ColumnChooser({ type, columns, api, onClose }: Props) {
  const [list, setList] = useState(() => arrangementOf(api));
  const titleOf = (id: string) => columns.find((column) => column.id === id)?.title ?? id;
  const show = (next: readonly Arranged[]) => {
    setList(next);
    api.applyColumnState({
      state: next.map(({ id, isHidden, width, sort }) => ({ colId: id, hide: isHidden, width, sort })),
      applyOrder: true,
    });
    setRegister({ columns: { ...useRegister.getState().columns, [type]: next } });
  };
  const move = (from: number, by: 1 | -1) => {
    const next = [...list];
    next.splice(from + by, 0, ...next.splice(from, 1));
    show(next);
    announce(`${titleOf(list[from]?.id ?? "")}, now ${from + by + 1} of ${list.length}.`);
  };
  const reset = () => show(columns.map(({ id, isShown, width }) => ({ id, isHidden: !isShown, width, sort: null })));
  return (
    <Dialog title="Columns" onClose={onClose}>
      <div className="form">
        <ol className="chooser">
          {list.map(({ id, isHidden }, i) => (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={!isHidden}
                  disabled={id === "code"}
                  onChange={() => show(list.map((column) => (column.id === id ? { ...column, isHidden: !isHidden } : column)))}
                />
                {titleOf(id)}
              </label>
              <button
                type="button"
                className="icon-button"
                disabled={i === 0}
                aria-label={`Move ${titleOf(id)} up`}
                onClick={() => move(i, -1)}
              >
                <ArrowUp size={14} aria-hidden />
              </button>
              <button
                type="button"
                className="icon-button"
                disabled={i === list.length - 1}
                aria-label={`Move ${titleOf(id)} down`}
                onClick={() => move(i, 1)}
              >
                <ArrowDown size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ol>
        <div className="form-end">
          <button type="button" className="button" onClick={reset}>
            As at first
          </button>
          <button type="button" className="button" onClick={() => api.autoSizeAllColumns()}>
            Fit widths
          </button>
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}
