import { z } from "zod";
import { createTreeHash } from "@gas/aws/tree-hash";
import { parseRange } from "../s3/byte-range.ts";
import type { BlobName } from "../s3/blob-files.ts";
import { newId } from "./archives.ts";
import { GlacierError } from "./errors.ts";
import { failIfWanted } from "./faults.ts";
import { slowly } from "./slowly.ts";
import type { GlacierDeps, Reply } from "./request.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How long jobs take (developer guide, "Initiate job"): the middle of what is said of each tier. */
const takesMs = { Expedited: 3 * minuteMs, Standard: 4 * hourMs, Bulk: 8 * hourMs };
/** How long output stays at least (developer guide, "Get job output"). */
const keptMs = 24 * hourMs;

const JobWish = z.discriminatedUnion("Type", [
  z.object({
    Type: z.literal("archive-retrieval"),
    ArchiveId: z.string().min(1),
    Tier: z.enum(["Expedited", "Standard", "Bulk"]).default("Standard"),
    Description: z.string().max(1024).optional(),
    SNSTopic: z.string().optional(),
  }),
  z.object({
    Type: z.literal("inventory-retrieval"),
    Format: z.enum(["JSON"]).default("JSON"),
    Description: z.string().max(1024).optional(),
    SNSTopic: z.string().optional(),
  }),
]);

type Row = Record<string, unknown>;

export function initiateJob(deps: GlacierDeps, vault: string, body: unknown): Reply {
  const parsed = JobWish.safeParse(body);
  if (!parsed.success)
    throw new GlacierError("InvalidParameterValueException", `Invalid job: ${z.prettifyError(parsed.error)}`);
  const wish = parsed.data;
  const { db, clock, timeScale, faults } = deps;
  const tier = wish.Type === "archive-retrieval" ? wish.Tier : "Standard";
  failIfWanted(faults().initiateJob, tier);
  const archive = wish.Type === "archive-retrieval" ? wish.ArchiveId : null;
  if (archive && !db.prepare("SELECT 1 FROM archives WHERE id = ? AND vault = ?").get(archive, vault))
    throw new GlacierError("ResourceNotFoundException", `The archive ID was not found: ${archive}`);
  const id = newId(92);
  const now = clock().getTime();
  const readyAt = now + takesMs[tier] * timeScale;
  const fails = archive !== null && faults().failJobs > 0;
  if (fails) faults().failJobs--;
  db.prepare("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'InProgress', NULL, NULL, NULL)").run(
    id,
    vault,
    archive ? "ArchiveRetrieval" : "InventoryRetrieval",
    archive,
    wish.Description ?? null,
    wish.SNSTopic ?? null,
    archive ? tier : null,
    new Date(now).toISOString(),
    new Date(readyAt).toISOString(),
    new Date(readyAt + Math.max(keptMs * timeScale, minuteMs)).toISOString(),
    fails ? 1 : 0,
  );
  deps.tick();
  return { status: 202, headers: { "x-amz-job-id": id, location: `/-/vaults/${vault}/jobs/${id}` } };
}

export function describeJob(deps: GlacierDeps, vault: string, id: string, arn: string): Reply {
  return { status: 200, json: describe(findJob(deps, vault, id), arn) };
}

export function listJobs({ db }: GlacierDeps, vault: string, arn: string): Reply {
  const rows = db.prepare("SELECT * FROM jobs WHERE vault = ? ORDER BY created_at, id").all(vault);
  return { status: 200, json: { JobList: rows.map((row) => describe(row, arn)), Marker: null } };
}

/** The output of a job that has succeeded, or a range of it; ranges that begin and end where the tree does carry their hash. */
export async function jobOutput(
  deps: GlacierDeps,
  vault: string,
  id: string,
  range: string | undefined,
): Promise<Reply> {
  const job = findJob(deps, vault, id);
  if (job["status"] !== "Succeeded" || job["blob"] === null)
    throw job["status"] === "InProgress"
      ? new GlacierError("InvalidParameterValueException", "The job is not currently available for download")
      : new GlacierError("ResourceNotFoundException", `The job ID was not found: ${id}`);
  const size = Number(job["size"]);
  const part = parseRange(range, size);
  const { start, end } = part ?? { start: 0, end: size - 1 };
  const blob = job["blob"] as BlobName;
  const isInventory = job["action"] === "InventoryRetrieval";
  const hash = part
    ? hasTreeHash(start, end, size) && !isInventory
      ? await treeHashOf(deps.files.open(blob).read({ start, end }))
      : undefined
    : (job["tree_hash"] as string | null);
  const rate = deps.faults().outputBytesPerSecond;
  const body = deps.files.open(blob).read({ start, end });
  return {
    status: part ? 206 : 200,
    headers: {
      "content-type": isInventory ? "application/json" : "application/octet-stream",
      "content-length": String(end - start + 1),
      "accept-ranges": "bytes",
      ...(part ? { "content-range": `bytes ${start}-${end}/${size}` } : {}),
      ...(hash ? { "x-amz-sha256-tree-hash": hash } : {}),
    },
    body: rate === undefined ? body : slowly(body, rate),
  };
}

