import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** `skipped` by name. */
export type TestCounts = { passed: number; failed: number; skipped: string[] };

/** Writes what a run counted to the file that `npm test` asks for. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts: TestCounts = { passed: 0, failed: errors.length, skipped: [] };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") counts.passed++;
        else if (state === "failed") counts.failed++;
        else counts.skipped.push(test.fullName);
      }
    }
    const file = process.env.GAS_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}

/** Names what was skipped, then one plain line that any CI can read: "12 passed, 0 failed, 1 skipped". */
export function closingLines(runs: readonly TestCounts[]): string[] {
  const sum = (of: (run: TestCounts) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const [passed, failed] = [sum((run) => run.passed), sum((run) => run.failed)];
  const skipped = runs.flatMap((run) => run.skipped);
  return [
    ...skipped.map((name) => `SKIPPED: ${name}`),
    `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
  ];
}
