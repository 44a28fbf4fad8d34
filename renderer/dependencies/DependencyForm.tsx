/** The dialog in which a dependency is changed: what is delivered, both ends by search, both people, days, type and lag. */
import { RecordForm } from "../panel/RecordForm.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import "../panel/panel.css";

const fields: readonly string[] = [
  "title",
  "provider",
  "providerPerson",
  "receiver",
  "receiverPerson",
  "neededBy",
  "promised",
  "criticality",
  "kind",
  "lag",
  "detail",
];

export const DependencyForm = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => (
  <Dialog title="Change the dependency" className="dialog-wide dependency-form" onClose={onClose}>
    <p className="muted dependency-form-note">A change of the deliverable or of a day asks both sides to agree again.</p>
    <RecordForm type="dependency" id={id} fields={fields} called="dependency" onDone={onClose} />
  </Dialog>
);
