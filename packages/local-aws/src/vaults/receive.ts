import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createTreeHash } from "@gas/aws/tree-hash";
import type { BlobFiles, BlobName } from "../s3/blob-files.ts";
import { GlacierError, invalid } from "./errors.ts";

export type Received = { blob: BlobName; size: number; treeHash: string };

const largest = 4 * 2 ** 30; // 4 GiB in one request (developer guide, "Upload archive", "Upload part")

/** Streams a body into a blob and holds it to both checksums that came with it. Nothing stays of one that is refused. */
export async function receiveArchive(files: BlobFiles, request: IncomingMessage): Promise<Received> {
  const wanted = {
    linear: header(request, "x-amz-content-sha256"),
    tree: header(request, "x-amz-sha256-tree-hash"),
  };
  const draft = await files.draft();
  const linear = createHash("sha256");
  const tree = createTreeHash();
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) throw new GlacierError("InvalidParameterValueException", "The body is too large.");
      linear.update(chunk);
      tree.update(chunk);
      await draft.write(chunk);
    }
    if (size === 0) throw new GlacierError("InvalidParameterValueException", "Invalid content length: 0");
    if (linear.digest("hex") !== wanted.linear)
      throw new GlacierError("InvalidParameterValueException", "The SHA-256 of the body is another.");
    const treeHash = tree.digest();
    if (treeHash !== wanted.tree)
      throw new GlacierError(
        "InvalidParameterValueException",
        "Checksum mismatch: the tree hash is another.",
      );
    return { blob: await draft.keep(), size, treeHash };
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/** A header that must be there. */
export function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  if (typeof value !== "string")
    throw new GlacierError("MissingParameterValueException", `Required parameter missing: ${name}`);
  return value;
}

/** The description of an archive. */
export function readDescription(request: IncomingMessage): string {
  const description = request.headers["x-amz-archive-description"] ?? "";
  return checkDescription(typeof description === "string" ? description : "\n");
}

/** Descriptions of archives and of jobs: up to 1,024 printable ASCII characters (developer guide, "Upload archive"). */
export function checkDescription(text: string): string {
  if (!/^[\x20-\x7e]{0,1024}$/.test(text))
    throw invalid("Invalid description: up to 1,024 printable ASCII characters");
  return text;
}
