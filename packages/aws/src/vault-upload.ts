import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  DeleteArchiveCommand,
  InitiateMultipartUploadCommand,
  UploadArchiveCommand,
  UploadMultipartPartCommand,
  type GlacierClient,
} from "@aws-sdk/client-glacier";
import { fingerprintTaker, type Fingerprint } from "./fingerprint.ts";

export type VaultUploadLimits = {
  /**
   * Up to so many bytes in one request, and so many in a part above. A power of two, from 1 MiB. Glacier would take 4 GB
   * in one request, but its checksums come before the bytes, so whatever goes in one request is held in memory whole.
   */
  partBytes: number;
};

/** The memory that an upload takes. An archive of more than 160,000 MiB takes larger parts: Glacier takes 10,000. */
export const vaultUploadLimits: VaultUploadLimits = { partBytes: 16 * 2 ** 20 };
const mostParts = 10_000;

export type NewArchive = { vault: string; description: string; bytes: number };
export type UploadedArchive = { archiveId: string; fingerprint: Fingerprint };

/**
 * Streams `chunks` into a new archive of exactly `bytes` bytes, holding one part in memory. The vault's tree hash of it
 * must be ours; what comes of a failed upload is given up or deleted.
 */
export async function uploadToVault(
  glacier: GlacierClient,
  archive: NewArchive,
  chunks: AsyncIterable<Uint8Array>,
  { partBytes: smallest }: VaultUploadLimits,
  signal?: AbortSignal,
): Promise<UploadedArchive> {
  const { bytes, description } = archive;
  if (bytes === 0) throw new Error(`${description} is empty, and Glacier takes no empty archive.`);
  // Glacier's own rule, checked before anything is sent (developer guide, "Upload archive").
  if (!/^[\x20-\x7e]{1,1024}$/.test(description))
    throw new Error(`${description} cannot describe an archive.`);
  const partBytes = partBytesFor(bytes, smallest);
  const taker = fingerprintTaker();
  const parts = cutParts(chunks, bytes, partBytes, taker.update);
  const upload = bytes <= partBytes ? uploadAtOnce : uploadInParts;
  const { archiveId, treeHash, fingerprint } = await upload(
    glacier,
    { ...archive, partBytes },
    parts,
    taker.digest,
    signal,
  );
  if (treeHash === fingerprint.treeHash) return { archiveId, fingerprint };
  await glacier.send(new DeleteArchiveCommand({ accountId: "-", vaultName: archive.vault, archiveId }));
  throw new Error(`The vault's copy of ${description} is not what was sent.`);
}

/** The smallest power of two from `smallest` on that makes at most 10,000 parts. */
export function partBytesFor(bytes: number, smallest: number): number {
  let size = smallest;
  while (size * mostParts < bytes) size *= 2;
  return size;
}

type Sent = { archiveId: string; treeHash: string | undefined; fingerprint: Fingerprint };
type Plan = NewArchive & { partBytes: number };

async function uploadAtOnce(
  glacier: GlacierClient,
  { vault, description }: Plan,
  parts: AsyncIterable<Uint8Array>,
  digest: () => Fingerprint,
  signal?: AbortSignal,
): Promise<Sent> {
  let sent: Omit<Sent, "fingerprint"> | undefined;
  for await (const body of parts) {
    // Both checksums that Glacier wants are computed and sent by the client.
    const { archiveId = "", checksum } = await glacier.send(
      new UploadArchiveCommand({ accountId: "-", vaultName: vault, archiveDescription: description, body }),
      aborting(signal),
    );
    sent = { archiveId, treeHash: checksum };
  }
  if (!sent) throw new Error("There was nothing to send.");
  return { ...sent, fingerprint: digest() };
}

async function uploadInParts(
  glacier: GlacierClient,
  { vault, description, bytes, partBytes }: Plan,
  parts: AsyncIterable<Uint8Array>,
  digest: () => Fingerprint,
  signal?: AbortSignal,
): Promise<Sent> {
  const { uploadId } = await glacier.send(
    new InitiateMultipartUploadCommand({
      accountId: "-",
      vaultName: vault,
      archiveDescription: description,
      partSize: String(partBytes),
    }),
    aborting(signal),
  );
  const upload = { accountId: "-", vaultName: vault, uploadId };
  try {
    let start = 0;
    for await (const body of parts) {
      const range = `bytes ${start}-${start + body.length - 1}/*`;
      await glacier.send(new UploadMultipartPartCommand({ ...upload, range, body }), aborting(signal));
      start += body.length;
    }
    const fingerprint = digest();
    const { archiveId = "", checksum } = await glacier.send(
      new CompleteMultipartUploadCommand({
        ...upload,
        archiveSize: String(bytes),
        checksum: fingerprint.treeHash,
      }),
      aborting(signal),
    );
    return { archiveId, treeHash: checksum, fingerprint };
  } catch (error) {
    // That giving up fails too must not hide why; the vault forgets an upload after a day without parts.
    await glacier.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}

const aborting = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});

/**
 * `chunks` as parts of `partBytes`, the last one shorter. Throws, before the last part is handed out, when they are not
 * `bytes` in all. A part's memory is used again for the next one: it is sent, or copied, before that is asked for.
 */
async function* cutParts(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
  partBytes: number,
  seen: (chunk: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
  const part = Buffer.allocUnsafeSlow(Math.min(partBytes, bytes));
  let filled = 0;
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > bytes) throw new Error(`More came than the ${bytes} bytes that were announced.`);
    seen(chunk);
    for (let at = 0; at < chunk.length;) {
      if (filled === part.length) {
        yield part;
        filled = 0;
      }
      const taken = Math.min(chunk.length - at, part.length - filled);
      part.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  if (total !== bytes) throw new Error(`${total} bytes came and not ${bytes}.`);
  if (filled > 0) yield part.subarray(0, filled);
}
