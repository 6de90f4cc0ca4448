import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createTreeHash } from "@gas/aws/tree-hash";
import type { BlobName } from "../s3/blob-files.ts";
import { GlacierError } from "./errors.ts";
import { header, readDescription, receiveArchive } from "./receive.ts";
import type { GlacierDeps, Reply } from "./request.ts";

const MiB = 2 ** 20;
/** Names as long as Glacier's: 138 letters for an archive, 92 for an upload or a job. */
export const newId = (letters: number): string =>
  randomBytes(letters).toString("base64url").slice(0, letters);

export async function uploadArchive(
  deps: GlacierDeps,
  vault: string,
  request: IncomingMessage,
): Promise<Reply> {
  const description = readDescription(request);
  const { blob, size, treeHash } = await receiveArchive(deps.files, request);
  return created(vault, addArchive(deps, { vault, description, size, treeHash, blob }), treeHash);
}

export function deleteArchive({ db, files }: GlacierDeps, vault: string, id: string): Reply {
  const row = db.prepare("DELETE FROM archives WHERE id = ? AND vault = ? RETURNING blob").get(id, vault);
  if (row) files.remove(row["blob"] as BlobName);
  return { status: 204 }; // deleting again is no error
}

export function initiateUpload({ db, clock }: GlacierDeps, vault: string, request: IncomingMessage): Reply {
  const partSize = Number(header(request, "x-amz-part-size"));
  if (!(partSize >= MiB && partSize <= 4096 * MiB && Number.isInteger(Math.log2(partSize / MiB))))
    throw new GlacierError(
      "InvalidParameterValueException",
      "Part size must be a mebibyte multiplied by a power of two, and at most 4 GiB",
    );
  const id = newId(92);
  db.prepare("INSERT INTO uploads VALUES (?, ?, ?, ?, ?)").run(
    id,
    vault,
    readDescription(request),
    clock().toISOString(),
    partSize,
  );
  return {
    status: 201,
    headers: { "x-amz-multipart-upload-id": id, location: `/-/vaults/${vault}/multipart-uploads/${id}` },
  };
}

export async function uploadPart(
  deps: GlacierDeps,
  vault: string,
  id: string,
  request: IncomingMessage,
): Promise<Reply> {
  const { partSize } = findUpload(deps, vault, id);
  const [, first, last] = /^bytes (\d+)-(\d+)\/\*$/.exec(header(request, "content-range")) ?? [];
  const start = Number(first);
  const size = Number(last) - start + 1;
  if (first === undefined || start % partSize !== 0 || size < 1 || size > partSize)
    throw new GlacierError("InvalidParameterValueException", "Content-Range does not fit the part size");
  const part = await receiveArchive(deps.files, request);
  if (part.size !== size) {
    deps.files.remove(part.blob);
    throw new GlacierError("InvalidParameterValueException", "Content-Range does not fit the body");
  }
  const old = deps.db.prepare("SELECT blob FROM parts WHERE upload = ? AND start = ?").get(id, start);
  deps.db
    .prepare("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)")
    .run(id, start, size, part.treeHash, part.blob);
  if (old) deps.files.remove(old["blob"] as BlobName);
  return { status: 204, headers: { "x-amz-sha256-tree-hash": part.treeHash } };
}

