/** Starts the screen: fetches the plan and the settings, listens to what main pushes, and draws the shell. */
import { createRoot } from "react-dom/client";
import type { Push } from "../shared/api.ts";
import { never } from "../shared/result.ts";
import "./tokens.css";
import "./base.css";
import { onWindowSize, showAppearance } from "./appearance.ts";
import { api, onPush } from "./bridge.ts";
import { handleKey, runCommand } from "./commands.ts";
import { listenToDrops } from "./exchange/drop.ts";
import { fetchFolder, showFolder } from "./exchange/folder.ts";
import { tellFaults } from "./faults.ts";
import { notify } from "./notices.ts";
import { countMoves } from "./schedule/counting.ts";
import { screens } from "./screens.ts";
import { ErrorBoundary } from "./shell/ErrorBoundary.tsx";
import { fetchOverlays } from "./shell/overlays.ts";
import { rememberFocus } from "./shell/regions.ts";
import { Shell } from "./shell/Shell.tsx";
import { holdTypedAhead } from "./shell/typedAhead.ts";
import { applyPatch, showSnapshot } from "./store.ts";
import { followAddress, go, setView, useView } from "./view.ts";

function receive(push: Push): void {
  switch (push.type) {
    case "changed":
      applyPatch(push.patch);
      break;
    case "opened":
      setView({ item: null, preview: null });
      showSnapshot(push.snapshot);
      break;
    case "notice":
      notify(push.words, "problem");
      break;
    case "progress":
      setView({ progress: push.done < push.total ? push : null });
      break;
    case "preview":
      setView({ preview: push.preview });
      go("exchange");
      break;
    case "command":
      runCommand(push.name);
      break;
    case "settings":
      setView({ settings: push.settings });
      break;
    case "exchange-folder":
      showFolder(push.folder);
      break;
    default:
      never(push);
  }
}

tellFaults();
const first = screens.find((screen) => screen.name === useView.getState().screen);
// The screen's own file comes while the plan does.
const [snapshot, settings] = await Promise.all([api.snapshot(), api.settings(), first?.fetch()]);
showSnapshot(snapshot);
setView({ settings });
void fetchFolder();
showAppearance(settings);
useView.subscribe((view, before) => {
  if (view.settings !== before.settings) showAppearance(view.settings);
});
onWindowSize(() => showAppearance(useView.getState().settings));
followAddress();
// Over the plan, never under it: the bridge kept what was pushed while the plan was on its way. What is older than it, the store drops.
onPush(receive);
listenToDrops();
window.addEventListener("keydown", handleKey);
holdTypedAhead();
window.addEventListener("focusin", rememberFocus);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <ErrorBoundary onAgain={() => setView({ item: null, dialog: null })}>
    <Shell />
  </ErrorBoundary>,
);
// Once the first screen stands and there is time: what people open next.
requestIdleCallback(fetchOverlays, { timeout: 300 });
requestIdleCallback(countMoves);
for (const screen of screens) requestIdleCallback(screen.fetch);
