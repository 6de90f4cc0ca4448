import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import type { Person } from "../swarm/person.ts";

/** What these runs read of a job, as the service's API tells it. Times are milliseconds since 1970 UTC, by its clock. */
const Job = z.object({
  jobId: z.string(),
  status: z.enum(["AWAITING_UPLOAD", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]),
  submitTime: z.number(),
  startTime: z.number().optional(),
  completeTime: z.number().optional(),
  files: z.array(
    z.object({
      kind: z.string(),
      bytes: z.number(),
      sha256: z.string().optional(),
      inS3: z.boolean(),
    }),
  ),
  result: z
    .object({
      status: z.string(),
      dueAt: z.number().optional(),
      archivedAt: z.number().optional(),
      requestedAt: z.number().optional(),
      restoredAt: z.number().optional(),
      mayDownload: z.boolean(),
    })
    .optional(),
});
export type Job = z.infer<typeof Job>;

const Begun = z.object({ job: Job });
const Signed = z.object({ url: z.string(), fields: z.record(z.string(), z.string()) });

/** Announces, uploads and submits a file, as the pages do: the bytes go straight to storage. Answers the job as it stands then. */
export async function submitFile(
  who: Person,
  fileName: string,
  bytes: Uint8Array,
  meantAt?: number,
): Promise<Job> {
  const { job } = Begun.parse(
    await who.askJson("POST /api/jobs", "/api/jobs", {
      json: { clickId: randomUUID(), fileName, bytes: bytes.length, reference: "yeast" },
      ...(meantAt === undefined ? {} : { meantAt }),
    }),
  );
  const { url, fields } = Signed.parse(
    await who.askJson("POST /api/jobs/…/upload", `/api/jobs/${job.jobId}/upload`, { json: { sign: "post" } }),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), "file");
  const encoded = new Response(form);
  await who.ask("storage: upload", url, {
    body: new Uint8Array(await encoded.arrayBuffer()),
    headers: { "content-type": encoded.headers.get("content-type") ?? "" },
  });
  return Job.parse(
    await who.askJson("POST /api/jobs/…/submit", `/api/jobs/${job.jobId}/submit`, { json: {} }),
  );
}

/** The job as it stands. */
export async function lookAt(who: Person, jobId: string): Promise<Job> {
  return Job.parse(await who.askJson("GET /api/jobs/…", `/api/jobs/${jobId}`));
}

/** Follows the job's event stream until it has ended; null when there was no more time. */
export async function followJob(who: Person, jobId: string, signal: AbortSignal): Promise<Job | null> {
  const last = await who.follow<unknown>(
    "GET /api/jobs/events (until it opens)",
    `/api/jobs/events?jobs=${jobId}`,
    (data) => hasEnded(Job.parse(data)),
    signal,
  );
  return last === null ? null : Job.parse(last);
}

export const hasEnded = ({ status }: Job): boolean =>
  status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";

/** Downloads the annotated VCF and answers whether it is, byte for byte, what the service says it wrote. */
export async function fetchResult(who: Person, job: Job): Promise<boolean> {
  const { headers } = await who.ask("GET /api/jobs/…/files/vcf", `/api/jobs/${job.jobId}/files/vcf`, {
    expect: (status) => status === 303 || status === 307 || status === 302,
  });
  const { body } = await who.ask("storage: download", headers.location ?? "", {
    headers: { "accept-encoding": "identity" },
  });
  const promised = job.files.find(({ kind }) => kind === "vcf")?.sha256;
  return promised !== undefined && createHash("sha256").update(body).digest("hex") === promised;
}

/** Chooses premium, where plans can be changed without paying. */
export async function becomePremium(who: Person, meantAt: number): Promise<void> {
  await who.ask("POST /api/account/plan", "/api/account/plan", { json: { plan: "premium" }, meantAt });
}

/** The service's own sample file. */
export async function fetchSample(who: Person): Promise<Buffer> {
  const { body } = await who.ask("GET /sample", "/sample", { headers: { "accept-encoding": "identity" } });
  return body;
}

/** The header and the first `records` records of a VCF. */
export function firstRecords(vcf: Buffer, records: number): Buffer {
  const lines = vcf.toString("latin1").split("\n");
  const header = lines.filter((line) => line.startsWith("#"));
  const body = lines.filter((line) => line !== "" && !line.startsWith("#")).slice(0, records);
  return Buffer.from(`${[...header, ...body].join("\n")}\n`, "latin1");
}
