import { parseOutputRange } from "./byte-ranges.ts";
import { invalid, notFound } from "./errors.ts";
import { findJob, hasTreeHash, type InventoryOrder } from "./job.ts";
import { treeHashOf } from "./jobs.ts";
import { slowly } from "./slowly.ts";
import type { GlacierDeps, Reply } from "./request.ts";

/** The output of a job that has succeeded, or a range of it; ranges that begin and end where the tree does carry their hash. */
export async function jobOutput(
  deps: GlacierDeps,
  vault: string,
  id: string,
  range: string | undefined,
): Promise<Reply> {
  const job = findJob(deps, vault, id);
  if (job.status === "InProgress") throw invalid("The job is not currently available for download");
  if (job.blob === null) throw notFound(`The job has no output: ${id}`);
  const isArchive = job.action === "ArchiveRetrieval";
  const from = isArchive ? job.range_start : 0;
  const size = isArchive ? job.range_end - job.range_start + 1 : (job.size ?? 0);
  const part = range === undefined ? { start: 0, end: size - 1 } : parseOutputRange(range, size);
  const inBlob = { start: from + part.start, end: from + part.end };
  const length = part.end - part.start + 1;

  // Opened at once: while the hash of a part is made, the job's time may be over.
  const opened = deps.files.open(job.blob);
  let hash: string | null = null;
  try {
    if (isArchive && length === size) hash = job.tree_hash;
    else if (isArchive && hasTreeHash(job, part))
      hash = await treeHashOf(deps.files.open(job.blob).read(inBlob));
  } catch (error) {
    opened.close();
    throw error;
  }
  const description = isArchive ? job.archive_description : "";
  const body = opened.read(inBlob);
  const rate = deps.faults().outputBytesPerSecond;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      "content-type": isArchive ? "application/octet-stream" : typeOf(job.inventory),
      "content-length": String(length),
      "accept-ranges": "bytes",
      ...(range === undefined ? {} : { "content-range": `bytes ${part.start}-${part.end}/${size}` }),
      ...(hash === null ? {} : { "x-amz-sha256-tree-hash": hash }),
      ...(description ? { "x-amz-archive-description": description } : {}),
    },
    body: rate === undefined ? body : slowly(body, rate),
  };
}

const typeOf = (order: string) =>
  (JSON.parse(order) as InventoryOrder).Format === "JSON" ? "application/json" : "text/csv";
