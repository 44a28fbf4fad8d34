/** Who works at the copies that the end-to-end specs open, and what any of them does there: goes to a screen, reads the plan, changes it. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Edit, Me, Tables } from "../../shared/api.ts";
import type { Waymark } from "./fixture.ts";

export const helen: Me = { name: "Helen Ward", role: "PMO lead", organisation: "Norfolk and Waveney ICB" };
export const matt: Me = { name: "Matt Dooley", role: "SRO, elective recovery", organisation: "Norfolk and Waveney ICB" };
export const tricia: Me = { name: "Tricia D’Orsi", role: "SRO, maternity and neonatal", organisation: "Norfolk and Waveney ICB" };

/** Goes to an address, such as "register/milestone", as a link does. @param heading the screen's first, where the next step needs it there. */
export async function goTo(page: Page, place: string, heading?: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/${place}`);
  if (heading !== undefined) await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
}

export const tablesOf = (page: Page): Promise<Tables> => page.evaluate(async () => (await window.api.snapshot()).tables);

/** The milestone of this code. @throws where the plan has none */
export async function milestoneOf(page: Page, code: string): Promise<Tables["milestone"][number]> {
  const found = (await tablesOf(page)).milestone.find((row) => row.code === code);
  if (!found) throw new Error(`The plan has no milestone ${code}.`);
  return found;
}

/** On the Roadmap's timeline, also where year cards stand for it, to a milestone's row, as a person goes there who knows its code. */
export async function toMilestone(page: Page, code: string): Promise<Locator> {
  await goTo(page, "roadmap", "Roadmap");
  const showTimeline = page.getByRole("button", { name: "Show the timeline" });
  if (await showTimeline.isVisible()) await showTimeline.click();
  await expect(page.getByRole("treegrid", { name: /^Five-year roadmap/ })).toBeVisible();
  await page.keyboard.press("Control+G");
  await page.getByLabel("Date, code or words").fill(code);
  await page.keyboard.press("Enter");
  const row = page.locator(`[data-row^="milestone/${(await milestoneOf(page, code)).id}"]`);
  await expect(row).toBeFocused();
  return row;
}

/** Somebody says who they are at this copy, and changes something there in one step. */
export const editAs = ({ page }: Waymark, who: Me, edits: readonly Edit[], why = "Set up"): Promise<void> =>
  page.evaluate(
    async ({ me, list, reason }) => {
      await window.api.setMe(me);
      if (list.length === 0) return;
      const done = await window.api.edit({ edits: list, at: (await window.api.snapshot()).position, label: "Set up", why: reason });
      if (!done.ok) throw new Error(done.error.message);
    },
    { me: who, list: edits, reason: why },
  );

/** Sets one field of a milestone, in a step of its own. */
export async function changeMilestone(at: Waymark, who: Me, code: string, field: string, value: string, why?: string): Promise<void> {
  const { id } = await milestoneOf(at.page, code);
  await editAs(at, who, [{ type: "milestone", id, field, value }], why);
}

/** Each admits the other's copy, as two people do who compared their fingerprints by telephone. */
export async function introduce(one: Waymark, other: Waymark): Promise<void> {
  for (const [host, guest] of [[one, other] as const, [other, one] as const]) {
    const { own } = await guest.page.evaluate(() => window.api.contributors());
    await host.page.evaluate((replica) => window.api.admit(replica, false), own.replica);
  }
}

/** Helen Ward goes to a milestone's row on the Roadmap. */
export async function helenAt(waymark: Waymark, code: string): Promise<Locator> {
  await editAs(waymark, helen, []);
  return toMilestone(waymark.page, code);
}
