/**
 * The one boundary between the screen and the engine, written once as a synchronous interface. The screen sees `Remote<Api>`; main and the
 * worker look every incoming name up in the method lists below, so a method that is not in them cannot be called. Long because it is one list: every type that crosses, beside the method it crosses with.
 */
import type { BaselineApi, BaselineFileApi } from "./baselines.ts";
import type { ConflictItem, RemitItem, Violation } from "./conflicts.ts";
import type { Result } from "./result.ts";
import type { Row, TypeName, Value } from "./schema.ts";

export type { ConflictItem, RemitItem, Violation } from "./conflicts.ts";

/** A place in the change log: how many changes this copy held. What a person saw is told by the position their screen showed. */
export type Position = number;

export type Tables = { readonly [T in TypeName]: readonly Row<T>[] };

/** Everything the screen shows, as of one position. */
export interface Snapshot {
  readonly position: Position;
  readonly tables: Tables;
  readonly state: PlanState;
}
/** What changed since the position before: whole rows, and the ids of records that left the plan. */
export interface Patch {
  readonly position: Position;
  readonly rows: Partial<Tables>;
  readonly gone: Partial<Readonly<Record<TypeName, readonly string[]>>>;
  readonly state: PlanState;
}
/** The small facts about the open plan that the shell shows. */
export interface PlanState {
  /** Full path of the plan file. */
  readonly file: string;
  /** Open conflicts: units of records with more than one live value. */
  readonly conflicts: number;
  /** Changes outside their author's remit that nobody has accepted or reverted yet, by record and author. */
  readonly outsideRemit: number;
  readonly violations: readonly Violation[];
  /** What undo would take back and redo would bring back, in words, or null. */
  readonly undo: string | null;
  readonly redo: string | null;
  /** When the last change was written, milliseconds since 1970, or null for a plan nobody has changed. */
  readonly savedAt: number | null;
  /** The person who works on this installation, once they have said so. */
  readonly me: Me | null;
}
export interface Me {
  readonly name: string;
  readonly role: string;
  readonly organisation: string;
}

export interface Edit {
  readonly type: TypeName;
  /** The record; for a new one, an id from `newId()`. */
  readonly id: string;
  /** A field of the type, or `_life`: 1 creates or brings back, 0 deletes. */
  readonly field: string;
  readonly value: Value;
}
export interface EditRequest {
  readonly edits: readonly Edit[];
  /** The position that was on screen when the person opened the form or made the move (never the position at save). */
  readonly at: Position;
  /** The step's name as undo shows it: "Move 7b.9 to 12 May 2027". */
  readonly label: string;
  /** The person's reason; "" when none was asked for. */
  readonly why: string;
}
export type EditError =
  | { readonly type: "Invalid"; readonly edit: Edit; readonly message: string }
  | { readonly type: "NotSaved"; readonly message: string };

export type UndoError = { readonly type: "NothingToUndo" } | { readonly type: "NotSaved"; readonly message: string };

/** One change in the history of a record, newest first. */
export interface HistoryEntry {
  /** The change's id: commit hash, colon, index. */
  readonly change: string;
  readonly field: string;
  readonly value: Value;
  /** The value that it replaced on its author's screen. */
  readonly before: Value;
  readonly author: string;
  /** Milliseconds since 1970, by the author's clock. */
  readonly at: number;
  readonly why: string;
  /** The bundle it came in, by its sender's name, or null when it was made here. */
  readonly from: string | null;
  /** Whether it is one of the live values of its field now. */
  readonly live: boolean;
}

