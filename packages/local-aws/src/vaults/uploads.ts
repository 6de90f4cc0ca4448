import type { IncomingMessage } from "node:http";
import { createTreeHash } from "@gas/aws/tree-hash";
import type { BlobName } from "../s3/blob-files.ts";
import { inTransaction } from "../s3/database.ts";
import { addArchive, created, newId } from "./archives.ts";
import { isPartSize, parsePartRange } from "./byte-ranges.ts";
import { invalid, notFound } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { header, readDescription, receiveArchive } from "./receive.ts";
import type { GlacierDeps, Reply } from "./request.ts";

type Upload = {
  readonly id: string;
  readonly description: string;
  readonly partSize: number;
  readonly createdAt: string;
  /** What was completed or aborted stays known for a day, for both may be asked for again. */
  readonly state: "open" | "completed" | "aborted";
  readonly archive: string | null;
};
type Part = {
  readonly start: number;
  readonly size: number;
  readonly treeHash: string;
  readonly blob: BlobName;
};

/** Developer guide, "Initiate multipart upload": an upload without activity may be gone after so long. */
export const uploadKeptMs = 24 * 3600_000;
const mostListed = 50;

export function initiateUpload(deps: GlacierDeps, vault: string, request: IncomingMessage): Reply {
  const partSize = Number(header(request, "x-amz-part-size"));
  if (!isPartSize(partSize))
    throw invalid("Part size must be a mebibyte multiplied by a power of two, and at most 4 GiB");
  const [id, now] = [newId(92), deps.clock().toISOString()];
  deps.db
    .prepare(
      "INSERT INTO uploads (id, vault, description, created_at, part_size, touched_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .run(id, vault, readDescription(request), now, partSize, now);
  deps.tick();
  return {
    status: 201,
    headers: { "x-amz-multipart-upload-id": id, location: `/-/vaults/${vault}/multipart-uploads/${id}` },
  };
}

/** The same range again takes the place of what was there. */
export async function uploadPart(
  deps: GlacierDeps,
  vault: string,
  id: string,
  request: IncomingMessage,
): Promise<Reply> {
  const { db, files } = deps;
  const { partSize } = requireOpen(deps, vault, id);
  const { start, end } = parsePartRange(header(request, "content-range"), partSize);
  const part = await receiveArchive(files, request);
  let old: Record<string, unknown> | undefined;
  try {
    if (part.size !== end - start + 1) throw invalid("Content-Range does not fit the body");
    old = inTransaction(db, () => {
      requireOpen(deps, vault, id); // the body took a while
      const replaced = db.prepare("SELECT blob FROM parts WHERE upload = ? AND start = ?").get(id, start);
      db.prepare("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)").run(
        id,
        start,
        part.size,
        part.treeHash,
        part.blob,
      );
      touch(deps, id);
      return replaced;
    });
  } catch (error) {
    files.remove(part.blob);
    throw error;
  }
  if (old) files.remove(old["blob"] as BlobName);
  return { status: 204, headers: { "x-amz-sha256-tree-hash": part.treeHash } };
}

/**
 * Puts the parts together into one archive, which must have the length and the tree hash that are named; what does not
 * fit leaves the upload open. Asked for again, or by two at once, it tells the one archive that was made.
 */
export async function completeUpload(
  deps: GlacierDeps,
  vault: string,
  id: string,
  request: IncomingMessage,
): Promise<Reply> {
  const { db, files } = deps;
  const { description } = findUpload(deps, vault, id);
  const told = toldBefore(deps, vault, id);
  if (told) return told;
  const parts = partsOf(deps, id);
  const size = Number(header(request, "x-amz-archive-size"));
  const wanted = header(request, "x-amz-sha256-tree-hash");
  let end = 0;
  for (const part of parts) {
    if (part.start !== end) throw invalid(`Part at ${end} is missing`);
    end += part.size;
  }
  if (end !== size || size === 0) throw invalid("The archive size does not fit the parts");
  const draft = await files.draft();
  let blob: BlobName;
  let treeHash: string;
  try {
    const tree = createTreeHash();
    for (const part of parts)
      for await (const chunk of files.open(part.blob).read() as AsyncIterable<Buffer>) {
        tree.update(chunk);
        await draft.write(chunk);
      }
    treeHash = tree.digest();
    if (treeHash !== wanted) throw invalid("Checksum mismatch: the tree hash is another.");
    blob = await draft.keep();
  } catch (error) {
    await draft.discard();
    // Whoever completed it meanwhile took the parts away under our hands.
    const other = toldBefore(deps, vault, id);
    if (other) return other;
    throw error;
  }
  // In one step: a kill at any moment leaves the parts or the archive, never both.
  const reply = inTransaction(db, () => {
    const other = toldBefore(deps, vault, id);
    if (other) return other;
    const archive = addArchive(deps, { vault, description, size, treeHash, blob });
    db.prepare("DELETE FROM parts WHERE upload = ?").run(id);
    db.prepare("UPDATE uploads SET state = 'completed', archive = ? WHERE id = ?").run(archive, id);
    touch(deps, id);
    return null;
  });
  if (reply) {
    files.remove(blob);
    return reply;
  }
  for (const part of parts) files.remove(part.blob);
  return toldBefore(deps, vault, id) ?? Promise.reject(notFound(`The upload ID was not found: ${id}`));
}

/** What a completed upload became; null of one that is open. */
function toldBefore(deps: GlacierDeps, vault: string, id: string): Reply | null {
  const upload = findUpload(deps, vault, id);
  if (upload.state === "open") return null;
  const archive = deps.db.prepare("SELECT id, tree_hash FROM archives WHERE id = ?").get(upload.archive);
  if (!archive) throw notFound(`The upload ID was not found: ${id}`);
  return created(vault, String(archive["id"]), String(archive["tree_hash"]));
}

/** Again it does nothing; of a completed upload it fails (API reference, "AbortMultipartUpload"). */
export function abortUpload(deps: GlacierDeps, vault: string, id: string): Reply {
  if (findUpload(deps, vault, id).state === "completed") throw notFound(`The upload ID was not found: ${id}`);
  const parts = partsOf(deps, id);
  inTransaction(deps.db, () => {
    deps.db.prepare("UPDATE uploads SET state = 'aborted' WHERE id = ?").run(id);
    deps.db.prepare("DELETE FROM parts WHERE upload = ?").run(id);
  });
  for (const { blob } of parts) deps.files.remove(blob);
  return { status: 204 };
}

export function listParts(
  deps: GlacierDeps,
  vault: string,
  id: string,
  arn: string,
  query: URLSearchParams,
): Reply {
  const upload = requireOpen(deps, vault, id);
  const rangeOf = ({ start, size }: Part) => `${start}-${start + size - 1}`;
  const { page, marker } = pageOf(partsOf(deps, id), rangeOf, query, mostListed);
  const Parts = page.map((part) => ({ RangeInBytes: rangeOf(part), SHA256TreeHash: part.treeHash }));
  return { status: 200, json: { ...describe(upload, arn), Parts, Marker: marker } };
}

export function listUploads(deps: GlacierDeps, vault: string, arn: string, query: URLSearchParams): Reply {
  const uploads = deps.db
    .prepare("SELECT * FROM uploads WHERE vault = ? AND state = 'open' ORDER BY created_at, id")
    .all(vault)
    .map(readUpload);
  const { page, marker } = pageOf(uploads, ({ id }) => id, query, mostListed);
  const UploadsList = page.map((upload) => describe(upload, arn));
  return { status: 200, json: { UploadsList, Marker: marker } };
}

/** Forgets uploads without activity for a day. */
export function forgetUploads({ db, files, clock }: GlacierDeps): void {
  const before = new Date(clock().getTime() - uploadKeptMs).toISOString();
  const blobs = inTransaction(db, () => {
    const parts = db
      .prepare("SELECT blob FROM parts WHERE upload IN (SELECT id FROM uploads WHERE touched_at <= ?)")
      .all(before);
    db.prepare("DELETE FROM uploads WHERE touched_at <= ?").run(before);
    return parts;
  });
  for (const { blob } of blobs) files.remove(blob as BlobName);
}

const describe = ({ id, description, partSize, createdAt }: Upload, arn: string) => ({
  MultipartUploadId: id,
  VaultARN: arn,
  ArchiveDescription: description === "" ? null : description,
  PartSizeInBytes: partSize,
  CreationDate: createdAt,
});

function findUpload({ db }: GlacierDeps, vault: string, id: string): Upload {
  const row = db.prepare("SELECT * FROM uploads WHERE id = ? AND vault = ?").get(id, vault);
  if (!row) throw notFound(`The upload ID was not found: ${id}`);
  return readUpload(row);
}

function requireOpen(deps: GlacierDeps, vault: string, id: string): Upload {
  const upload = findUpload(deps, vault, id);
  if (upload.state !== "open") throw notFound(`The upload ID was not found: ${id}`);
  return upload;
}

const readUpload = (row: Record<string, unknown>): Upload => ({
  id: String(row["id"]),
  description: String(row["description"]),
  partSize: Number(row["part_size"]),
  createdAt: String(row["created_at"]),
  state: row["state"] as Upload["state"],
  archive: row["archive"] as string | null,
});

const partsOf = ({ db }: GlacierDeps, id: string): Part[] =>
  db
    .prepare("SELECT * FROM parts WHERE upload = ? ORDER BY start")
    .all(id)
    .map((row) => ({
      start: Number(row["start"]),
      size: Number(row["size"]),
      treeHash: String(row["tree_hash"]),
      blob: row["blob"] as BlobName,
    }));

const touch = ({ db, clock }: GlacierDeps, id: string) =>
  db.prepare("UPDATE uploads SET touched_at = ? WHERE id = ?").run(clock().toISOString(), id);
