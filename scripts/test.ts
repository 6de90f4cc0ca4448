import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closingLines, type TestCounts } from "./closing-line.ts";

/**
 * `npm test [-- what]`: everything, or the test files whose path contains `what`. The browser tests, which mostly wait for something, run beside
 * all others, so that two cores are busy. Skipped tests are named at the end, with what they lack.
 */
const args = process.argv.slice(2);
const halves = args.some((arg) => arg.startsWith("--project"))
  ? [[]]
  : [["--project=e2e"], ["--project=unit", "--project=integration"]];

const folder = mkdtempSync(join(tmpdir(), "gas-test-"));
const statuses = await Promise.all(halves.map((projects, i) => run(projects, i)));
const counts = statuses.map(countsOf);
rmSync(folder, { recursive: true });
process.stdout.write(`\n${closingLines(counts).join("\n")}\n`);
process.exit(statuses.find((status) => status !== 0) ?? 0);

/** Runs the projects' tests; the first's output is shown as it comes, any other's at its end in one piece. */
function run(projects: readonly string[], i: number): Promise<number> {
  const child = spawn(
    "vitest",
    [
      "run",
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=./scripts/closing-line.ts",
      ...projects,
      ...args,
    ],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        GAS_TEST_COUNTS: countsFile(i),
        ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
      },
    },
  );
  const kept: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => (i === 0 ? process.stdout.write(part) : kept.push(part)));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      process.stdout.write(Buffer.concat(kept));
      resolve(status ?? 1);
    });
  });
}

function countsFile(i: number): string {
  return join(folder, `${i}.json`);
}

/** A run that broke before it could count has failed in one thing at least. */
function countsOf(status: number, i: number): TestCounts {
  try {
    return JSON.parse(readFileSync(countsFile(i), "utf8")) as TestCounts;
  } catch {
    return { passed: 0, failed: status === 0 ? 0 : 1, skipped: [] };
  }
}
