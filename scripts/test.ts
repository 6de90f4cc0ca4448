import { spawnSync } from "node:child_process";

/** `npm test [-- what]`: everything, or the test files whose path contains `what`. Skipped tests are named at the end, with what they lack. */
const { status } = spawnSync(
  "vitest",
  ["run", "--reporter=default", "--reporter=./scripts/closing-line.ts", ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
process.exit(status ?? 1);