/** Puts the parts together into one archive, which must have the length and the tree hash that are named. */
export async function completeUpload(
  deps: GlacierDeps,
  vault: string,
  id: string,
  request: IncomingMessage,
): Promise<Reply> {
  const { db, files } = deps;
  const { description } = findUpload(deps, vault, id);
  const parts = partsOf(deps, id);
  const size = Number(header(request, "x-amz-archive-size"));
  let end = 0;
  for (const part of parts) {
    if (part.start !== end)
      throw new GlacierError("InvalidParameterValueException", `Part at ${end} is missing`);
    end += part.size;
  }
  if (end !== size || size === 0)
    throw new GlacierError("InvalidParameterValueException", "The archive size does not fit the parts");
  const draft = await files.draft();
  const tree = createTreeHash();
  for (const { blob } of parts)
    for await (const chunk of files.open(blob).read() as AsyncIterable<Buffer>) {
      tree.update(chunk);
      await draft.write(chunk);
    }
  const treeHash = tree.digest();
  if (treeHash !== header(request, "x-amz-sha256-tree-hash")) {
    await draft.discard();
    throw new GlacierError("InvalidParameterValueException", "Checksum mismatch: the tree hash is another.");
  }
  const archiveId = addArchive(deps, { vault, description, size, treeHash, blob: await draft.keep() });
  db.prepare("DELETE FROM uploads WHERE id = ?").run(id);
  for (const { blob } of parts) files.remove(blob);
  return created(vault, archiveId, treeHash);
}

export function abortUpload(deps: GlacierDeps, vault: string, id: string): Reply {
  findUpload(deps, vault, id);
  const blobs = partsOf(deps, id).map(({ blob }) => blob);
  deps.db.prepare("DELETE FROM uploads WHERE id = ?").run(id);
  blobs.forEach(deps.files.remove);
  return { status: 204 };
}

export function listParts(deps: GlacierDeps, vault: string, id: string, arn: string): Reply {
  const { description, partSize, createdAt } = findUpload(deps, vault, id);
  return {
    status: 200,
    json: {
      MultipartUploadId: id,
      VaultARN: arn,
      ArchiveDescription: description,
      PartSizeInBytes: partSize,
      CreationDate: createdAt,
      Parts: partsOf(deps, id).map(({ start, size, treeHash }) => ({
        RangeInBytes: `${start}-${start + size - 1}`,
        SHA256TreeHash: treeHash,
      })),
      Marker: null,
    },
  };
}

export function listUploads({ db }: GlacierDeps, vault: string, arn: string): Reply {
  const rows = db.prepare("SELECT * FROM uploads WHERE vault = ? ORDER BY created_at").all(vault);
  const UploadsList = rows.map((row) => ({
    MultipartUploadId: row["id"],
    VaultARN: arn,
    ArchiveDescription: row["description"],
    PartSizeInBytes: Number(row["part_size"]),
    CreationDate: row["created_at"],
  }));
  return { status: 200, json: { UploadsList, Marker: null } };
}

const created = (vault: string, id: string, treeHash: string): Reply => ({
  status: 201,
  headers: {
    "x-amz-archive-id": id,
    "x-amz-sha256-tree-hash": treeHash,
    location: `/-/vaults/${vault}/archives/${id}`,
  },
});

function addArchive(
  { db, clock }: GlacierDeps,
  archive: { vault: string; description: string; size: number; treeHash: string; blob: BlobName },
): string {
  const id = newId(138);
  const { vault, description, size, treeHash, blob } = archive;
  db.prepare("INSERT INTO archives VALUES (?, ?, ?, ?, ?, ?, ?)").run(
    id,
    vault,
    description,
    clock().toISOString(),
    size,
    treeHash,
    blob,
  );
  return id;
}

function findUpload({ db }: GlacierDeps, vault: string, id: string) {
  const row = db.prepare("SELECT * FROM uploads WHERE id = ? AND vault = ?").get(id, vault);
  if (!row) throw new GlacierError("ResourceNotFoundException", `The upload ID was not found: ${id}`);
  return {
    description: String(row["description"]),
    partSize: Number(row["part_size"]),
    createdAt: String(row["created_at"]),
  };
}

function partsOf({ db }: GlacierDeps, id: string) {
  const rows = db.prepare("SELECT * FROM parts WHERE upload = ? ORDER BY start").all(id);
  return rows.map((row) => ({
    start: Number(row["start"]),
    size: Number(row["size"]),
    treeHash: String(row["tree_hash"]),
    blob: row["blob"] as BlobName,
  }));
}