/** Ends the jobs whose time has come and drops output whose time is over. Answers when there is something to do next. */
export function advanceJobs(deps: GlacierDeps, arnOf: (vault: string) => string): Date | null {
  const { db, files, clock } = deps;
  const now = clock().toISOString();
  for (const job of db.prepare("SELECT * FROM jobs WHERE status = 'InProgress' AND ready_at <= ?").all(now))
    endJob(deps, job, arnOf(String(job["vault"])));
  for (const job of db
    .prepare("SELECT id, blob FROM jobs WHERE blob IS NOT NULL AND expires_at <= ?")
    .all(now)) {
    db.prepare("UPDATE jobs SET blob = NULL WHERE id = ?").run(String(job["id"]));
    files.remove(job["blob"] as BlobName);
  }
  const next = db
    .prepare(
      `SELECT min(at) AS at FROM (
         SELECT ready_at AS at FROM jobs WHERE status = 'InProgress' UNION ALL
         SELECT expires_at FROM jobs WHERE blob IS NOT NULL)`,
    )
    .get()?.["at"];
  return typeof next === "string" ? new Date(next) : null;
}

function endJob(deps: GlacierDeps, job: Row, arn: string): void {
  const { db, outbox } = deps;
  const vault = String(job["vault"]);
  const output = job["action"] === "InventoryRetrieval" ? inventory(deps, vault, arn) : retrieved(deps, job);
  db.exec("BEGIN IMMEDIATE");
  db.prepare("UPDATE jobs SET status = ?, size = ?, tree_hash = ?, blob = ? WHERE id = ?").run(
    output ? "Succeeded" : "Failed",
    output?.size ?? null,
    output?.treeHash ?? null,
    output?.blob ?? null,
    String(job["id"]),
  );
  // Both the vault's setting and the job's own topic are told: whoever sets both gets two messages.
  const notices = db.prepare("SELECT notices FROM vaults WHERE name = ?").get(vault)?.["notices"];
  const ofVault = typeof notices === "string" ? (JSON.parse(notices) as { SNSTopic: string }).SNSTopic : null;
  const message = describe(findJob(deps, vault, String(job["id"])), arn);
  for (const topic of [ofVault, job["topic"]]) if (typeof topic === "string") outbox.owe(topic, message);
  db.exec("COMMIT");
}

type Output = { blob: BlobName; size: number; treeHash: string | null };

function retrieved({ db, files }: GlacierDeps, job: Row): Output | null {
  const archive = db.prepare("SELECT * FROM archives WHERE id = ?").get(String(job["archive"]));
  if (!archive || job["fails"] === 1) return null; // it was deleted meanwhile, or this is to fail
  return {
    blob: files.duplicateNow(archive["blob"] as BlobName),
    size: Number(archive["size"]),
    treeHash: String(archive["tree_hash"]),
  };
}

function inventory({ db, files, clock }: GlacierDeps, vault: string, arn: string): Output {
  const rows = db.prepare("SELECT * FROM archives WHERE vault = ? ORDER BY created_at, id").all(vault);
  const text = JSON.stringify({
    VaultARN: arn,
    InventoryDate: clock().toISOString(),
    ArchiveList: rows.map((row) => ({
      ArchiveId: row["id"],
      ArchiveDescription: row["description"],
      CreationDate: row["created_at"],
      Size: Number(row["size"]),
      SHA256TreeHash: row["tree_hash"],
    })),
  });
  return { blob: files.writeNow(Buffer.from(text)), size: Buffer.byteLength(text), treeHash: null };
}

/** A job as DescribeJob, ListJobs and the notices tell it. */
function describe(job: Row, arn: string) {
  const isArchive = job["action"] === "ArchiveRetrieval";
  const ended = job["status"] !== "InProgress";
  return {
    Action: job["action"],
    ArchiveId: job["archive"],
    ArchiveSHA256TreeHash: isArchive ? job["tree_hash"] : null,
    ArchiveSizeInBytes: isArchive && job["size"] !== null ? Number(job["size"]) : null,
    Completed: ended,
    CompletionDate: ended ? job["ready_at"] : null,
    CreationDate: job["created_at"],
    InventorySizeInBytes: !isArchive && job["size"] !== null ? Number(job["size"]) : null,
    JobDescription: job["description"],
    JobId: job["id"],
    RetrievalByteRange: isArchive && job["size"] !== null ? `0-${Number(job["size"]) - 1}` : null,
    SHA256TreeHash: isArchive ? job["tree_hash"] : null,
    SNSTopic: job["topic"],
    StatusCode: job["status"],
    StatusMessage: job["status"],
    Tier: job["tier"],
    VaultARN: arn,
  };
}

function findJob({ db }: GlacierDeps, vault: string, id: string): Row {
  const row = db.prepare("SELECT * FROM jobs WHERE id = ? AND vault = ?").get(id, vault);
  if (!row) throw new GlacierError("ResourceNotFoundException", `The job ID was not found: ${id}`);
  return row;
}

/** Whether the range is a subtree of the whole (developer guide, "Tree-hash aligned ranges"). */
function hasTreeHash(start: number, end: number, size: number): boolean {
  const MiB = 2 ** 20;
  const length = end - start + 1;
  const whole = 2 ** Math.ceil(Math.log2(Math.max(1, length / MiB))) * MiB;
  return start % whole === 0 && (length === whole || end === size - 1);
}

async function treeHashOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const tree = createTreeHash();
  for await (const chunk of chunks) tree.update(chunk);
  return tree.digest();
}
