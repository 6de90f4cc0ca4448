import type { Locator, Page } from "playwright-core";

type Files = Parameters<Locator["setInputFiles"]>[0];

/** Chooses files in the panel for new jobs, once its scripts run. They are looked at, and nothing is sent yet. */
export async function chooseFiles(page: Page, files: Files): Promise<void> {
  await page.locator('input[aria-label="VCF files"]:enabled').setInputFiles(files);
}

/** Chooses files and has those annotated that can be, once all have been looked at. */
export async function annotateFiles(page: Page, files: Files): Promise<void> {
  await chooseFiles(page, files);
  await page.locator('[data-testid="candidate"]').first().waitFor();
  // The first of them, whichever that is: while there are several there is no one that could be waited for.
  await page
    .locator('[data-testid="candidate"][data-state="reading"]')
    .first()
    .waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Annotate \d+ files?$/ }).click();
}
