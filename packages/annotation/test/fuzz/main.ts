import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuiltInReference } from "../../src/genes/built-in.ts";
import { fuzz } from "./fuzz.ts";

/** `npm run fuzz -- [--minutes N] [--seed N]`: feeds the annotator spoilt VCFs until the time is over or one breaks it. */
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, seed: { type: "string" } },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), "gas-fuzz-"));
process.stdout.write(`Seed ${seed}, ${values.minutes} minutes.\n`);
try {
  const bundle = ensureBuiltInReference(folder);
  const tried = await fuzz({ bundle, seed, milliseconds: Number(values.minutes) * 60_000 });
  process.stdout.write(`${tried.toLocaleString("en")} inputs ended in a result or a reason.\n`);
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
