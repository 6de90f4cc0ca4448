import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import { demoClient, hasEnded, type ApiClient } from "../stack/api-client.ts";
import type { Stack } from "../stack/stack.ts";

/** The jobs that the pictures are of, by id. */
export type Scene = { completed: string; failed: string; archived: string; restoring: string };

const sample = path.resolve(import.meta.dirname, "../../packages/annotation/sample/yeast-sample.vcf");

/** Settings of a service in which results are archived at once, and stay on their way back for minutes. */
export const archiveAtOnce = { ARCHIVE_AFTER: "1s", GLACIER_TIME_SCALE: "1", SWEEP_SECONDS: "1" };

/** Makes real jobs: one completed, one refused, one archived, and one of an upgraded person on its way back. */
export async function makeScene(stack: Stack): Promise<Scene> {
  const [free, premium] = await Promise.all([
    demoClient(stack.url, "free"),
    demoClient(stack.url, "premium"),
  ]);
  const vcf = await readFile(sample);
  await setPlan(premium, "free");
  const archived = await submit(free, "trio-2024.vcf", vcf);
  const restoring = await submit(premium, "founder-strains.vcf", vcf);
  await untilResult(free, archived, "ARCHIVED");
  await untilResult(premium, restoring, "ARCHIVED");

  await stack.worker().stop();
  await stack.startWorker({ ...archiveAtOnce, ARCHIVE_AFTER: "30 minutes" });
  await setPlan(premium, "premium");
  await untilResult(premium, restoring, "RETRIEVING");
  const failed = await submit(free, "spreadsheet.vcf", brokenVcf());
  const completed = await submit(free, "yeast-screen.vcf", vcf);
  return { completed, failed, archived, restoring };
}

async function submit(client: ApiClient, fileName: string, vcf: Uint8Array): Promise<string> {
  const { jobId } = await client.submit(fileName, vcf);
  await client.follow(jobId, hasEnded);
  return jobId;
}

async function untilResult(client: ApiClient, jobId: string, status: ArchiveStatus): Promise<void> {
  await client.follow(jobId, ({ result }) => result?.status === status);
}

async function setPlan(client: ApiClient, plan: "free" | "premium"): Promise<void> {
  const { ok, status } = await client.request("/api/account/plan", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ plan }),
  });
  if (!ok) throw new Error(`The plan could not be changed: ${status}`);
}

/** What a spreadsheet makes of a VCF: positions with commas, and columns that are gone. */
function brokenVcf(): Buffer {
  const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
  const lines = Array.from({ length: 60 }, (_, i) => `chrI\t${i + 1},000\t.\tA\tC\t50\tPASS\t.\n`);
  return Buffer.from(head + lines.join(""));
}
