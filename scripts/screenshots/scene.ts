import { readFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import path from "node:path";
import { messageBus } from "@gas/aws/message-bus";
import { resourceNames, topicArns } from "@gas/aws/topology";
import { JobId } from "@gas/core/jobs/job-id";
import type { ArchiveStatus } from "@gas/core/archiving/result-lifecycle";
import { demoClient, hasEnded, type ApiClient } from "../stack/api-client.ts";
import type { Stack } from "../stack/stack.ts";

/** The jobs that the pictures are of, by id. */
export type Scene = {
  completed: string;
  failed: string;
  archived: string;
  restoring: string;
  deleted: string;
  /** The path of a link to the completed one. */
  shared: string;
  /** Where the desk's inbox is, and the newest mail in it. */
  inbox: string;
  mail: string;
};

export const sample = path.resolve(import.meta.dirname, "../../packages/annotation/sample/yeast-sample.vcf");

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
  const deleted = await submit(free, "wrong-file.vcf", vcf);
  await free.request(`/api/jobs/${deleted}`, { method: "DELETE" });
  const labels = { tags: ["trio", "urgent"], notes: "Asked for by the clinic; the second run." };
  await send(free, `/api/jobs/${completed}`, labels, "PATCH");
  const share = await send(free, `/api/jobs/${completed}/shares`, { days: 7 });
  const { path: shared } = (await share.json()) as { path: string };
  await parkLetter(stack);
  const { inbox } = stack;
  return { completed, failed, archived, restoring, deleted, shared, inbox, mail: await newestMail(inbox) };
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
  await send(client, "/api/account/plan", { plan });
}

async function send(client: ApiClient, at: string, body: object, method = "POST"): Promise<Response> {
  const answer = await client.request(at, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
  return answer;
}

/** The id of the newest mail, once there is one: the first jobs have ended by now, and each is mailed. */
async function newestMail(inbox: string): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    const mails = (await (await fetch(`${inbox}/messages.json`)).json()) as { id: string }[];
    if (mails[0]) return mails[0].id;
    await setTimeout(500);
  }
  throw new Error("No mail came to the inbox.");
}

/** A message about a job that never was: the annotator parks it among the dead letters. */
async function parkLetter({ clients, prefix }: Stack): Promise<void> {
  const bus = messageBus(clients, {
    topicArns: topicArns("us-east-1", "000000000000", prefix),
    queues: resourceNames(prefix).queues,
  });
  await bus.send("annotationRequests", { jobId: JobId.parse(randomUUID()) });
}

/** What a spreadsheet makes of a VCF: positions with commas, and columns that are gone. */
function brokenVcf(): Buffer {
  const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
  const lines = Array.from({ length: 60 }, (_, i) => `chrI\t${i + 1},000\t.\tA\tC\t50\tPASS\t.\n`);
  return Buffer.from(head + lines.join(""));
}