export interface BundleInfo {
  /** The sender as the bundle names them. */
  readonly from: string;
  /** The sender's replica id. */
  readonly replica: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly note: string;
  /** Whether signature and checkpoints hold. */
  readonly verified: boolean;
  readonly commits: number;
  readonly changes: number;
  /** Size of the file in bytes. */
  readonly size: number;
  readonly authors: readonly string[];
}
/** One value that a bundle would change. */
export interface PreviewItem {
  readonly kind: "new" | "changed" | "deleted" | "conflict";
  readonly type: TypeName;
  readonly id: string;
  /** The record in words: "7b.9 Embed the patient record". */
  readonly record: string;
  /** The field's name; "" for a whole record that is new or deleted, `_life` for one that is deleted here and changed there. */
  readonly field: string;
  readonly before: Value;
  /** What the plan would show: in a conflict, of both values the one that is newer, until somebody decides. */
  readonly after: Value;
  /** The value in the bundle. */
  readonly incoming: Value;
  readonly author: string;
  readonly at: number;
  readonly why: string;
}
/** What a held bundle waits for, so that the screen can offer it. */
export type HeldAsk =
  /** Its sender is not known here: `admit` lets them in, once two people have compared the fingerprint. */
  | { readonly type: "sender"; readonly replica: string; readonly name: string; readonly fingerprint: string }
  /** Changes of others that have not come: whose, in which role (""), and made up to when, in milliseconds since 1970. */
  | { readonly type: "changes"; readonly missing: readonly { readonly author: string; readonly role: string; readonly until: number }[] }
  /** A newer version of Waymark than this one; which one, where the bundle says so. */
  | { readonly type: "update"; readonly app: string | null };

