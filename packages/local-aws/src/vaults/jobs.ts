import { z } from "zod";
import { createTreeHash } from "@gas/aws/tree-hash";
import type { BlobName } from "../s3/blob-files.ts";
import { newId } from "./archives.ts";
import { isTreeHashAligned, parseRetrievalRange } from "./byte-ranges.ts";
import { invalid, notFound } from "./errors.ts";
import { failIfWanted } from "./faults.ts";
import { InventoryWish } from "./inventory.ts";
import { describe, findJob, type Job } from "./job.ts";
import { pageOf } from "./paging.ts";
import { checkDescription } from "./receive.ts";
import type { GlacierDeps, Reply } from "./request.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How long jobs take (developer guide, "Initiate job"): the middle of what is said of each tier. */
const takesMs = { Expedited: 3 * minuteMs, Standard: 4 * hourMs, Bulk: 8 * hourMs };
const inventoryTakesMs = takesMs.Standard;

const shared = { Description: z.string().nullish(), SNSTopic: z.string().nullish() };
// Strict: a parameter that is not understood must not seem to be obeyed.
const JobWish = z.discriminatedUnion("Type", [
  z.strictObject({
    ...shared,
    Type: z.literal("archive-retrieval"),
    ArchiveId: z.string().min(1),
    Tier: z.enum(["Expedited", "Standard", "Bulk"]).default("Standard"),
    RetrievalByteRange: z.string().nullish(),
  }),
  z.strictObject({
    ...shared,
    Type: z.literal("inventory-retrieval"),
    Format: z.enum(["JSON", "CSV"]).default("JSON"),
    InventoryRetrievalParameters: InventoryWish.nullish(),
  }),
]);
type JobWish = z.infer<typeof JobWish>;

export async function initiateJob(deps: GlacierDeps, vault: string, body: unknown): Promise<Reply> {
  const parsed = JobWish.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid job: ${z.prettifyError(parsed.error)}`);
  const wish = parsed.data;
  if (wish.Description) checkDescription(wish.Description);
  const { db, clock, timeScale, faults } = deps;
  const tier = wish.Type === "archive-retrieval" ? wish.Tier : undefined;
  failIfWanted(faults().initiateJob, tier);
  const columns = await columnsOf(deps, vault, wish);
  const fails = columns.action === "ArchiveRetrieval" && faults().failJobs > 0;
  if (fails) faults().failJobs--;

  const now = clock().getTime();
  const readyAt = new Date(
    Math.round(now + (tier ? takesMs[tier] : inventoryTakesMs) * timeScale),
  ).toISOString();
  const row = {
    id: newId(92),
    vault,
    description: wish.Description ?? null,
    topic: wish.SNSTopic ?? null,
    created_at: new Date(now).toISOString(),
    ready_at: readyAt,
    expires_at: "", // known when it ends
    fails: fails ? 1 : 0,
    status: "InProgress",
    ...columns,
  };
  const names = Object.keys(row);
  db.prepare(`INSERT INTO jobs (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`).run(
    ...Object.values(row),
  );
  deps.tick();
  return { status: 202, headers: { "x-amz-job-id": row.id, location: `/-/vaults/${vault}/jobs/${row.id}` } };
}

async function columnsOf({ db, files }: GlacierDeps, vault: string, wish: JobWish) {
  if (wish.Type === "inventory-retrieval") {
    const order = { ...wish.InventoryRetrievalParameters, Format: wish.Format };
    return { action: "InventoryRetrieval", inventory: JSON.stringify(order) };
  }
  const archive = db.prepare("SELECT * FROM archives WHERE id = ? AND vault = ?").get(wish.ArchiveId, vault);
  if (!archive) throw notFound(`The archive ID was not found: ${wish.ArchiveId}`);
  const [size, treeHash] = [Number(archive["size"]), String(archive["tree_hash"])];
  const range = wish.RetrievalByteRange
    ? parseRetrievalRange(wish.RetrievalByteRange, size)
    : { start: 0, end: size - 1 };
  const hashOfRange = async () =>
    range.end - range.start + 1 === size
      ? treeHash
      : await treeHashOf(files.open(archive["blob"] as BlobName).read(range));
  return {
    action: "ArchiveRetrieval",
    archive: wish.ArchiveId,
    archive_size: size,
    archive_tree_hash: treeHash,
    archive_description: String(archive["description"]),
    range_start: range.start,
    range_end: range.end,
    tree_hash: isTreeHashAligned(range, size) ? await hashOfRange() : null,
    tier: wish.Tier,
  };
}

export function describeJob(deps: GlacierDeps, vault: string, id: string, arn: string): Reply {
  return { status: 200, json: describe(findJob(deps, vault, id), arn) };
}

export function listJobs({ db }: GlacierDeps, vault: string, arn: string, query: URLSearchParams): Reply {
  const [status, completed] = [query.get("statuscode") || null, query.get("completed") || null];
  if (status !== null && !["InProgress", "Succeeded", "Failed"].includes(status))
    throw invalid(`The job status code is not valid: ${status}`);
  if (completed !== null && !["true", "false"].includes(completed))
    throw invalid(`The completed flag is not valid: ${completed}`);
  const rows = db.prepare("SELECT * FROM jobs WHERE vault = ? ORDER BY created_at, id").all(vault);
  const wanted = (rows as unknown as Job[]).filter(
    (job) =>
      (status === null || job.status === status) &&
      (completed === null || (job.status !== "InProgress") === (completed === "true")),
  );
  const { page, marker } = pageOf(wanted, ({ id }) => id, query, 50);
  return { status: 200, json: { JobList: page.map((job) => describe(job, arn)), Marker: marker } };
}

export async function treeHashOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const tree = createTreeHash();
  for await (const chunk of chunks) tree.update(chunk);
  return tree.digest();
}
