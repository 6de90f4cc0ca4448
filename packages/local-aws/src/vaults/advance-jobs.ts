import type { BlobName } from "../s3/blob-files.ts";
import { inTransaction } from "../s3/database.ts";
import { formatInventory, selectInventory, type ListedArchive } from "./inventory.ts";
import { describe, findJob, type InventoryJob, type InventoryOrder, type Job } from "./job.ts";
import type { GlacierDeps } from "./request.ts";
import { forgetUploads, uploadKeptMs } from "./uploads.ts";
import { Notices } from "./vaults.ts";

/** How long a job and its output stay at least (developer guide, "Get job output"). */
const keptMs = 24 * 3600_000;
const leastKeptMs = 60_000; // however fast time goes, so that output can be fetched

/** Ends the jobs whose time has come and drops those whose time is over. Answers when there is something to do next. */
export function advanceJobs(deps: GlacierDeps, arnOf: (vault: string) => string): Date | null {
  const { db, files, clock } = deps;
  const now = clock().toISOString();
  const due = db
    .prepare("SELECT * FROM jobs WHERE status = 'InProgress' AND ready_at <= ? ORDER BY ready_at, rowid")
    .all(now) as unknown as Job[];
  for (const job of due) endJob(deps, job, arnOf(job.vault));
  const over = db
    .prepare("DELETE FROM jobs WHERE status <> 'InProgress' AND expires_at <= ? RETURNING blob")
    .all(now) as { blob: BlobName | null }[];
  for (const { blob } of over) if (blob !== null) files.remove(blob);
  forgetUploads(deps);

  const next = db
    .prepare("SELECT min(iif(status = 'InProgress', ready_at, expires_at)) AS at FROM jobs")
    .get()?.["at"];
  const idle = db.prepare("SELECT min(touched_at) AS at FROM uploads").get()?.["at"];
  const times = [
    ...(typeof next === "string" ? [Date.parse(next)] : []),
    ...(typeof idle === "string" ? [Date.parse(idle) + uploadKeptMs] : []),
  ];
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** In one step with the notices that it causes: a kill at any moment leaves a job that is due, or notices that are owed. */
function endJob(deps: GlacierDeps, job: Job, arn: string): void {
  const { db, clock, timeScale, outbox, files } = deps;
  const now = clock();
  const output = job.action === "InventoryRetrieval" ? inventory(deps, job, arn) : retrieved(deps, job);
  try {
    inTransaction(db, () => {
      // Kept from now on and not from when it was due: nobody could fetch it while nobody ran.
      const expiresAt = new Date(now.getTime() + Math.max(Math.round(keptMs * timeScale), leastKeptMs));
      db.prepare(
        "UPDATE jobs SET status = ?, completed_at = ?, expires_at = ?, size = ?, blob = ? WHERE id = ?",
      ).run(
        output ? "Succeeded" : "Failed",
        now.toISOString(),
        expiresAt.toISOString(),
        output?.size ?? null,
        output?.blob ?? null,
        job.id,
      );
      if (output?.order) db.prepare("UPDATE jobs SET inventory = ? WHERE id = ?").run(output.order, job.id);
      const message = describe(findJob(deps, job.vault, job.id), arn);
      // Both the vault's setting and the job's own topic are told: whoever sets both gets two messages.
      for (const topic of [topicOfVault(deps, job), job.topic])
        if (topic !== null) outbox.owe(topic, message);
    });
  } catch (error) {
    if (output) files.remove(output.blob);
    throw error;
  }
}

/** The topic that the vault tells of this kind of job. */
function topicOfVault({ db }: GlacierDeps, job: Job): string | null {
  const notices = db.prepare("SELECT notices FROM vaults WHERE name = ?").get(job.vault)?.["notices"];
  if (typeof notices !== "string") return null;
  const { SNSTopic, Events } = Notices.parse(JSON.parse(notices));
  return Events.includes(`${job.action}Completed`) ? SNSTopic : null;
}

type Output = { blob: BlobName; size: number; order?: string };

function retrieved({ db, files }: GlacierDeps, job: Job): Output | null {
  const archive = db.prepare("SELECT blob, size FROM archives WHERE id = ?").get(job.archive);
  if (!archive || job.fails === 1) return null; // it was deleted meanwhile, or this is to fail
  return { blob: files.duplicateNow(archive["blob"] as BlobName), size: Number(archive["size"]) };
}

/** Of the present moment, where the real one may be a day old: whoever waits for it sees what is there. */
function inventory({ db, files, clock }: GlacierDeps, job: InventoryJob, arn: string): Output {
  const archives = db
    .prepare("SELECT * FROM archives WHERE vault = ? ORDER BY created_at, id")
    .all(job.vault) as unknown as ListedArchive[];
  const order = JSON.parse(job.inventory) as InventoryOrder;
  const { page, marker } = selectInventory(archives, order);
  const bytes = Buffer.from(formatInventory(arn, clock(), page, order.Format));
  return {
    blob: files.writeNow(bytes),
    size: bytes.length,
    order: JSON.stringify({ ...order, Marker: marker }),
  };
}
