import type { UploadSource } from "@gas/core/jobs/job";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";

/** Of each end of the file: enough to tell a VCF's header and its last records from another's, and read in no time. */
const endBytes = 64 * 1024;

/** What a file is known again by. The fingerprint is missing where the page is not secure (plain http): there is no SHA-256 there. */
export async function sourceOf(file: File): Promise<UploadSource> {
  const { name, lastModified: modified } = file;
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return { name, modified };
  const ends = new Blob([file.slice(0, endBytes), file.slice(-endBytes)]);
  const hash = new Uint8Array(await subtle.digest("SHA-256", await ends.arrayBuffer()));
  const fingerprint = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { name, modified, fingerprint };
}

/**
 * Whether the file is the one that the upload was begun with: parts of two files must never be put together. Name, size and time must
 * agree, and what both sides know of the fingerprint.
 */
export function isSourceOf({ bytes, source }: UnfinishedUpload, size: number, file: UploadSource): boolean {
  return (
    source !== undefined &&
    bytes === size &&
    source.name === file.name &&
    source.modified === file.modified &&
    (source.fingerprint === undefined ||
      file.fingerprint === undefined ||
      source.fingerprint === file.fingerprint)
  );
}
