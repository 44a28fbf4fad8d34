/**
 * Texts found by their words, sized for 100,000 texts: what a word says about which text stands in plain lists of numbers, so that even a single
 * letter is answered in milliseconds. MiniSearch's tree of words finds the slips of the finger.
 */
import SearchableMap from "minisearch/SearchableMap";

/** A part of a text, such as its title, and how much a word there counts beside one elsewhere. */
export interface Part {
  readonly text: string;
  readonly weight: number;
}
/** A word, the texts that hold it, by number, and beside each how much it says about that text. */
interface Known {
  readonly word: string;
  readonly texts: number[];
  readonly weights: number[];
}
/** A known word that may be the one asked for: 1 is that very word, less is further from it. */
type Candidate = readonly [Known, closeness: number];

/** With fewer texts than this, words that are only like those asked for are tried too. */
const handful = 5;

export interface WordIndex {
  /**
   * @param worth puts a text before others that match as well, 1 for most
   * @returns the text's number
   */
  readonly add: (parts: readonly Part[], worth: number) => number;
  /** Takes a text out. Its place in the lists stays until the index is made again. */
  readonly remove: (text: number) => void;
  /** The best texts that hold all words or begin so; where they are few, also what only holds or resembles them. Best first. */
  readonly find: (asked: string, limit: number) => readonly number[];
}

export function wordIndex(): WordIndex {
  const known = new Map<string, Known>();
  const byFirstLetter = new Map<string, Known[]>();
  /** Those that may be meant by a slip or a middle. */
  const spoken = new SearchableMap<Known>();
  /** The answers to the words of the last question: while somebody types, only the last word is new. */
  let answered: ReadonlyMap<string, Float64Array> = new Map();
  /** By number; 0 for a text that was taken out. */
  const worths: number[] = [];

  function add(parts: readonly Part[], worth: number): number {
    const weights = new Map<string, number>();
    for (const { text, weight } of parts) {
      const words = new Set(wordsOf(text).flatMap((word) => (word.includes(".") ? [word, ...word.split(".")] : word)));
      // In a title of three words each says more than in one of thirty.
      for (const word of words) weights.set(word, (weights.get(word) ?? 0) + weight * (0.5 + 4 / (4 + words.size)));
    }
    for (const [word, weight] of weights) {
      const { texts, weights: says } = known.get(word) ?? learn(word);
      texts.push(worths.length);
      says.push(weight);
    }
    answered = new Map();
    return worths.push(worth) - 1;
  }

  function learn(word: string): Known {
    const learnt: Known = { word, texts: [], weights: [] };
    known.set(word, learnt);
    const beginAlike = byFirstLetter.get(word.charAt(0));
    if (beginAlike) beginAlike.push(learnt);
    else byFirstLetter.set(word.charAt(0), [learnt]);
    if (isSpoken(word)) spoken.set(word, learnt);
    return learnt;
  }

  function begunWith(start: string): Candidate[] {
    const candidates: Candidate[] = [];
    for (const one of byFirstLetter.get(start.charAt(0)) ?? []) {
      if (!one.word.startsWith(start)) continue;
      const longer = one.word.length - start.length;
      candidates.push([one, longer === 0 ? 1 : (0.375 * one.word.length) / (one.word.length + 0.3 * longer)]);
    }
    return candidates;
  }

  /** Words with a letter wrong (two in longer ones: letters swapped are two), and words that hold this one further in. */
  function alike(word: string): Candidate[] {
    const candidates: Candidate[] = [];
    for (const [one, wrong] of spoken.fuzzyGet(word, word.length < 6 ? 1 : 2).values())
      candidates.push([one, (0.45 * word.length) / (word.length + wrong)]);
    for (const one of spoken.values()) if (one.word.indexOf(word) > 0) candidates.push([one, (0.3 * word.length) / one.word.length]);
    return candidates;
  }

  /** How much each text says about the candidates; where it holds several, the one that counts most does. */
  function answerTo(candidates: readonly Candidate[]): Float64Array {
    const answer = new Float64Array(worths.length);
    for (const [{ texts, weights }, closeness] of candidates) {
      const says = closeness * Math.log(1 + (worths.length + 1) / (texts.length + 1));
      for (let i = 0; i < texts.length; i += 1) {
        const text = texts[i] ?? 0;
        const score = says * (weights[i] ?? 0);
        if (score > (answer[text] ?? 0)) answer[text] = score;
      }
    }
    return answer;
  }

  /** The texts that are in every answer, those with the greatest sums first. */
  function best(answers: readonly Float64Array[], limit: number): readonly number[] {
    const first: { readonly text: number; readonly score: number }[] = [];
    for (let text = 0; text < worths.length; text += 1) {
      let score = 0;
      for (const answer of answers) {
        const more = answer[text] ?? 0;
        score = more > 0 ? score + more : Number.NEGATIVE_INFINITY;
      }
      score *= worths[text] ?? 0;
      if (!(score > (first[limit - 1]?.score ?? 0))) continue;
      const place = first.findIndex((other) => other.score < score);
      first.splice(place < 0 ? first.length : place, 0, { text, score });
      if (first.length > limit) first.pop();
    }
    return first.map(({ text }) => text);
  }

  function find(asked: string, limit: number): readonly number[] {
    const words = [...new Set(wordsOf(asked))];
    if (words.length === 0) return [];
    const kept = new Map<string, Float64Array>();
    const once = (key: string, candidates: () => readonly Candidate[]): Float64Array => {
      const answer = answered.get(key) ?? kept.get(key) ?? answerTo(candidates());
      kept.set(key, answer);
      return answer;
    };
    const strict = (word: string) => once(word, () => begunWith(word));
    const wide = (word: string) => (isSpoken(word) ? once(`~${word}`, () => [...begunWith(word), ...alike(word)]) : strict(word));
    const sure = best(words.map(strict), limit);
    const more = sure.length < Math.min(handful, limit) ? best(words.map(wide), limit).filter((text) => !sure.includes(text)) : [];
    answered = kept;
    return [...sure, ...more].slice(0, limit);
  }

  const remove = (text: number): void => {
    worths[text] = 0;
  };
  return { add, remove, find };
}

/** Of letters, and three at least. Codes, of which there are as many as texts, have neither slips nor middles. */
const isSpoken = (word: string): boolean => word.length > 2 && !/\p{N}/u.test(word);
/** The words of a text, without case and accents; a code such as 7b.1 is one word. */
const wordsOf = (text: string): readonly string[] => plain(text).match(/[\p{L}\p{N}]+(?:\.[\p{L}\p{N}]+)*/gu) ?? [];
const plain = (text: string): string => (/[^ -~]/.test(text) ? text.normalize("NFD").replace(/\p{M}/gu, "") : text).toLowerCase();
