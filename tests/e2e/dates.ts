/** The question that every change of a date asks before it is written. */
import { expect, type Page } from "@playwright/test";

/** Answers why a date moves; where other items wait, they are shifted too unless said otherwise. */
export async function giveReason(page: Page, words = "Ward training starts later", others: "shift" | "keep" = "shift"): Promise<void> {
  // Where another dialog came, or none, the failure says which.
  const dialogs = expect.poll(() => page.getByRole("dialog").allInnerTexts(), { message: "the dialogs that are open", timeout: 30_000 });
  await dialogs.toContainEqual(expect.stringContaining("Why does it move?"));
  const question = page.getByRole("dialog").filter({ hasText: "Why does it move?" });
  await question.getByLabel("In your words").fill(words);
  if (others === "keep") await question.getByRole("button", { name: /^Keep/ }).click();
  else await question.getByLabel("In your words").press("Enter");
  await expect(question).toBeHidden();
}
