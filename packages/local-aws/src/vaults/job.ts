import type { BlobName } from "../s3/blob-files.ts";
import { isTreeHashAligned, type ByteRange } from "./byte-ranges.ts";
import { notFound } from "./errors.ts";
import type { InventoryFormat, InventoryWish } from "./inventory.ts";
import type { GlacierDeps } from "./request.ts";

/** A job as the index keeps it. */
export type Job = {
  readonly id: string;
  readonly vault: string;
  readonly description: string | null;
  readonly topic: string | null;
  readonly created_at: string;
  readonly ready_at: string;
  readonly completed_at: string | null;
  readonly expires_at: string;
  /** 1 of a job that is to fail. */
  readonly fails: number;
  readonly status: "InProgress" | "Succeeded" | "Failed";
  /** Bytes of what lies in `blob`: all of the archive, or the inventory. */
  readonly size: number | null;
  readonly blob: BlobName | null;
} & (
  | {
      readonly action: "ArchiveRetrieval";
      readonly archive: string;
      readonly archive_size: number;
      readonly archive_tree_hash: string;
      readonly archive_description: string;
      readonly range_start: number;
      readonly range_end: number;
      /** Of the range; null where it has none. */
      readonly tree_hash: string | null;
      readonly tier: string;
    }
  | {
      readonly action: "InventoryRetrieval";
      readonly archive: null;
      /** An InventoryOrder, as JSON. */
      readonly inventory: string;
    }
);
export type ArchiveJob = Extract<Job, { action: "ArchiveRetrieval" }>;
export type InventoryJob = Extract<Job, { action: "InventoryRetrieval" }>;
export type InventoryOrder = InventoryWish & { readonly Format: InventoryFormat };

export function findJob({ db }: GlacierDeps, vault: string, id: string): Job {
  const row = db.prepare("SELECT * FROM jobs WHERE id = ? AND vault = ?").get(id, vault);
  if (!row) throw notFound(`The job ID was not found: ${id}`);
  return row as unknown as Job;
}

/** A job as DescribeJob, ListJobs and the notices tell it: what its kind does not have is null. */
export function describe(job: Job, arn: string) {
  const ended = job.status !== "InProgress";
  const shared = {
    JobId: job.id,
    JobDescription: job.description,
    VaultARN: arn,
    CreationDate: job.created_at,
    Completed: ended,
    CompletionDate: job.completed_at,
    SNSTopic: job.topic,
    StatusCode: job.status,
    StatusMessage: ended ? job.status : "Operation in progress.",
  };
  if (job.action === "InventoryRetrieval")
    return {
      Action: job.action,
      ...shared,
      ArchiveId: null,
      ArchiveSizeInBytes: null,
      ArchiveSHA256TreeHash: null,
      SHA256TreeHash: null,
      RetrievalByteRange: null,
      Tier: null,
      InventorySizeInBytes: job.size,
      InventoryRetrievalParameters: JSON.parse(job.inventory) as InventoryOrder,
    };
  return {
    Action: job.action,
    ...shared,
    ArchiveId: job.archive,
    ArchiveSizeInBytes: job.archive_size,
    ArchiveSHA256TreeHash: job.archive_tree_hash,
    // Null for a whole archive while the job is under way (developer guide, "Describe job").
    SHA256TreeHash: ended || !isWhole(job) ? job.tree_hash : null,
    RetrievalByteRange: `${job.range_start}-${job.range_end}`,
    Tier: job.tier,
    InventorySizeInBytes: null,
    InventoryRetrievalParameters: null,
  };
}

export const isWhole = ({ range_start, range_end, archive_size }: ArchiveJob): boolean =>
  range_start === 0 && range_end === archive_size - 1;

/** Whether a part of a job's output, counted from where it starts, has a tree hash that Glacier tells. */
export function hasTreeHash(job: ArchiveJob, part: ByteRange): boolean {
  const wanted = { start: job.range_start, end: job.range_end };
  const inArchive = { start: wanted.start + part.start, end: wanted.start + part.end };
  return isTreeHashAligned(wanted, job.archive_size) && isTreeHashAligned(inArchive, job.archive_size);
}
