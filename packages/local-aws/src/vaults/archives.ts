import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { BlobName } from "../s3/blob-files.ts";
import { readDescription, receiveArchive } from "./receive.ts";
import type { GlacierDeps, Reply } from "./request.ts";
import { requireVault } from "./vaults.ts";

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
  try {
    requireVault(deps, vault); // the body took a while
    return created(vault, addArchive(deps, { vault, description, size, treeHash, blob }), treeHash);
  } catch (error) {
    deps.files.remove(blob);
    throw error;
  }
}

export function deleteArchive({ db, files }: GlacierDeps, vault: string, id: string): Reply {
  const row = db.prepare("DELETE FROM archives WHERE id = ? AND vault = ? RETURNING blob").get(id, vault);
  if (row) files.remove(row["blob"] as BlobName);
  return { status: 204 }; // deleting again is no error
}

export const created = (vault: string, id: string, treeHash: string): Reply => ({
  status: 201,
  headers: {
    "x-amz-archive-id": id,
    "x-amz-sha256-tree-hash": treeHash,
    location: `/-/vaults/${vault}/archives/${id}`,
  },
});

export function addArchive(
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
