import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClient, hasEnded } from "../scripts/stack/api-client.ts";
import { startStack, type Stack } from "../scripts/stack/stack.ts";
import { header, recordsOnChrI } from "./sample-vcfs.ts";
import { webPort } from "./test-stack.ts";

let stateDir: string;
let stack: Stack | undefined;
const start = async (): Promise<Stack> =>
  (stack = await startStack({ stateDir, ports: { web: webPort, s3: 0, messaging: 0, dynamo: 0 } }));
beforeAll(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), "gas-e2e-"));
});
afterAll(async () => {
  await stack?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

describe("a second start", () => {
  it("finds jobs, files and queued messages of the first, even when that one was killed without a warning", async () => {
    const first = await start();
    const before = await demoClient(first.url, "free");
    const vcf = Buffer.from(header + recordsOnChrI(10));
    const done = await before.submit("done.vcf", vcf);
    await before.follow(done.jobId, hasEnded);
    const result = await before.fetchFile(done.jobId, "vcf");
    await first.worker().stop();
    const waiting = await before.submit("waiting.vcf", vcf); // its message lies in the queue, with nobody to take it
    await Promise.all(
      first.children().map((child) => {
        child.process.kill("SIGKILL");
        return child.ended;
      }),
    );

    const second = await start();
    const after = await demoClient(second.url, "free");
    const list = (await (await after.request("/api/jobs")).json()) as { jobs: { jobId: string }[] };
    expect(list.jobs.map(({ jobId }) => jobId)).toEqual([waiting.jobId, done.jobId]);
    expect((await after.follow(waiting.jobId, hasEnded)).at(-1)).toMatchObject({ status: "COMPLETED" });
    expect((await after.fetchFile(done.jobId, "vcf")).bytes.equals(result.bytes)).toBe(true);
  });
});
