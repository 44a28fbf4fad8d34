/** The list of shortcuts, from the same commands that the keys run. */
import { Fragment } from "react";
import { type Command, commands, gridKeys } from "../commands.ts";
import { closeDialog } from "../view.ts";
import { Dialog } from "./Dialog.tsx";

export const Shortcuts = () => (
  <Dialog title="Shortcuts" onClose={closeDialog} className="dialog-wide">
    <div className="shortcuts">
      {(["Go to", "Plan", "Window"] as const).map((group) => (
        <KeyTable key={group} caption={group} rows={commands.filter((c) => c.group === group && c.keys.length > 0).map(asRow)} />
      ))}
      <KeyTable caption="In Plan on a page and Roadmap" rows={gridKeys} />
    </div>
  </Dialog>
);

const asRow = (command: Command) => [command.keys.join(" or "), command.words] as const;

const KeyTable = ({ caption, rows }: { readonly caption: string; readonly rows: readonly (readonly [string, string])[] }) => (
  <table className="key-table">
    <caption>{caption}</caption>
    <tbody>
      {rows.map(([keys, words]) => (
        <tr key={keys}>
          <th scope="row">{words}</th>
          <td>
            {keys.split(" or ").map((key, i) => (
              <Fragment key={key}>
                {i > 0 && " or "}
                <kbd>{key}</kbd>
              </Fragment>
            ))}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
