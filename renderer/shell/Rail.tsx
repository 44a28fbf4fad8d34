/** The rail: the screens, in words. On narrow windows it is a menu under a button. */
import { Menu } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { personNamed } from "../dependencies/parties.ts";
import { queueSizes } from "../dependencies/queue.ts";
import { useFolder } from "../exchange/folder.ts";
import { splitPreview } from "../exchange/review.ts";
import { type Screen, screens } from "../screens.ts";
import { useProgramme } from "../store.ts";
import { useView } from "../view.ts";
import { counted } from "../words.ts";

export function Rail({ current }: { readonly current: string }) {
  const [isOpen, setOpen] = useState(false);
  const link = (screen: Screen, i: number) => (
    <li key={screen.name}>
      <a
        href={`#/${screen.name}`}
        aria-current={screen.name === current ? "page" : undefined}
        aria-keyshortcuts={screen.low ? undefined : `Control+${i + 1}`}
        onClick={() => setOpen(false)}
      >
        <screen.icon size={16} strokeWidth={2} aria-hidden />
        {screen.title}
        {screen.name === "dependencies" && <Unanswered />}
        {screen.name === "exchange" && <Waiting />}
      </a>
    </li>
  );
  return (
    <nav
      className="rail"
      aria-label="Screens"
      data-region=""
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        setOpen(false);
        event.stopPropagation();
      }}
    >
      <button type="button" className="rail-menu icon-button" aria-expanded={isOpen} aria-label="Screens" onClick={() => setOpen(!isOpen)}>
        <Menu size={20} aria-hidden />
      </button>
      <div className={isOpen ? "rail-lists rail-open" : "rail-lists"}>
        <ul>{screens.filter((s) => !s.low).map(link)}</ul>
        <ul className="rail-low">{screens.filter((s) => s.low).map(link)}</ul>
      </div>
    </nav>
  );
}

/** Dependencies that wait for whoever works here; counted after what they look at was drawn. */
function Unanswered() {
  const { tables, state } = useDeferredValue(useProgramme());
  const person = personNamed(tables, state.me?.name);
  const count = person ? (queueSizes(tables).get(person.id) ?? 0) : 0;
  if (count === 0) return null;
  return (
    <span className="rail-count">
      {count.toLocaleString("en-GB")}
      <span className="unseen"> to answer</span>
    </span>
  );
}

function Waiting() {
  const waiting = useProgramme((s) => s.state.conflicts + s.state.outsideRemit);
  const preview = useView((view) => view.preview);
  const offers = useFolder((s) => s.folder?.offers.length ?? 0);
  const left = waiting + (preview ? splitPreview(preview).left.length : 0);
  if (left + offers === 0) return null;
  const words = [left > 0 ? `${left} to decide` : "", offers > 0 ? counted(offers, "new bundle") : ""];
  return (
    <span className="rail-count">
      <span aria-hidden>{(left + offers).toLocaleString("en-GB")}</span>
      <span className="unseen"> {words.filter((word) => word !== "").join(", ")}</span>
    </span>
  );
}
