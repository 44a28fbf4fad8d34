/** A list in sections of which one entry is open at the right: arrows move, the chosen one has a bar at its left edge. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import "./picks.css";

export interface Pick {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly note: string;
  readonly icon?: ReactNode;
}
interface Props {
  readonly label: string;
  readonly sections: readonly { readonly title: string; readonly count?: string; readonly items: readonly Pick[] }[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}
/** How many entries of a section are drawn at first, and how many each press of the button adds. */
const batch = 200;

export function PickList({ label, sections, chosen, onChoose }: Props) {
  const [limit, setLimit] = useState(batch);
  const list = useRef<HTMLDivElement>(null);
  // Brings the chosen entry into the list's own view; scrollIntoView would move the page as well.
  useEffect(() => {
    const scroller = list.current?.parentElement;
    const entry = chosen === null ? null : list.current?.querySelector("[data-selected]");
    if (!scroller || !entry) return;
    const [view, box] = [scroller.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (box.top < view.top) scroller.scrollTop -= view.top - box.top;
    if (box.bottom > view.bottom) scroller.scrollTop += box.bottom - view.bottom;
  }, [chosen]);
  const shown = sections.filter(({ items }) => items.length > 0);
  const hidden = shown.reduce((sum, { items }) => sum + Math.max(0, items.length - limit), 0);
  return (
    <>
      <ListBox
        ref={list}
        className="picks"
        aria-label={label}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={chosen === null ? [] : [chosen]}
        onSelectionChange={(keys) => {
          const [key] = keys === "all" ? [] : keys;
          if (key !== undefined) onChoose(String(key));
        }}
      >
        {shown.map(({ title, count, items }) => (
          <ListBoxSection key={title} id={`section ${title}`}>
            <Header className="picks-head">
              {title} <span className="picks-count">{count ?? items.length.toLocaleString("en-GB")}</span>
            </Header>
            <Collection items={items.slice(0, limit)}>
              {(pick) => (
                <ListBoxItem
                  id={pick.id}
                  className={pick.code === "" ? "pick pick-plain" : "pick"}
                  textValue={`${pick.code} ${pick.title}`}
                >
                  <span className="pick-code">{pick.code}</span>
                  <span className="pick-title pick-cut">{pick.title}</span>
                  <span className="pick-note">
                    {pick.icon}
                    <span className="pick-cut">{pick.note}</span>
                  </span>
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        ))}
      </ListBox>
      {hidden > 0 && (
        <button type="button" className="link-button exchange-note" onClick={() => setLimit(limit + batch)}>
          Show {Math.min(batch, hidden)} more of {hidden.toLocaleString("en-GB")}
        </button>
      )}
    </>
  );
}