/** What applying bundles would do; nothing has been written. */
export interface MergePreview {
  /** Names this preview in `applyMerge`. */
  readonly id: string;
  /** The plan that it was read against. */
  readonly position: Position;
  readonly bundles: readonly {
    readonly file: string;
    readonly state: BundleState;
    readonly info: BundleInfo | null;
    /** Sentences; "" for one that is ready. */
    readonly reason: string;
    /** What a held one waits for; null for the others. */
    readonly ask: HeldAsk | null;
    /** Of a ready one: how many of its changes are new to this copy, and the codes of the ambitions that they touch. */
    readonly fresh: number;
    readonly ambitions: readonly string[];
    /** Whether it came earlier, was held, and is tried again. */
    readonly again: boolean;
  }[];
  readonly items: readonly PreviewItem[];
  /** Items beyond those listed. */
  readonly unlisted: number;
  /**
   * The changes in the ready bundles, each counted once by what it would do: `outsideRemit` those that are put before a person as well, `same`
   * those that write what the plan shows already. Their sum is what the receipt calls applied. `known` are changes that this copy has already.
   */
  readonly counts: Readonly<Record<PreviewItem["kind"] | "outsideRemit" | "same" | "known", number>>;
  /** The conflicts that these bundles would open or add to, and how many there are beyond those listed. */
  readonly conflicts: readonly ConflictItem[];
  readonly unlistedConflicts: number;
  readonly outsideRemit: readonly RemitItem[];
  /** The answers given so far; they are written with the bundles. Kept by the engine, so that a window that crashed finds them again. */
  readonly answers: readonly ReviewAnswer[];
}
/** A decision made before the bundles are applied. */
export interface ReviewAnswer {
  /** The id of a conflict or of a change outside remit. */
  readonly item: string;
  readonly decision: Resolution | RemitDecision;
  readonly why: string;
  /** Of a conflict: the live changes that were on screen, see `ConflictItem.live`. One that is not among them stays open. */
  readonly seen: readonly string[];
}
export interface RemitDecision {
  readonly remit: "accept" | "revert";
}
export type BundleState = "ready" | "duplicate" | "held" | "rejected";
/** The receipt of a merge. */
export interface MergeReceipt {
  readonly at: number;
  /** Changes that were new to this copy, and those it already had. */
  readonly applied: number;
  readonly duplicate: number;
  readonly held: readonly { readonly bundle: string; readonly reason: string; readonly ask: HeldAsk }[];
  readonly rejected: readonly { readonly bundle: string; readonly reason: string }[];
  readonly merged: readonly { readonly bundle: string; readonly from: string; readonly changes: number }[];
  /** How many conflicts are open afterwards, and the first hundred of them. */
  readonly conflictCount: number;
  readonly conflicts: readonly ConflictItem[];
  readonly violations: readonly Violation[];
  /** What people have to know beside the changes: a copy that was forked, this copy's new name, changes made after a copy was withdrawn. Sentences. */
  readonly notices: readonly string[];
  /** The restore point that was made before the merge, or null when nothing was written. */
  readonly restorePoint: string | null;
  /** Who merged; "" where nobody said so. */
  readonly by: string;
  /** What was decided with it, in the order of the decisions. */
  readonly decided: readonly DecidedItem[];
  /** Changes outside remit that still wait for a person, by record and author. */
  readonly outsideRemit: number;
  /** Of the plan afterwards: equal in every copy that holds the same changes. Null for a plan so large that it takes long to work out. */
  readonly digest: string | null;
  /** By which `receipt` finds it again. */
  readonly number: number;
}
/** A decision as the receipt tells it. */
export interface DecidedItem {
  readonly what: "conflict" | "accepted" | "reverted";
  readonly type: TypeName;
  readonly record: string;
  /** The record in words. */
  readonly title: string;
  /** The unit of a conflict; "" for a change outside remit. */
  readonly field: string;
  /** What stands now, by field; empty where a record as a whole was decided on. */
  readonly values: Readonly<Record<string, Value>>;
  /** Of a change outside remit, whose it is. */
  readonly author: string;
  readonly why: string;
}
/** A merge in the list of receipts, newest first. */
export interface ReceiptLine {
  readonly number: number;
  readonly at: number;
  readonly by: string;
  readonly applied: number;
  readonly bundles: number;
  readonly held: number;
  readonly rejected: number;
  readonly decided: number;
}
export interface ExportReceipt {
  readonly file: string;
  readonly sha256: string;
  readonly changes: number;
  readonly size: number;
}
/** One copy of the plan on somebody's installation, as far as this copy knows of it. */
export interface Contributor {
  readonly replica: string;
  /** Sixteen letters and digits in four groups, to be compared by telephone: "7K3M-Q9TX-02VB-RD5H". */
  readonly fingerprint: string;
  /** As its newest bundle or the roster says; "" where nobody said so. */
  readonly name: string;
  readonly role: string;
  readonly organisation: string;
  /** Bundles of an unknown copy are held, those of a revoked one refused. */
  readonly status: "admitted" | "unknown" | "revoked";
  /** Whether its roster admits and withdraws others here: a copy of the PMO. */
  readonly keepsRoster: boolean;
  /** The name of whoever keeps the roster that admits or withdraws it; null when that was decided here. */
  readonly decidedBy: string | null;
  /** The newest bundle of it that was merged here; null before the first. */
  readonly lastBundle: { readonly created: number; readonly received: number; readonly changes: number } | null;
  /** How many changes of this copy it has not acknowledged; all of them while nothing is known of it. */
  readonly lacks: number;
  /** Whether a bundle for it can be encrypted. */
  readonly canEncrypt: boolean;
}
export interface Contributors {
  /** This copy: what to read out on the telephone, whether its roster admits others elsewhere, and how its keys are kept. */
  readonly own: {
    readonly replica: string;
    readonly fingerprint: string;
    readonly keepsRoster: boolean;
    /** In the system's key store, or in files that only their owner can read. */
    readonly keys: "sealed" | "files";
  };
  /** By name. Copies that go on under another name are left out. */
  readonly copies: readonly Contributor[];
}
/** A bundle that came here at any time, newest first. */
export interface ReceivedBundle {
  /** Of the file, in hex. */
  readonly sha256: string;
  readonly file: string;
  /** The sender as the bundle names them; "" when it could not be read. */
  readonly from: string;
  readonly replica: string;
  /** Milliseconds since 1970: made by its sender, come here. */
  readonly created: number;
  readonly received: number;
  readonly changes: number;
  readonly state: "merged" | "held" | "rejected";
  /** Sentences; "" for one that was merged. */
  readonly reason: string;
  readonly ask: HeldAsk | null;
}
export type Resolution =
  /** Take one side: the change id of a head. */
  | { readonly take: string }
  /** Write these values instead; one for each field of the unit. */
  | { readonly values: Readonly<Record<string, Value>> }
  /** Keep what each side wrote (only for a group whose sides wrote different fields). */
  | { readonly keepBoth: true };
export type ResolveError =
  | { readonly type: "NoSuchConflict"; readonly message: string }
  | { readonly type: "Invalid"; readonly message: string }
  | { readonly type: "NotSaved"; readonly message: string };

