/** Where restore points are kept a second time: for the day when this computer's disk is lost. */
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { SecondFolder as Folder } from "../../shared/api.ts";
import { longMoment } from "../../shared/dates.ts";
import { api } from "../bridge.ts";
import { notify } from "../notices.ts";
import { counted } from "../words.ts";

/** @param points how many are here: another one is looked for in the second folder */
export function SecondFolder({ points, onBrought }: { readonly points: number; readonly onBrought: () => void }) {
  const [folder, setFolder] = useState<Folder | null | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new restore point is copied there
  useEffect(() => {
    void api.secondFolder().then(setFolder);
  }, [points]);
  if (folder === undefined) return null;
  const choose = async () => {
    const chosen = await api.chooseSecondFolder();
    if (!chosen.ok) notify(chosen.error.message, "problem");
    else if (chosen.value) setFolder(chosen.value);
  };
  const leave = async () => {
    await api.leaveSecondFolder();
    setFolder(null);
  };
  const bringBack = async () => {
    const brought = await api.bringBackPoints();
    if (brought.ok) notify(`${counted(brought.value, "restore point")} copied to here.`);
    else notify(brought.error.message, "problem");
    onBrought();
    setFolder(await api.secondFolder());
  };
  return (
    <section className="second-folder" aria-labelledby="second-folder">
      <div className="home-points-head">
        <h3 id="second-folder">A second folder</h3>
        <div className="home-acts">
          <button type="button" className="button" onClick={choose}>
            {folder ? "Another folder…" : "Choose a folder…"}
          </button>
          {folder && (
            <button type="button" className="button" onClick={leave}>
              Stop using it
            </button>
          )}
        </div>
      </div>
      {folder ? (
        <>
          {folder.trouble !== "" && (
            <p className="folder-trouble" role="status">
              <TriangleAlert size={16} aria-hidden /> {folder.trouble}
            </p>
          )}
          <dl className="facts">
            <dt>Folder</dt>
            <dd>{folder.path}</dd>
            <dt>In step</dt>
            <dd>{folder.inStep === null ? "Not yet" : `${longMoment(folder.inStep)}: every restore point is there as well`}</dd>
          </dl>
          {folder.onlyThere > 0 && (
            <p className="home-acts">
              <span>{counted(folder.onlyThere, "restore point is", "restore points are")} there and not here.</span>
              <button type="button" className="button" onClick={bringBack}>
                Copy them to here
              </button>
            </p>
          )}
        </>
      ) : (
        <p className="muted home-measure">
          On another disk, a stick or a share. Each restore point is copied there as well, and copied back from there if this computer is
          lost.
        </p>
      )}
    </section>
  );
}
