/** "Why this date?": what an item waits on that holds it where it is, and the longest chain that leads to it. */
import { useMemo } from "react";
import { longDay } from "../../shared/dates.ts";
import { type Driver, drivingLink, longestChain, type Network } from "../../shared/schedule.ts";
import { partnerTypes } from "../roadmap/partners.ts";
import { setRoadmap, useRoadmap } from "../roadmap/state.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { type Tables, useProgramme } from "../store.ts";
import { closeDialog, go, noFilter, openDialog, openItem, setView } from "../view.ts";
import { counted } from "../words.ts";
import { planNetwork } from "./network.ts";
import { endInWords, endName, itemAt, linkInWords, tieInWords } from "./words.ts";
import "./schedule.css";

/** In the item panel: one sentence, and the way to the chain. @param end the item as a dependency stores it, `milestone/…` */
export function WhyThisDate({ end }: { readonly end: string }) {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const driver = useMemo(() => drivingLink(planNetwork({ tables, state }), end), [tables, state, end]);
  return (
    <div className="why-date">
      <h4>Why this date?</h4>
      <p>{driver ? driverInWords(tables, driver) : "It waits on nothing that has a date."}</p>
      {driver && (
        <button type="button" className="text-button" onClick={() => openDialog({ name: "why", end })}>
          Longest chain to it
        </button>
      )}
    </div>
  );
}

export function WhyDialog({ end }: { readonly end: string }) {
  const tables = useProgramme((s) => s.tables);
  const state = useProgramme((s) => s.state);
  const { network, driver, chain } = useMemo(() => {
    const of = planNetwork({ tables, state });
    return { network: of, driver: drivingLink(of, end), chain: longestChain(of, end) };
  }, [tables, state, end]);
  const isChain = chain.steps.length > 1;
  const show = () => {
    closeDialog();
    go("roadmap");
    // No filter hides a part of it.
    setView({ filter: noFilter });
    setRoadmap({
      view: "timeline",
      words: "",
      chain: new Map(chain.steps.map(({ id, link }) => [id, link?.id ?? null])),
      // What begins a chain may stand outside the objectives.
      partners: [
        ...new Set([
          ...useRoadmap.getState().partners,
          ...partnerTypes.filter((type) => chain.steps.some(({ id }) => id.startsWith(`${type}/`))),
        ]),
      ],
      reveal: { key: end, focus: true, beside: chain.steps.map(({ id }) => id) },
    });
  };
  return (
    <Dialog title={`Why this date? ${endInWords(tables, end)}`} className={isChain ? "dialog-wide" : ""} onClose={closeDialog}>
      <div className="form">
        <p>{driver ? driverInWords(tables, driver) : "It waits on nothing that has a date: only its own plan holds it where it is."}</p>
        {isChain && (
          <section className="impact">
            <h3>
              The longest chain to it: {counted(chain.steps.length, "item")}, {counted(chain.days, "day")} one after the other
            </h3>
            <ol className="chain">
              {chain.steps.map(({ id, link }) => (
                <li key={id}>
                  {link && <p className="muted chain-tie">{tieInWords(tables, link)}</p>}
                  <p>
                    <button type="button" className="text-button" onClick={() => open(id)}>
                      {endInWords(tables, id)}
                    </button>
                    <span className="chain-dates">{datesOf(network, id)}</span>
                  </p>
                </li>
              ))}
            </ol>
          </section>
        )}
        <div className="form-end">
          <button type="button" className="button" onClick={closeDialog}>
            Close
          </button>
          {isChain && (
            <button type="button" className="button primary" onClick={show}>
              Show on the roadmap
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function open(end: string): void {
  const item = itemAt(end);
  closeDialog();
  if (item) openItem(item.type, item.id);
}

function driverInWords(tables: Tables, { link, slack }: Driver): string {
  const waits = `${linkInWords(tables, link)}.`;
  const giver = endName(tables, link.from);
  if (slack > 0) return `${waits} ${giver} could come ${counted(slack, "day")} later before this has to move.`;
  if (slack === 0) return `${waits} There is no day to spare: when ${giver} moves later, this moves.`;
  return `${waits} As the dates stand it comes ${counted(-slack, "day")} too soon for that.`;
}

function datesOf(network: Network, id: string): string {
  const task = network.task(id);
  if (!task?.finish) return "";
  return task.start === null || task.start === task.finish ? longDay(task.finish) : `${longDay(task.start)} to ${longDay(task.finish)}`;
}
