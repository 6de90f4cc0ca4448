import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

type Axe = {
  run(
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
};

/** WCAG 2.2 AA and what it builds on, as axe-core calls them. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it stands, in light and in dark, in a line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Evaluated from outside: the page's own policy would let no foreign script in.
  await page.evaluate(source);
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.emulateMedia({ colorScheme });
    // A theme is there when it has been painted; and no colour is to be caught half way to another.
    await page.evaluate(
      "new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))",
    );
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))");
    const { violations } = await page.evaluate(
      (values) => (globalThis as unknown as { axe: Axe }).axe.run({ runOnly: { type: "tag", values } }),
      standards,
    );
    for (const { id, nodes } of violations)
      for (const { html, failureSummary } of nodes)
        found.push(`${colorScheme} ${id}: ${html} ${failureSummary}`);
  }
  return found;
}
