import type { Reporter, TestModule } from "vitest/node";

/** Names what was skipped, then prints one plain line that any CI can read: "12 passed, 0 failed, 1 skipped". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    let brokenModules = 0;
    for (const module of modules) {
      if (module.errors().length > 0) brokenModules++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") counts.passed++;
        else if (state === "failed") counts.failed++;
        else {
          counts.skipped++;
          skipped.push(test.fullName);
        }
      }
    }
    counts.failed += brokenModules + errors.length;
    const lines = skipped.map((name) => `SKIPPED: ${name}`);
    process.stdout.write(
      `\n${[...lines, `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`].join("\n")}\n`,
    );
  }
}