export type FileError = { readonly type: "File"; readonly message: string };
export interface Settings {
  readonly theme: "light" | "dark" | "system";
  readonly density: "comfortable" | "compact";
  /** Text and interface size, 0.5 to 4. */
  readonly zoom: number;
}
export interface RestorePoint {
  /** Its file's name: what the screen asks for it by. */
  readonly id: string;
  /** Full path, to be shown. */
  readonly file: string;
  readonly label: string;
  /** Made by Waymark as work went on, and let go again after a while. */
  readonly automatic: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Bytes. */
  readonly size: number;
}
/** A folder on another disk or share, where every restore point is kept a second time. */
export interface SecondFolder {
  /** Full path, to be shown. */
  readonly path: string;
  /** When it last held all that is here, milliseconds since 1970; null while it does not. */
  readonly inStep: number | null;
  /** How many restore points are there and not here: from before a disk was lost, or of another computer. */
  readonly onlyThere: number;
  /** Why it cannot be used at the moment, as sentences; "" when it can. */
  readonly trouble: string;
}
/** One thing that restoring would do. */
export interface Difference {
  /** The record comes back, leaves the plan, or has another value. */
  readonly kind: "back" | "out" | "changed";
  readonly type: TypeName;
  readonly id: string;
  /** The record in words: "7b.9 Embed the patient record". */
  readonly record: string;
  /** The field's name; "" for a whole record. */
  readonly field: string;
  readonly was: Value;
  readonly is: Value;
}
/** A restore point beside the plan as it is now. */
export interface Comparison {
  /** By record. A very long list is cut; the counts are complete. */
  readonly differences: readonly Difference[];
  readonly counts: Readonly<Record<Difference["kind"], number>>;
}

/** A file as it was dropped on the window. */
export interface DroppedFile {
  readonly name: string;
  /** Its bytes in base64. */
  readonly content: string;
}
/** A bundle in the exchange folder that would bring something. */
export interface Offer {
  readonly file: string;
  /** The sender as the bundle names them. */
  readonly from: string;
  /** The sender's replica id. */
  readonly replica: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** How many changes it holds, also those that are here already. */
  readonly changes: number;
}
/** The folder through which a team exchanges bundles: one's own is written there, those of others are offered and never applied by themselves. */
export interface ExchangeFolder {
  /** Full path, to be shown. */
  readonly path: string;
  /** When it was last looked into, milliseconds since 1970; null before the first look has ended. */
  readonly looked: number | null;
  /** One's own newest bundle there; null when there is none. */
  readonly written: { readonly file: string; readonly at: number } | null;
  /** Whether there are changes that one's own bundle there does not hold yet. */
  readonly isBehind: boolean;
  /** Whether one's own bundle is encrypted for everybody who is admitted. */
  readonly isEncrypted: boolean;
  /** Why it cannot be looked into, or written to, at the moment; "" when it can. */
  readonly trouble: string;
  /** Newest first. */
  readonly offers: readonly Offer[];
  /** Files that are not there whole yet, or that another program holds. They are looked at again. */
  readonly later: readonly FileNote[];
  /** Files that cannot be used. */
  readonly useless: readonly FileNote[];
}
export interface FileNote {
  readonly file: string;
  /** Sentences: why, and what to do about it. */
  readonly reason: string;
}

/** Who may send bundles here, and what came. Answered by the engine. */
export interface TrustApi {
  contributors(): Contributors;
  /** Newest first. */
  bundlesReceived(): readonly ReceivedBundle[];
  /**
   * Lets a copy in, also one that was withdrawn here, and says whether its roster counts. What was held for it is merged, as `applyMerge` does.
   * @returns null when nothing was waiting
   */
  admit(replica: string, keepsRoster: boolean): Result<MergeReceipt | null, FileError>;
  /** Withdraws a copy as of what is here of it. Nothing that it wrote is taken away. */
  revoke(replica: string): Result<null, FileError>;
  /** Whether this copy signs a roster of everybody it admitted, which travels in its bundles. */
  keepRoster(keep: boolean): Result<null, FileError>;
}

