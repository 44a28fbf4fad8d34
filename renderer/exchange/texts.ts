/** Texts that two people rewrote: what each changed, word by word, and what both changes together come to. Suggestions, never taken by themselves. */
import { diff3MergeRegions, diffComm } from "node-diff3";

/** A run of words, and where it comes from. */
export interface Piece {
  readonly text: string;
  readonly mark: "same" | "added" | "removed";
}
export interface MergedPiece {
  readonly text: string;
  /** `both`: the two sides wrote these same words. */
  readonly from: "base" | "ours" | "theirs" | "both";
}
export interface MergedText {
  readonly pieces: readonly MergedPiece[];
  readonly text: string;
  /** Places where both sides changed the same words; there both stand one after the other. */
  readonly clashes: number;
}

/** What a side changed in the base, in reading order; null where it is another text altogether, of which marks would only confuse. */
export function changesIn(base: string, side: string): readonly Piece[] | null {
  const pieces = diffComm(words(base), words(side)).flatMap((part): Piece[] => {
    if (part.common) return [{ text: part.common.join(""), mark: "same" }];
    const piece = (list: readonly string[], mark: Piece["mark"]): Piece[] => (list.length > 0 ? [{ text: list.join(""), mark }] : []);
    return [...piece(part.buffer1, "removed"), ...piece(part.buffer2, "added")];
  });
  const kept = pieces.reduce((sum, { text, mark }) => (mark === "same" ? sum + text.length : sum), 0);
  return kept * 2 < base.length ? null : pieces;
}

/** Both sides' changes in one text; null where either side wrote another text altogether. */
export function mergeTexts(base: string, ours: string, theirs: string): MergedText | null {
  if (!changesIn(base, ours) || !changesIn(base, theirs)) return null;
  let clashes = 0;
  const pieces = diff3MergeRegions(words(ours), words(base), words(theirs)).flatMap((region): MergedPiece[] => {
    if (region.stable) {
      const from = region.buffer === "a" ? "ours" : region.buffer === "b" ? "theirs" : "base";
      return [{ text: region.bufferContent.join(""), from }];
    }
    const [a, b] = [region.aContent.join(""), region.bContent.join("")];
    if (a === b) return [{ text: a, from: "both" }];
    clashes += 1;
    const gap = a === "" || b === "" || /\s$/.test(a) || /^\s/.test(b) ? "" : " ";
    return [
      { text: a + gap, from: "ours" },
      { text: b, from: "theirs" },
    ];
  });
  const shown = pieces.filter(({ text }) => text !== "");
  return { pieces: shown, text: shown.map(({ text }) => text).join(""), clashes };
}

/** Words with the white space after them, so that joining them gives the text back. */
const words = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];
