/**
 * The one boundary between the screen and the engine, written once as a synchronous interface. The screen sees `Remote<Api>`; main and the
 * worker look every incoming name up in the method lists below, so a method that is not in them cannot be called.
 */
import type { ConflictItem, Violation } from "./conflicts.ts";
import type { Result } from "./result.ts";
import type { Row, TypeName, Value } from "./schema.ts";

export type { ConflictItem, Violation } from "./conflicts.ts";

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
/** What applying bundles would do; nothing has been written. */
export interface MergePreview {
  /** Names this preview in `applyMerge`. */
  readonly id: string;
  readonly bundles: readonly {
    readonly file: string;
    readonly state: BundleState;
    readonly info: BundleInfo | null;
    readonly reason: string;
  }[];
  readonly items: readonly PreviewItem[];
  /** Items beyond those listed. */
  readonly unlisted: number;
  /**
   * The changes in the ready bundles, each counted once by what it would do: `same` writes what the plan shows already. Their sum is what
   * the receipt calls applied. `known` are changes that this copy has already.
   */
  readonly counts: Readonly<Record<PreviewItem["kind"] | "same" | "known", number>>;
}
export type BundleState = "ready" | "duplicate" | "held" | "rejected";
/** The receipt of a merge. */
export interface MergeReceipt {
  readonly at: number;
  /** Changes that were new to this copy, and those it already had. */
  readonly applied: number;
  readonly duplicate: number;
  readonly held: readonly { readonly bundle: string; readonly reason: string }[];
  readonly rejected: readonly { readonly bundle: string; readonly reason: string }[];
  readonly merged: readonly { readonly bundle: string; readonly from: string; readonly changes: number }[];
  readonly conflicts: readonly ConflictItem[];
  readonly violations: readonly Violation[];
  /** The restore point that was made before the merge, or null when nothing was written. */
  readonly restorePoint: string | null;
}
export interface ExportReceipt {
  readonly file: string;
  readonly sha256: string;
  readonly changes: number;
  readonly size: number;
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

/** Answered by the engine, in the worker. */
export interface EngineApi {
  snapshot(): Snapshot;
  edit(request: EditRequest): Result<Patch, EditError>;
  undo(): Result<Patch, UndoError>;
  redo(): Result<Patch, UndoError>;
  /** Newest first. */
  history(type: TypeName, id: string): readonly HistoryEntry[];
  conflicts(): readonly ConflictItem[];
  /** `at` is the position at which the review screen listed the heads. */
  resolve(conflict: string, at: Position, resolution: Resolution, why: string): Result<Patch, ResolveError>;
  /** Applies a preview made by `openBundles`. The restore point is made first. */
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
/** Answered by main: what needs a dialog, the system, or the window. Paths never come from the screen. */
export interface HostApi {
  /** Asks where, writes a bundle; null when the person closed the dialog. */
  exportBundle(note: string): Result<ExportReceipt | null, FileError>;
  /** Asks which, reads them, answers what they would change; null when the person closed the dialog. */
  openBundles(): Result<MergePreview | null, FileError>;
  settings(): Settings;
  setSettings(settings: Partial<Settings>): Settings;
  about(): { readonly version: string; readonly runtime: string; readonly sqlite: string; readonly dataFolder: string };
}
export type Api = EngineApi & HostApi;

export const engineMethods: Readonly<Record<keyof EngineApi, true>> = {
  snapshot: true,
  edit: true,
  undo: true,
  redo: true,
  history: true,
  conflicts: true,
  resolve: true,
  applyMerge: true,
  dropMerge: true,
  restorePoints: true,
  makeRestorePoint: true,
  compareRestorePoint: true,
  restore: true,
  setMe: true,
  cancel: true,
};
export const hostMethods: Readonly<Record<keyof HostApi, true>> = {
  exportBundle: true,
  openBundles: true,
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
  | { readonly type: "settings"; readonly settings: Settings };

/** What the preload puts on `window`. */
export interface Bridge {
  readonly api: Remote<Api>;
  /** Calls back for every push; answers a function that stops it. */
  readonly onPush: (listener: (push: Push) => void) => () => void;
}
