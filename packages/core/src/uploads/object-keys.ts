import { JobId } from "../jobs/job-id.ts";
import type { UserId } from "../accounts/account.ts";
import { keyName, stem } from "./file-name.ts";

/** The only place where an S3 key is made. Keys hold ids and cleaned names, so no name can reach out of its folder. */

export const resultKinds = ["vcf", "index", "summary", "log", "rejects"] as const;
export type ResultKind = (typeof resultKinds)[number];
/** What lies in S3 of a result: besides what a person may fetch, the columns by which it is explored. */
export const storedKinds = [...resultKinds, "columns"] as const;
export type StoredKind = (typeof storedKinds)[number];

const endings: Record<StoredKind, string> = {
  vcf: ".annotated.vcf.gz",
  index: ".annotated.vcf.gz.tbi",
  summary: ".summary.json",
  log: ".log",
  rejects: ".rejects.vcf",
  columns: ".columns",
};

export const contentTypes: Record<StoredKind, string> = {
  vcf: "application/gzip",
  index: "application/octet-stream",
  summary: "application/json",
  log: "text/plain; charset=utf-8",
  rejects: "text/plain; charset=utf-8",
  columns: "application/octet-stream",
};

export function inputKey(userId: UserId, jobId: JobId, fileName: string): string {
  return `${inputPrefix(userId, jobId)}${keyName(fileName)}`;
}

/** Everything a job ever wrote lies under this. */
export function resultPrefix(userId: UserId, jobId: JobId): string {
  return `results/${userId}/${jobId}/`;
}

/**
 * Each attempt writes under its own lease's name: a worker that was overtaken and wakes up later
 * can neither overwrite nor delete what its successor wrote. The row says whose files count.
 */
export function attemptPrefix(userId: UserId, jobId: JobId, leaseOwner: string): string {
  return `${resultPrefix(userId, jobId)}${leaseOwner}/`;
}

export function resultKey(
  userId: UserId,
  jobId: JobId,
  leaseOwner: string,
  kind: StoredKind,
  fileName: string,
): string {
  return `${attemptPrefix(userId, jobId, leaseOwner)}${keyName(downloadName(fileName, kind))}`;
}

/** The name under which a person gets the file. */
export function downloadName(fileName: string, kind: StoredKind): string {
  return stem(fileName) + endings[kind];
}

/** Everything that a person ever uploaded for a job lies under this. */
export function inputPrefix(userId: UserId, jobId: JobId): string {
  return `inputs/${userId}/${jobId}/`;
}

/** Where the archive that is a bucket keeps the copy that `attempt` makes of the object with `key`. */
export function archiveKey(key: string, attempt: string): string {
  return key.replace(/^results\/([^/]+)\/([^/]+)\//, `archive/$1/$2/${attempt}/`);
}

/** The key of the object that the copy under `archiveKey(key, attempt)` was made of. */
export function archivedKey(key: string): string {
  return key.replace(/^archive\/([^/]+)\/([^/]+)\/[^/]+\//, "results/$1/$2/");
}

/** What a genome browser needs of a reference, in the order in which it is published: who finds the last finds all. */
export const referenceKinds = ["sequence", "aliases", "genes", "genesIndex"] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

const referenceFiles: Record<ReferenceKind, { name: string; contentType: string }> = {
  sequence: { name: "genome.2bit", contentType: "application/octet-stream" },
  aliases: { name: "aliases.tsv", contentType: "text/tab-separated-values; charset=utf-8" },
  genes: { name: "genes.genepred.gz", contentType: "application/gzip" },
  genesIndex: { name: "genes.genepred.gz.tbi", contentType: "application/octet-stream" },
};

/** Where `kind` of the reference whose bundle has `checksum` (SHA-256, hex) is published. */
export function referenceKey(checksum: string, kind: ReferenceKind): string {
  return `references/${checksum}/${referenceFiles[kind].name}`;
}

/** The name and type under which a browser gets it. */
export function referenceFile(kind: ReferenceKind): { name: string; contentType: string } {
  return referenceFiles[kind];
}

/** The job that the object with `key` belongs to, or null when the key is none of ours. */
export function jobIdOfKey(key: string): JobId | null {
  const id = /^(?:inputs|results|archive)\/[^/]+\/([^/]+)\/./.exec(key)?.[1];
  const parsed = JobId.safeParse(id);
  return parsed.success ? parsed.data : null;
}
