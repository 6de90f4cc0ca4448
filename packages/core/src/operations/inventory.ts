import { isInS3 } from "../archiving/result-lifecycle.ts";
import type { JobRow } from "../jobs/job.ts";
import { storageKinds, type Inventory, type StorageKind } from "./figures.ts";

type Size = { objects: number; bytes: number };
export type StorageTally = { jobs: number; storage: Record<StorageKind, Size> };

export function emptyTally(): StorageTally {
  const none = (): Size => ({ objects: 0, bytes: 0 });
  return {
    jobs: 0,
    storage: Object.fromEntries(storageKinds.map((kind) => [kind, none()])) as Inventory["storage"],
  };
}

/** Adds what `row` says to lie in storage. A deleted job's files count until they are gone, which its row does not tell: they are left out. */
export function countRow({ storage, ...tally }: StorageTally, row: JobRow): StorageTally {
  const add = (kind: StorageKind, bytes: number | undefined) => {
    if (bytes === undefined) return;
    storage[kind].objects++;
    storage[kind].bytes += bytes;
  };
  if (row.status === "DELETED") return { storage, ...tally };
  if ("input" in row) add("inputs", row.input?.bytes);
  if ("results" in row && row.results) {
    const { vcf, ...small } = row.results as Partial<Record<string, { bytes: number }>>;
    for (const file of Object.values(small)) add("smallFiles", file?.bytes);
    if (row.status === "COMPLETED" && (isInS3(row.archiveStatus) || row.archiveStatus === "ARCHIVING"))
      add("results", vcf?.bytes);
  }
  if (row.status === "COMPLETED" && row.archiveId !== undefined)
    add("archive", row.archiveCopy?.bytes ?? row.results.vcf.bytes);
  return { storage, jobs: tally.jobs + 1 };
}