/** Answered by the engine, in the worker. */
export interface EngineApi extends TrustApi, BaselineApi {
  snapshot(): Snapshot;
  edit(request: EditRequest): Result<Patch, EditError>;
  undo(): Result<Patch, UndoError>;
  redo(): Result<Patch, UndoError>;
  /** When the status of each milestone and objective was last reported, by `type/id`, milliseconds since 1970; those never reported are left out. */
  lastReports(): readonly (readonly [item: string, at: number])[];
  /** Newest first. */
  history(type: TypeName, id: string): readonly HistoryEntry[];
  conflicts(): readonly ConflictItem[];
  /** `at` is the position at which the review screen listed the heads. */
  resolve(conflict: string, at: Position, resolution: Resolution, why: string): Result<Patch, ResolveError>;
  /** Changes outside remit that wait for a person. */
  outsideRemit(): readonly RemitItem[];
  /** `at` is the position at which the list showed it. To accept one writes nothing; `reopen` takes an acceptance back. */
  decideRemit(item: string, at: Position, decision: RemitDecision | { readonly remit: "reopen" }, why: string): Result<Patch, ResolveError>;
  /** The preview that waits for Apply, with the answers given so far; null when there is none. */
  openPreview(): MergePreview | null;
  /** Reads the same bundles against the plan as it is now. Answers stay where what they were about is still the same. */
  previewAgain(preview: string): Result<MergePreview, FileError>;
  /** Keeps a decision until Apply writes it, in place of an earlier one on the same item. */
  answer(preview: string, answer: ReviewAnswer): Result<null, ResolveError>;
  takeAnswerBack(preview: string, item: string): void;
  receipts(): readonly ReceiptLine[];
  /** Null when there is no such receipt. The conflicts that it lists are cut after the first hundred. */
  receipt(number: number): MergeReceipt | null;
  /** Applies a preview made by `openBundles`, with its answers. The restore point is made first. */
  applyMerge(preview: string): Result<MergeReceipt, FileError>;
  dropMerge(preview: string): void;
  restorePoints(): readonly RestorePoint[];
  /** A named restore point (Ctrl+S). */
  makeRestorePoint(label: string): Result<RestorePoint, FileError>;
  /** What restoring would do; nothing is changed. */
  compareRestorePoint(id: string): Result<Comparison, FileError>;
  /** Puts the plan back as it was. The plan arrives as a push. @returns the restore point of now that was made first */
  restore(id: string): Result<RestorePoint, FileError>;
  setMe(me: Me): void;
  /** Stops the running merge or preview; nothing of it is written. */
  cancel(): void;
}
/** Bundles for somebody. Answered by main, which asks where they go. */
export interface AddressedExportApi {
  /**
   * A bundle of what one copy has not acknowledged (`to`: its replica id), or, for "everybody", one of everything that anybody may lack. An encrypted
   * one opens on the copies of its addressees alone.
   * @returns null when the person closed the dialog
   */
  exportFor(to: string, options: { readonly note: string; readonly encrypt: boolean }): Result<ExportReceipt | null, FileError>;
  /** Asks for a folder, writes there a bundle for each admitted copy that lacks something; encrypted where the copy's key is known, if wanted. */
  exportForEach(options: { readonly note: string; readonly encrypt: boolean }): Result<readonly ExportReceipt[] | null, FileError>;
}

