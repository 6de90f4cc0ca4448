import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countFacets } from "@gas/annotation/explore/count-facets";
import { exportFound } from "@gas/annotation/explore/export";
import { viewGene } from "@gas/annotation/explore/genes";
import { ExploreQuery, wholeResult } from "@gas/annotation/explore/query";
import { createCache } from "@gas/annotation/explore/read/cache";
import { openColumns, type RangeReader } from "@gas/annotation/explore/read/open-columns";
import { findPage } from "@gas/annotation/explore/rows";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { Summary } from "@gas/annotation/summary";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { messageBus } from "@gas/aws/message-bus";
import { s3ObjectStore } from "@gas/aws/s3-object-store";
import { planTable } from "@gas/core/accounts/plans";
import { UserId } from "@gas/core/accounts/account";
import { anUploadingJob } from "@gas/core/testing/builders";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { annotator } from "./annotator.ts";
import { embeddedEngine } from "./engines/embedded.ts";
import { createLog } from "./log.ts";

const sample = path.resolve(import.meta.dirname, "../../../packages/annotation/sample/yeast-sample.vcf");
const folder = mkdtempSync(path.join(tmpdir(), "gas-explore-"));
let aws: TestAws;
beforeAll(async () => {
  ensureBuiltInReference(folder);
  aws = await startTestAws();
});
afterAll(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true });
});

describe("a job that the worker has completed", () => {
  it("can be explored over S3: its counts are those of its summary, and its export is its VCF", async () => {
    const { clients, names } = aws;
    const log = createLog("silent");
    const jobs = dynamoJobStore(clients.dynamo, names.tables.jobs);
    const inputs = s3ObjectStore(clients.s3, names.buckets.inputs);
    const results = s3ObjectStore(clients.s3, names.buckets.results);
    const now = Date.now();
    const job = anUploadingJob({ userId: UserId.parse("user-1"), submitTime: now, wakeAt: now });
    await jobs.add(job);
    await inputs.put("inputs/x", await readFile(sample), "text/plain");
    const { etag, bytes } = (await inputs.head("inputs/x"))!;
    const input = { key: "inputs/x", bytes, etag };
    await jobs.apply(
      job.jobId,
      "submit",
      { submitTime: now, input, attempts: 0, reminders: 0, wakeAt: now },
      {},
    );
    const handle = annotator({
      jobs,
      accounts: dynamoAccountStore(clients.dynamo, names.tables.users),
      inputs,
      results,
      bus: messageBus(clients, { topicArns: aws.topicArns, queues: names.queues }),
      engine: await embeddedEngine({ log }, { referencesDir: folder, threads: 1 }),
      plans: planTable(100),
      maxLineBytes: 2 ** 24,
      leaseMs: 60_000,
      archiveAfterMs: 60_000,
      timeLimitMs: 60_000,
      newLeaseOwner: () => randomUUID(),
      isPassingFault: () => false,
      now: Date.now,
      log,
    });
    expect(await handle({ jobId: job.jobId }, new AbortController().signal)).toEqual({ end: "done" });

    const done = await jobs.find(job.jobId);
    if (done?.status !== "COMPLETED" || !done.results.columns) throw new Error("the job has no columns");
    const readerOf = ({ key, bytes: size }: { key: string; bytes: number }): RangeReader => ({
      name: key,
      bytes: size,
      read: (from, length) => results.readRange(key, { from, length }),
    });
    const vcf = readerOf(done.results.vcf);
    const columns = await openColumns(readerOf(done.results.columns), createCache(2 ** 24));

    const text = async (key: string, size: number): Promise<Buffer> =>
      Buffer.from(await results.readRange(key, { from: 0, length: size }));
    const { summary: file } = done.results;
    const summary = Summary.parse(JSON.parse((await text(file.key, file.bytes)).toString()));
    const facets = await countFacets(columns, wholeResult, vcf);
    expect(facets.count).toBe(summary.records.read);
    expect(Object.fromEntries(facets.type.map(({ value, count }) => [value, count]))).toEqual(
      Object.fromEntries(Object.entries(summary.alleles).filter(([, count]) => count > 0)),
    );
    expect(Object.fromEntries(facets.impact.map(({ value, count }) => [value, count]))).toEqual(
      Object.fromEntries(Object.entries(summary.impacts).filter(([, count]) => count > 0)),
    );
    expect(facets).toMatchObject({
      transitions: summary.transitions,
      transversions: summary.transversions,
      indelLengths: summary.indelLengths,
    });
    expect(facets.contig.map(({ value, count }) => [value, count])).toEqual(
      summary.chromosomes.map(({ name, records }) => [name, records]),
    );

    const page = await findPage(columns, ExploreQuery.parse({ impact: ["HIGH"] }), vcf, {
      from: 0,
      limit: 20,
    });
    expect(page.rows[0]?.impact).toBe("HIGH");
    const [gene] = page.rows[0]!.genes;
    expect((await viewGene(columns, wholeResult, vcf, gene!.id))?.gene.count).toBeGreaterThan(0);
    let exported = "";
    const all = await exportFound(columns, wholeResult, vcf, "vcf");
    for await (const piece of all.text) exported += piece;
    expect(exported).toBe(gunzipSync(await text(done.results.vcf.key, vcf.bytes)).toString());
  });
});
