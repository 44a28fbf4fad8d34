/** A dependency as an entry of a queue. */
import { openQuestion } from "../../shared/agreement.ts";
import { answersTo, gapInWords } from "../dependencies.ts";
import type { Tables } from "../store.ts";
import { DependencyMark } from "../symbols.tsx";
import { dependencyWords } from "../words.ts";
import type { QueueEntry } from "./Queue.tsx";
import { type QueueItem, relationInWords } from "./queue.ts";

/** @param isYours whether the queue is that of whoever reads it */
export function entryOf(tables: Tables, item: QueueItem, isYours: boolean): QueueEntry {
  const { dependency, side, state, meeting } = item;
  const question = openQuestion(answersTo(tables, dependency.id));
  return {
    id: dependency.id,
    title: dependency.title ?? "Without a title",
    mark: <DependencyMark state={state} />,
    markWords: dependencyWords[state],
    note: question?.side === side ? "Asked, no reply yet" : relationInWords(tables, item, isYours),
    late: meeting.gap !== null && meeting.gap > 0 ? gapInWords(meeting.gap) : "",
  };
}