export interface Paper {
  readonly size: "A4" | "A3";
  readonly landscape: boolean;
}
/** Answered by main: what needs a dialog, the system, or the window. Paths never come from the screen. */
export interface HostApi extends AddressedExportApi, BaselineFileApi {
  /** Asks where, writes a bundle; null when the person closed the dialog. @param own only what was written on this copy */
  exportBundle(note: string, own?: boolean): Result<ExportReceipt | null, FileError>;
  /** Asks which, reads them, answers what they would change; null when the person closed the dialog. */
  openBundles(): Result<MergePreview | null, FileError>;
  /** The same for files that were dropped on the window. */
  openDropped(files: readonly DroppedFile[]): Result<MergePreview, FileError>;
  /** Null while no exchange folder is chosen. */
  exchangeFolder(): ExchangeFolder | null;
  /** Asks which; null when the person closed the dialog. Refuses a folder in which a plan is kept. */
  chooseExchangeFolder(): Result<ExchangeFolder | null, FileError>;
  /** Looks into it no more. The files in it stay. */
  leaveExchangeFolder(): void;
  /** Whether one's own bundle there is encrypted for everybody who is admitted; it is written anew. */
  encryptExchangeFolder(isEncrypted: boolean): ExchangeFolder | null;
  /** Looks into it now, and writes there what waits to be written. */
  lookIntoExchangeFolder(): ExchangeFolder | null;
  /** Reads what it offers and answers what that would change; null when it offers nothing any more. */
  openOffers(): Result<MergePreview | null, FileError>;
  /** Null while none is chosen. Looks whether it is in step, and brings it there. */
  secondFolder(): SecondFolder | null;
  /** Asks which; null when the person closed the dialog. */
  chooseSecondFolder(): Result<SecondFolder | null, FileError>;
  /** Copies nothing there any more. What is there stays. */
  leaveSecondFolder(): void;
  /** Copies those that are only there to here. @returns how many */
  bringBackPoints(): Result<number, FileError>;
  /** Prints what the window shows, in its print layout, to a PDF. Asks where. @param name suggested for the file, without ending @returns its path, null when the person closed the dialog */
  savePdf(name: string, paper: Paper): Result<string | null, FileError>;
  /** Writes a web page that stands for itself. Asks where. @param html the whole document */
  savePage(name: string, html: string): Result<string | null, FileError>;
  settings(): Settings;
  setSettings(settings: Partial<Settings>): Settings;
  about(): {
    readonly version: string;
    readonly runtime: string;
    readonly sqlite: string;
    readonly dataFolder: string;
    readonly keys: Contributors["own"]["keys"];
  };
}
export type Api = EngineApi & HostApi;

export const engineMethods: Readonly<Record<keyof EngineApi, true>> = {
  snapshot: true,
  edit: true,
  undo: true,
  redo: true,
  lastReports: true,
  history: true,
  conflicts: true,
  resolve: true,
  outsideRemit: true,
  decideRemit: true,
  openPreview: true,
  previewAgain: true,
  answer: true,
  takeAnswerBack: true,
  receipts: true,
  receipt: true,
  applyMerge: true,
  dropMerge: true,
  restorePoints: true,
  makeRestorePoint: true,
  compareRestorePoint: true,
  restore: true,
  setMe: true,
  cancel: true,
  baselines: true,
  makeBaseline: true,
  compareBaselines: true,
  baselineDates: true,
  movedMilestones: true,
  contributors: true,
  bundlesReceived: true,
  admit: true,
  revoke: true,
  keepRoster: true,
};
export const hostMethods: Readonly<Record<keyof HostApi, true>> = {
  exportBundle: true,
  exportFor: true,
  exportForEach: true,
  openBundles: true,
  openDropped: true,
  saveComparison: true,
  exchangeFolder: true,
  chooseExchangeFolder: true,
  leaveExchangeFolder: true,
  encryptExchangeFolder: true,
  lookIntoExchangeFolder: true,
  openOffers: true,
  secondFolder: true,
  chooseSecondFolder: true,
  leaveSecondFolder: true,
  bringBackPoints: true,
  savePdf: true,
  savePage: true,
  settings: true,
  setSettings: true,
  about: true,
};

/** The far side of an interface: the same methods, answered later. */
export type Remote<A> = { readonly [M in keyof A]: A[M] extends (...args: infer P) => infer R ? (...args: P) => Promise<R> : never };

/** What main pushes to every window without being asked. */
export type Push =
  | { readonly type: "changed"; readonly patch: Patch }
  /** Replace everything: another plan was opened or a restore point was restored. */
  | { readonly type: "opened"; readonly snapshot: Snapshot }
  /** Something that the person has to know: what happened, what is safe, what to do next. */
  | { readonly type: "notice"; readonly words: string }
  | { readonly type: "progress"; readonly task: string; readonly done: number; readonly total: number }
  /** A bundle was double-clicked or dropped: show its preview. */
  | { readonly type: "preview"; readonly preview: MergePreview }
  /** A menu entry that the screen carries out, by the name in `renderer/commands.ts`. */
  | { readonly type: "command"; readonly name: string }
  | { readonly type: "settings"; readonly settings: Settings }
  | { readonly type: "exchange-folder"; readonly folder: ExchangeFolder | null };

/** What the preload puts on `window`. */
export interface Bridge {
  readonly api: Remote<Api>;
  /** Calls back for every push, those from before anybody listened included; answers a function that stops it. */
  readonly onPush: (listener: (push: Push) => void) => () => void;
}
