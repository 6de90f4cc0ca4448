import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { buildWeb } from "../stack/build-web.ts";
import { demoClient, hasEnded } from "../stack/api-client.ts";
import { startStack } from "../stack/stack.ts";

const sample = path.resolve(import.meta.dirname, "../../packages/annotation/sample/yeast-sample.vcf");

/**
 * `npm run bench -- turnaround [--jobs 30]`: time from the submit request to the page's event that the job is COMPLETED,
 * for the 1,000-record sample on the embedded stack: browser's API, DynamoDB, SNS, SQS, worker, S3 and back.
 */
export async function benchTurnaround(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { jobs: { type: "string", default: "30" } } });
  const jobs = Number(values.jobs);
  const vcf = await readFile(sample);
  const records = vcf
    .toString("latin1")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")).length;

  buildWeb();
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-bench-"));
  const stack = await startStack({ stateDir, ports: { web: 3900, s3: 0, messaging: 0, dynamo: 0 } });
  try {
    const client = await demoClient(stack.url, "free");
    const times: number[] = [];
    for (let i = 0; i < jobs + 3; i++) {
      let submitted = 0;
      // The upload is the person's line, not ours: the clock starts with the submit request, which ends `submit`.
      const { jobId } = await client.submit(`bench-${i}.vcf`, vcf, {
        beforeSubmit: () => (submitted = performance.now()),
      });
      const views = await client.follow(jobId, hasEnded);
      if (views.at(-1)?.status !== "COMPLETED") throw new Error(`The job ended ${views.at(-1)?.headline}`);
      if (i >= 3) times.push(performance.now() - submitted); // the first three warm up
    }
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
    console.log(
      `turnaround: ${records} records, ${jobs} jobs one after another, ${availableParallelism()} cores`,
    );
    console.log(
      `submit → COMPLETED: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, fastest ${at(0)} ms, slowest ${at(1)} ms`,
    );
  } finally {
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}
