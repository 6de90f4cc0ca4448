import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobView } from "@gas/core/jobs/job-view";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { header, recordsOnChrI, sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

type TestStack = Awaited<ReturnType<typeof startTestStack>>;
let stack: TestStack;
let client: ApiClient;
beforeAll(async () => {
  stack = await startTestStack();
  client = await demoClient(stack.url, "free");
});
afterAll(() => stack?.destroy());

async function annotate(bytes: Uint8Array | string, fileName = "input.vcf"): Promise<JobView> {
  const { jobId } = await client.submit(fileName, Buffer.from(bytes));
  return (await client.follow(jobId, hasEnded)).at(-1) as JobView;
}
const good = recordsOnChrI(3);
const bomb = gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(60 * 2 ** 20, "A")]));

describe("what cannot be annotated ends FAILED, with a message that says where and what to do", () => {
  it.each([
    ["a file that is no VCF", "<!doctype html><html></html>", /not a VCF/, undefined],
    ["binary noise", randomBytes(5000), /not a VCF|no text|not UTF-8/, undefined],
    ["a truncated gzip", gzipSync(header + good).subarray(0, 60), /ends in the middle/, undefined],
    ["a header without #CHROM", "##fileformat=VCFv4.2\nchrI\t1\t.\tA\tC\t.\t.\t.\n", /#CHROM/, 2],
    ["a line longer than is read", gzipSync(header + "chrI\t" + "1".repeat(17 * 2 ** 20)), /longer than/, 3],
    ["a gzip bomb", bomb, /longer than|expands/, undefined],
    ["no contig that the reference has", header + "chr77\t5\t.\tA\tC\t.\t.\t.\n", /contig|chromosome/i, 3],
    [
      "another build",
      `##fileformat=VCFv4.2\n##contig=<ID=chrI,length=249250621>\n${header.split("\n")[1]}\n${good}`,
      /made with GRCh37/,
      2,
    ],
  ])("%s", async (_, bytes, message, line) => {
    const view = await annotate(bytes);
    expect(view.status).toBe("FAILED");
    expect(view.error?.code).toBe("bad_input");
    expect(view.error?.message).toMatch(message);
    const [problem] = view.error?.problems ?? [];
    expect(problem?.remedy.length).toBeGreaterThan(20);
    if (line !== undefined) expect(problem?.places[0]?.line).toBe(line);
    expect(view.files.map(({ kind }) => kind)).toContain("log");
    const log = (await client.fetchFile(view.jobId, "log")).bytes.toString();
    expect(log).toContain(view.error?.message);
  });

  it("and an empty file is refused before anything is sent", async () => {
    await expect(client.submit("empty.vcf", new Uint8Array())).rejects.toThrow("upload_empty");
  });
});

describe("what can be passed over is passed over, counted and handed back", () => {
  it("records with too few columns, a POS that is no number, a REF that disagrees and an unknown contig", async () => {
    const bad = [
      "chrI\t2000\t.\tA\n",
      "chrI\tabc\t.\tA\tC\t.\t.\t.\n",
      "chrI\t2001\t.\tNNNNRYK\tC\t.\t.\t.\n".replace("NNNNRYK", "ACGTACGTACGTACGT"),
      "chrUnknown\t5\t.\tA\tC\t.\t.\t.\n",
    ];
    const view = await annotate(header + good + bad.join(""));
    expect(view.status).toBe("COMPLETED");
    expect(view.counts).toEqual({ read: 7, annotated: 3, unannotated: 2, rejected: 2 });
    const summary = JSON.parse((await client.fetchFile(view.jobId, "summary")).bytes.toString()) as {
      problems: { places: { line: number }[] }[];
    };
    const lines = summary.problems.flatMap(({ places }) => places.map(({ line }) => line));
    expect(lines).toEqual(expect.arrayContaining([6, 7, 8, 9]));
    const rejects = await client.fetchFile(view.jobId, "rejects");
    expect(rejects.name).toBe("input.rejects.vcf");
    for (const line of bad) expect(rejects.bytes.toString()).toContain(line.trimEnd());
  });

  it("contigs by another name are understood", async () => {
    const view = await annotate(header + good.replaceAll("chrI\t", "1\t"));
    expect(view.counts).toMatchObject({ annotated: 3 });
  });

  it("a valid line of 10 MB is simply annotated", async () => {
    const long = good.split("\n")[0]?.replace(/\.$/, `NOTE=${"x".repeat(10 * 2 ** 20)}`) ?? "";
    const view = await annotate(`${header}${long}\n`);
    expect(view.counts).toMatchObject({ read: 1, annotated: 1 });
  });
});

describe("what a file is, its bytes say, not its name", () => {
  it.each(["../../etc/passwd", "quo\"te's.vcf", "line\nbreak.vcf", "🧬 patient.vcf.gz", "x.exe", ".."])(
    "a VCF named %j is annotated, and its result has a sound name",
    async (fileName) => {
      const view = await annotate(header + good, fileName);
      expect(view.status).toBe("COMPLETED");
      expect(view.fileName).not.toMatch(/[/\\\n]/);
      const { name } = await client.fetchFile(view.jobId, "vcf");
      expect(name).toMatch(/\.annotated\.vcf\.gz$/);
    },
  );

  it("a gzipped VCF named .vcf is annotated", async () => {
    expect(await annotate(gzipSync(header + good))).toMatchObject({ status: "COMPLETED" });
  });
});

describe("the worker", () => {
  it("goes on after all that", async () => {
    const view = await annotate(await sampleVcf(), "sample.vcf");
    expect(view).toMatchObject({ status: "COMPLETED", counts: { rejected: 0 } });
    expect(stack.worker().process.exitCode).toBeNull();
  });
});
