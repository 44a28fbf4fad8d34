/** The dialog in which a dependency is changed: what is delivered, both ends by search, both people, days, type and lag. */
import { useEffect } from "react";
import { RecordForm } from "../panel/RecordForm.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import { useReviewing } from "./reviewing.ts";
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

const close = (): void => {
  useReviewing.setState({ changing: null });
};
/** The form of the dependency that is being changed in a review, beside it: it outlives the dependency. */
export function ChangedInReview() {
  const id = useReviewing(({ changing }) => changing);
  useEffect(() => close, []);
  return id !== null && <DependencyForm id={id} onClose={close} />;
}
