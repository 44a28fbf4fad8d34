/** Asks the engine how often milestones were moved: all of them once, then those that a patch brings. */
import type { Push } from "../../shared/api.ts";
import { api, onPush } from "../bridge.ts";
import { useMoved } from "./moved.ts";

/** Begins to count, and goes on as changes come. */
export function countMoves(): void {
  onPush(follow);
  void ask(null);
}

/** Past this many milestones in one patch (a merge), all are counted again. */
const most = 1_000;
function follow(push: Push): void {
  if (push.type === "opened") void ask(null);
  const ids = push.type === "changed" ? (push.patch.rows.milestone ?? []).map(({ id }) => id) : [];
  if (ids.length > 0) void ask(ids.length > most ? null : ids);
}

async function ask(ids: readonly string[] | null): Promise<void> {
  const found = await api.movedMilestones(ids);
  useMoved.setState(({ byId }) => {
    const next = new Map(ids === null ? [] : byId);
    for (const id of ids ?? []) next.delete(id);
    for (const one of found) next.set(one.id, one);
    return { byId: next };
  });
}
