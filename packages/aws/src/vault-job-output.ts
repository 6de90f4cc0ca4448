import { DescribeJobCommand, GetJobOutputCommand, type GlacierClient } from "@aws-sdk/client-glacier";
import { createTreeHash } from "./tree-hash.ts";

export type VaultJob = { vault: string; jobId: string };

/** Ranges of this size begin where tree hashes do, so that the vault tells the hash of each. They are held in memory one by one. */
const rangeBytes = 16 * 2 ** 20;
/** A range whose connection broke, or whose hash is not the vault's, is fetched so often. */
const tries = 3;

/**
 * The output of a retrieval, range by range, each checked against the vault's tree hash of it before it is handed out,
 * and the whole against that of the archive: the last step throws when they differ.
 */
export async function* readJobOutput(
  glacier: GlacierClient,
  { vault, jobId }: VaultJob,
  signal?: AbortSignal,
): AsyncIterable<Uint8Array> {
  const job = await glacier.send(new DescribeJobCommand({ accountId: "-", vaultName: vault, jobId }));
  const bytes = job.ArchiveSizeInBytes ?? 0;
  const whole = createTreeHash();
  for (let start = 0; start < bytes; start += rangeBytes) {
    const last = Math.min(start + rangeBytes, bytes) - 1;
    const range = await fetchRange(glacier, { vault, jobId }, start, last, signal);
    whole.update(range);
    yield range;
  }
  const treeHash = whole.digest();
  if (treeHash !== (job.SHA256TreeHash ?? job.ArchiveSHA256TreeHash))
    throw new Error(`The output of ${jobId} is not the archive.`);
}

async function fetchRange(
  glacier: GlacierClient,
  { vault, jobId }: VaultJob,
  start: number,
  last: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  for (let tried = 1; ; tried++) {
    signal?.throwIfAborted();
    // What the vault refuses is refused for good (the client has tried again); what breaks on the way is fetched anew.
    const { body, checksum } = await glacier.send(
      new GetJobOutputCommand({ accountId: "-", vaultName: vault, jobId, range: `bytes=${start}-${last}` }),
      signal ? { abortSignal: signal } : {},
    );
    try {
      const range = (await body?.transformToByteArray()) ?? new Uint8Array();
      if (range.length !== last + 1 - start)
        throw new Error(`Bytes ${start}-${last} of ${jobId} came as ${range.length}.`);
      const tree = createTreeHash();
      tree.update(range);
      if (checksum !== undefined && tree.digest() !== checksum)
        throw new Error(`Bytes ${start}-${last} of ${jobId} came damaged.`);
      return range;
    } catch (error) {
      if (tried === tries) throw error;
    }
  }
}

/** Fetches a byte of a job's output; throws ResourceNotFoundException when it is not there any more. */
export async function checkOutput(glacier: GlacierClient, vault: string, jobId: string): Promise<void> {
  const { body } = await glacier.send(
    new GetJobOutputCommand({ accountId: "-", vaultName: vault, jobId, range: "bytes=0-0" }),
  );
  await body?.transformToByteArray();
}
