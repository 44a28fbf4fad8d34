/** What Waymark says: the live region, notices that come and go, and the banner that stays while changes are not saved. */
import { Check, TriangleAlert, X } from "lucide-react";
import { saveAgain } from "../actions.ts";
import { dismiss, useNotices } from "../notices.ts";

export const LiveRegion = () => (
  <div className="unseen" role="status" aria-live="polite">
    {useNotices((s) => s.spoken)}
  </div>
);

export function Notices() {
  const notices = useNotices((s) => s.notices);
  return (
    <div className="notices" role="status" aria-live="polite" aria-label="Notices">
      {notices.map((notice) => (
        <div key={notice.id} className={`notice notice-${notice.tone}`}>
          {notice.tone === "done" ? <Check size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
          <span>{notice.words}</span>
          <button type="button" className="icon-button" aria-label="Close this notice" onClick={() => dismiss(notice.id)}>
            <X size={16} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}

export function UnsavedBanner() {
  const { requests, why } = useNotices((s) => s.unsaved);
  if (requests.length === 0) return null;
  return (
    <div className="banner" role="alert">
      <TriangleAlert size={16} aria-hidden />
      <div>
        <b>{requests.length === 1 ? "Your last change is not saved." : `Your last ${requests.length} changes are not saved.`}</b> {why}{" "}
        Waymark still holds {requests.length === 1 ? "it" : "them"}: leave it open until then.
      </div>
      <button type="button" className="button" onClick={saveAgain}>
        Try again
      </button>
    </div>
  );
}
