import { createHash } from "node:crypto";
import type { ByteSink } from "@gas/annotation/annotate-vcf";
import type { JobIn, Results } from "@gas/core/jobs/job";
import type { ObjectStore, ObjectWriter } from "@gas/core/ports/object-store";
import {
  attemptPrefix,
  contentTypes,
  resultKey,
  resultPrefix,
  type StoredKind,
} from "@gas/core/uploads/object-keys";

/** The files of one attempt on a job, all under that attempt's own prefix. */
export type ResultFiles = {
  vcf: ByteSink;
  rejects: ByteSink;
  columns: ByteSink;
  /** Ends the annotated VCF and adds the small files; all of it is in S3 when this resolves. */
  close(files: { index: Uint8Array | null; summary: string; log: string }): Promise<Results>;
  /** Keeps what helps to understand a failure: the log, and the rejects if there are any. */
  closeFailed(log: string): Promise<Pick<Results, "log"> & Partial<Pick<Results, "rejects">>>;
  /** Leaves nothing of this attempt. */
  discard(): Promise<void>;
  /** Removes what earlier attempts left behind; only for the one whose files the row names. */
  removeOthers(): Promise<void>;
};

/** Opens the result files of `job`'s present attempt in `bucket`. */
export function openResultFiles(
  bucket: Pick<ObjectStore, "put" | "writer" | "list" | "remove">,
  job: JobIn<"RUNNING">,
): ResultFiles {
  const keyOf = (kind: StoredKind) => resultKey(job.userId, job.jobId, job.lease.owner, kind, job.fileName);
  const mine = attemptPrefix(job.userId, job.jobId, job.lease.owner);
  const sha256 = createHash("sha256");
  const open = new Map<StoredKind, ObjectWriter>();

  const writerOf = (kind: StoredKind): ObjectWriter => {
    const writer = open.get(kind) ?? bucket.writer(keyOf(kind), contentTypes[kind]);
    open.set(kind, writer);
    return writer;
  };
  const put = async (kind: StoredKind, bytes: Uint8Array) => {
    await bucket.put(keyOf(kind), bytes, contentTypes[kind]);
    return { key: keyOf(kind), bytes: bytes.length };
  };
  const close = async (kind: StoredKind) => {
    const writer = open.get(kind);
    if (!writer) return null;
    open.delete(kind);
    return { key: keyOf(kind), bytes: (await writer.close()).bytes };
  };
  const closeRejects = async () => {
    const rejects = await close("rejects");
    return rejects ? { rejects } : {};
  };
  const abortAll = async () => {
    await Promise.all([...open.values()].map((writer) => writer.abort()));
    open.clear();
  };
  const removeWhere = async (prefix: string, wanted: (key: string) => boolean) => {
    const keys = await bucket.list(prefix);
    await Promise.all(keys.filter(wanted).map((key) => bucket.remove(key)));
  };

  return {
    vcf: {
      write: (bytes) => {
        sha256.update(bytes);
        return writerOf("vcf").write(bytes);
      },
    },
    rejects: { write: (bytes) => writerOf("rejects").write(bytes) },
    columns: { write: (bytes) => writerOf("columns").write(bytes) },

    close: async ({ index, summary, log }) => {
      const vcf = { key: keyOf("vcf"), ...(await writerOf("vcf").close()), sha256: sha256.digest("hex") };
      open.delete("vcf");
      const encoder = new TextEncoder();
      const [rejects, columns, indexFile, summaryFile, logFile] = await Promise.all([
        closeRejects(),
        close("columns"),
        index ? put("index", index) : null,
        put("summary", encoder.encode(summary)),
        put("log", encoder.encode(log)),
      ]);
      return {
        vcf,
        summary: summaryFile,
        log: logFile,
        ...rejects,
        ...(columns ? { columns } : {}),
        ...(indexFile ? { index: indexFile } : {}),
      };
    },

    closeFailed: async (log) => {
      const rejects = await closeRejects();
      await abortAll();
      return { log: await put("log", new TextEncoder().encode(log)), ...rejects };
    },

    discard: async () => {
      await abortAll();
      await removeWhere(mine, () => true);
    },

    removeOthers: () => removeWhere(resultPrefix(job.userId, job.jobId), (key) => !key.startsWith(mine)),
  };
}
