import { mkdtemp, rm } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { runChaos } from "./chaos/run-chaos.ts";
import { buildWeb } from "./stack/build-web.ts";

/** `npm run chaos -- [--kills 200] [--seed N] [--store s3-glacier|glacier-vault]`: kills at random, then looks whether all is there. */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    store: { type: "string", default: "s3-glacier" },
  },
});
const say = (text: string) => process.stdout.write(`${text}\n`);
const sample = path.resolve(import.meta.dirname, "../packages/annotation/sample/yeast-sample.vcf");
const stateDir = await mkdtemp(path.join(tmpdir(), "gas-chaos-"));
buildWeb();
say(`Seed ${values.seed}, ${values.kills} kills, archive ${values.store}, ${availableParallelism()} cores.`);
const began = Date.now();
const outcome = await runChaos({
  kills: Number(values.kills),
  seed: Number(values.seed),
  stateDir,
  archiveStore: values.store === "glacier-vault" ? "glacier-vault" : "s3-glacier",
  vcf: await readFile(sample),
  webPort: 3950,
  say,
});
say(
  `${outcome.kills} kills in ${Math.round((Date.now() - began) / 1000)} s: ${outcome.completed} results, all compared by SHA-256; ${outcome.deleted} deleted, ${outcome.planChanges} changes of plan, all queues emptied ${outcome.purges} times; each job told of by mail, ${outcome.repeatedMails} of them twice.`,
);
for (const wrong of outcome.wrong) say(`WRONG: ${wrong}`);
say(outcome.wrong.length === 0 ? "Everything is where it should be." : `Kept for a look: ${stateDir}`);
if (outcome.wrong.length === 0) await rm(stateDir, { recursive: true, force: true });
process.exit(outcome.wrong.length === 0 ? 0 : 1);
