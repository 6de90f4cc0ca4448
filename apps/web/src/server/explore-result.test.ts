import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExploreQuery, wholeResult } from "@gas/annotation/explore/query";
import { openMade } from "@gas/annotation/explore/testing/made";
import type { Explored } from "@gas/annotation/explore/testing/explored";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { openBundle } from "@gas/annotation/genes/bundle";
import type { Job, Results } from "@gas/core/jobs/job";
import { anArchivedResult } from "@gas/core/testing/archived-results";
import { anAccount, aPendingJob, aRunningJob, completed } from "@gas/core/testing/builders";
import { describeResult } from "./describe-result.ts";
import { exportVariants } from "./export-variants.ts";
import { listVariants } from "./list-variants.ts";
import { fakeDeps } from "./testing/fake-deps.ts";
import { viewVariant } from "./view-variant.ts";

const account = anAccount();
const high = ExploreQuery.parse({ impact: ["HIGH"] });
const page = { from: 0, limit: 50 };

let made: Explored;
beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "gas-explore-web-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  made = await openMade(openBundle(ensureBuiltInReference(folder)), 5, 300, 100);
});

/** The web over one job, whose files are read by range; `reads` are the keys that were. */
function holding(job: Job) {
  const { deps } = fakeDeps();
  const reads: string[] = [];
  return {
    ...deps,
    reads,
    jobs: { ...deps.jobs, find: async () => job },
    results: {
      ...deps.results,
      readRange: async (key: string, { from, length }: { from: number; length: number }) => {
        reads.push(key);
        return (key === "the.vcf.gz" ? made.vcf : made.columns.file).read(from, length);
      },
    },
  };
}
const explorable = (): Partial<Results> => ({
  vcf: { key: "the.vcf.gz", bytes: made.vcf.bytes, sha256: "0".repeat(64) },
  columns: { key: "the.columns", bytes: made.columns.file.bytes },
});
const available = () => {
  const job = completed(aRunningJob({ fileName: "patient 7.vcf.gz" }));
  return { ...job, results: { ...job.results, ...explorable() } };
};
const archived = () => {
  const job = anArchivedResult();
  return { ...job, results: { ...job.results, ...explorable() } };
};

describe("exploring a result", () => {
  it("answers pages of it from its columns alone, and a record from the VCF", async () => {
    const job = available();
    const deps = holding(job);
    const found = await listVariants(deps, account, job.jobId, { view: high, ...page });
    expect(found.total.count).toBeGreaterThan(5);
    expect(new Set(deps.reads)).toEqual(new Set(["the.columns"]));
    const { ordinal } = found.rows[0]!;
    expect((await viewVariant(deps, account, job.jobId, ordinal)).record?.raw).toBe(made.lines[ordinal]);
    expect(deps.reads).toContain("the.vcf.gz");
    await expect(viewVariant(deps, account, job.jobId, 300)).rejects.toMatchObject({ code: "not_found" });
  });

  it("exports what the view shows under the job's name, saying first how many records come", async () => {
    const job = available();
    const answer = await exportVariants(holding(job), account, job.jobId, {
      view: high,
      format: "vcf",
      compress: "gzip",
    });
    expect(answer.headers.get("content-disposition")).toContain(`filename="patient 7.variants.vcf.gz"`);
    const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(lines).toHaveLength(Number(answer.headers.get("x-row-count")));
    expect(lines).toEqual(made.lines.filter((line) => line.includes("|HIGH|")));
  });

  it("breaks an export off rather than ending it when a file cannot be read any more", async () => {
    const job = available();
    const deps = holding(job);
    let left = made.vcf.bytes / 2;
    const { readRange } = deps.results;
    deps.results.readRange = async (key, range) => {
      if (key === "the.vcf.gz" && (left -= range.length) < 0) throw new Error("the storage is gone");
      return readRange(key, range);
    };
    const answer = await exportVariants(deps, account, job.jobId, {
      view: wholeResult,
      format: "vcf",
      compress: "none",
    });
    expect(answer.headers.get("x-row-count")).toBe("300");
    await expect(answer.text().then(({ length }) => length)).rejects.toThrow("gone");
  });

  it("shows of an archived result all that the columns hold, and says what would bring the rest back", async () => {
    const job = archived();
    const deps = holding(job);
    const found = await listVariants(deps, account, job.jobId, { view: high, ...page });
    expect(found.total.count).toBeGreaterThan(5);
    const detail = await viewVariant(deps, account, job.jobId, 0);
    expect(detail).toMatchObject({
      record: null,
      row: { ordinal: 0 },
      vcf: { here: false, state: "ARCHIVED" },
    });
    expect((await describeResult(deps, account, job.jobId)).vcf).toMatchObject({
      because: expect.stringContaining("in the archive"),
      remedy: expect.stringContaining("annotate the file again"),
    });
    const tsv = await exportVariants(deps, account, job.jobId, {
      view: high,
      format: "tsv",
      compress: "none",
    });
    expect((await tsv.text()).split("\n")).toHaveLength(found.total.count + 2);
    const needsVcf = ExploreQuery.parse({ fields: [{ name: "CSQ/Codons", op: "contains", value: "a" }] });
    for (const refused of [
      listVariants(deps, account, job.jobId, { view: needsVcf, ...page }),
      exportVariants(deps, account, job.jobId, { view: high, format: "vcf", compress: "gzip" }),
    ])
      await expect(refused).rejects.toMatchObject({ code: "in_archive" });
    expect(deps.reads).not.toContain("the.vcf.gz");
  });

  it("says in plain words what cannot be explored, and what is wrong with a query", async () => {
    const older = completed(aRunningJob());
    await expect(
      listVariants(holding(older), account, older.jobId, { view: high, ...page }),
    ).rejects.toMatchObject({
      code: "not_explorable",
    });
    const damaged = available();
    const broken = holding(damaged);
    broken.results.readRange = async (_, { length }) => new Uint8Array(length);
    await expect(describeResult(broken, account, damaged.jobId)).rejects.toMatchObject({
      code: "not_explorable",
    });
    const pending = aPendingJob();
    await expect(describeResult(holding(pending), account, pending.jobId)).rejects.toMatchObject({
      code: "result_not_ready",
    });
    const job = available();
    const aunt = ExploreQuery.parse({ genotype: [{ sample: "aunt", is: "het" }] });
    await expect(
      listVariants(holding(job), account, job.jobId, { view: aunt, ...page }),
    ).rejects.toMatchObject({
      code: "bad_request",
      message: expect.stringContaining("no sample aunt"),
    });
  });
});
