/** The restore points of this plan: each can be compared with the plan of now, and the plan put back as it was. */

import { useEffect, useMemo, useRef, useState } from "react";
import type { Comparison, Difference, RestorePoint } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { fieldInWords, typeWords } from "../../shared/naming.ts";
import { readingOrder } from "../../shared/rules.ts";
import { api } from "../bridge.ts";
import { announce } from "../notices.ts";
import { useBusy } from "../shell/busy.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { useProgramme } from "../store.ts";
import { openDialog, useView } from "../view.ts";
import { counted, listed, sizeInWords } from "../words.ts";
import { SecondFolder } from "./SecondFolder.tsx";
import { goBackTo } from "./session.ts";
import { cellInWords } from "./values.ts";
import "./restore.css";

/** How many are listed before somebody asks for all. */
const listedFirst = 8;

/** @param hasFocus puts focus on the first point's Restore, or on the heading where there is none */
export function RestorePoints({ hasFocus }: { readonly hasFocus: boolean }) {
  const position = useProgramme((s) => s.position);
  const isAsking = useView((view) => view.dialog !== null);
  const [points, setPoints] = useState<readonly RestorePoint[] | null>(null);
  const [open, setOpen] = useState<{ readonly point: RestorePoint; readonly isRestoring: boolean } | null>(null);
  const [isWhole, setIsWhole] = useState(false);
  const section = useRef<HTMLElement>(null);
  const opener = useRef<HTMLElement>(null);
  // The dialog gives focus back when a person closes it, not when it ends by itself once the plan is restored.
  useEffect(() => {
    if (open === null) opener.current?.focus();
  }, [open]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a merge, a restore and the dialog that names a restore point make new ones
  useEffect(() => {
    void api.restorePoints().then(setPoints);
  }, [position, isAsking, open]);
  const isListed = points !== null;
  useEffect(() => {
    if (hasFocus && isListed)
      (section.current?.querySelector<HTMLElement>("[data-restore]") ?? section.current?.querySelector("h2"))?.focus();
  }, [hasFocus, isListed]);
  const show = (button: HTMLElement, point: RestorePoint, isRestoring: boolean) => {
    opener.current = button;
    setOpen({ point, isRestoring });
  };
  const shown = isWhole ? points : points?.slice(0, listedFirst);
  return (
    <section ref={section} className="home-part home-points" aria-labelledby="points" data-region="">
      <div className="home-points-head">
        <h2 id="points" tabIndex={-1}>
          Restore points
        </h2>
        <button type="button" className="button" aria-keyshortcuts="Control+S" onClick={() => openDialog({ name: "save-point" })}>
          Make one now <kbd>Ctrl+S</kbd>
        </button>
      </div>
      <p className="muted">
        Copies of the whole plan, kept apart from its own file: before every merge, restore and upgrade, every five minutes of work, and
        when you make one. Those that Waymark makes go again: after a week, the last of each day after 30 days. Yours stay.
      </p>
      {points?.length === 0 && <p>None yet. The first is made by itself, five minutes after your first change.</p>}
      {shown && shown.length > 0 && (
        <table className="points">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Made</th>
              <th scope="col">Size</th>
              <th scope="col">
                <span className="unseen">What you can do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((point) => (
              <tr key={point.id} title={point.file}>
                <th scope="row">{point.label}</th>
                <td>{longMoment(point.at)}</td>
                <td className="points-size number">{sizeInWords(point.size)}</td>
                <td className="points-acts">
                  <button
                    type="button"
                    className="button"
                    aria-label={`Compare ${point.label}, ${longMoment(point.at)}`}
                    onClick={(event) => show(event.currentTarget, point, false)}
                  >
                    Compare
                  </button>
                  <button
                    type="button"
                    className="button"
                    data-restore=""
                    aria-label={`Restore… ${point.label}, ${longMoment(point.at)}`}
                    onClick={(event) => show(event.currentTarget, point, true)}
                  >
                    Restore…
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!isWhole && points && points.length > listedFirst && (
        <button type="button" className="link-button" onClick={() => setIsWhole(true)}>
          Show all {points.length}
        </button>
      )}
      <SecondFolder points={points?.length ?? 0} onBrought={() => void api.restorePoints().then(setPoints)} />
      {open && <PointDialog {...open} onClose={() => setOpen(null)} />}
    </section>
  );
}

interface PointProps {
  readonly point: RestorePoint;
  readonly isRestoring: boolean;
  readonly onClose: () => void;
}
function PointDialog({ point, isRestoring, onClose }: PointProps) {
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [problem, setProblem] = useState("");
  const { isBusy, run } = useBusy();
  useEffect(() => {
    void api.compareRestorePoint(point.id).then((compared) => {
      if (!compared.ok) {
        setProblem(compared.error.message);
        announce(compared.error.message);
        return;
      }
      setComparison(compared.value);
      announce(sumInWords(compared.value, isRestoring));
    });
  }, [point, isRestoring]);
  const restore = () =>
    run(async () => {
      await goBackTo(point);
      onClose();
    });
  return (
    <Dialog
      title={isRestoring ? `Restore “${point.label}”` : `Now and “${point.label}”`}
      onClose={() => isBusy || onClose()}
      className="dialog-wide"
    >
      <div className="form">
        <p>
          {isRestoring ? "The plan will be as it was on" : "The plan as it was on"} <b>{longMoment(point.at)}</b>.{" "}
          {comparison && sumInWords(comparison, isRestoring)}
        </p>
        {problem !== "" && <p className="problem">{problem}</p>}
        {comparison === null && problem === "" && <p className="muted">Comparing…</p>}
        {comparison && comparison.differences.length > 0 && <Differences comparison={comparison} />}
        {isRestoring && problem === "" && (
          <p>
            First a restore point of the plan as it is now is made, “Before restore”: restoring that brings everything back. What colleagues
            already have from you returns with their next bundles.
          </p>
        )}
        {isRestoring && (
          <div className="form-end">
            <button type="button" className="button primary" disabled={comparison === null} aria-disabled={isBusy} onClick={restore}>
              {isBusy ? "Restoring…" : "Restore"}
            </button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** Rows beyond these are counted, not listed. */
const mostRows = 300;

function Differences({ comparison: { differences, counts } }: { readonly comparison: Comparison }) {
  const tables = useProgramme((s) => s.tables);
  const records = useMemo(() => {
    const groups = Map.groupBy(differences.slice(0, mostRows), ({ type, id }) => `${type}/${id}`);
    return [...groups].sort(([, [a]], [, [b]]) => readingOrder.compare(a?.record ?? "", b?.record ?? ""));
  }, [differences]);
  const more = counts.back + counts.out + counts.changed - Math.min(differences.length, mostRows);
  return (
    // A list that scrolls is reached by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll it
    <section className="point-list" aria-label="Differences" tabIndex={0}>
      <table className="points point-table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        {records.map(([key, own]) => (
          <tbody key={key}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                {own[0] && (
                  <>
                    <b>{own[0].record}</b> <span className="muted">{typeWords[own[0].type]}</span>
                  </>
                )}
              </th>
            </tr>
            {own.map((difference) => (
              <tr key={difference.field}>
                <th scope="row">{difference.field === "" ? "Record" : fieldInWords(difference.type, difference.field)}</th>
                <td>
                  {difference.kind === "changed"
                    ? cellInWords(tables, difference.type, difference.field, difference.is)
                    : lifeNow[difference.kind]}
                </td>
                <td>
                  {difference.kind === "changed"
                    ? cellInWords(tables, difference.type, difference.field, difference.was)
                    : lifeThen[difference.kind]}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      {more > 0 && <p className="muted">And {counted(more, "more difference")}, counted above.</p>}
    </section>
  );
}

type WholeRecord = Exclude<Difference["kind"], "changed">;
const lifeNow: Readonly<Record<WholeRecord, string>> = { back: "Not in the plan", out: "In the plan" };
const lifeThen: Readonly<Record<WholeRecord, string>> = { back: "In the plan", out: "Not in the plan" };

/** "12 values change, 1 record comes back and 2 records leave the plan." */
function sumInWords({ counts: { changed, back, out } }: Comparison, isRestoring: boolean): string {
  const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);
  const parts = isRestoring
    ? [
        [changed, `${counted(changed, "value")} ${plural(changed, "changes", "change")}`] as const,
        [back, `${counted(back, "record")} ${plural(back, "comes", "come")} back`] as const,
        [out, `${counted(out, "record")} ${plural(out, "leaves", "leave")} the plan`] as const,
      ]
    : [
        [changed, `${counted(changed, "value")} ${plural(changed, "differs", "differ")}`] as const,
        [back, `${counted(back, "record")} ${plural(back, "has", "have")} left the plan since`] as const,
        [out, `${counted(out, "record")} ${plural(out, "is", "are")} new since`] as const,
      ];
  const said = parts.flatMap(([count, words]) => (count === 0 ? [] : [words]));
  return said.length === 0 ? "It shows what the plan shows now." : `${listed(said)}.`;
}
