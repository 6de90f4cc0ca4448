import { createHash } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { assembleBundle, type BuildOptions, type BuildReport } from "./build-bundle.ts";
import { writeBundle } from "./bundle-write.ts";
import { createFastaPacker } from "./fasta.ts";

import { scratchFileStore } from "./packed-store.ts";
import { createLineSplitter, sourceChunks, startsAsGzip } from "./source-bytes.ts";
import { ContigReturnedError, createTranscriptReader } from "./transcript-reader.ts";

export type BuildProgress = { stage: "sequence" | "genes" | "writing"; bytes: number; of: number };
export type BuildFileOptions = BuildOptions & {
  onProgress?: (progress: BuildProgress) => void;
  signal?: AbortSignal;
};

/**
 * Builds a bundle from files of any size and writes it to `path`. Memory holds the gene models and little else: the packed bases wait
 * in a scratch file beside the bundle until it is known which of them are kept. Throws when the disk has too little room or no
 * transcript lies on the sequence.
 */
export async function buildBundleFile(
  path: string,
  options: BuildFileOptions,
): Promise<BuildReport & { checksum: string }> {
  const { gff, fasta, onProgress, signal } = options;
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  await requireRoom(folder, 2 * packedEstimate(fasta), "Building");
  const hash = createHash("sha256");
  const scratch = scratchFileStore(`${path}.${process.pid}.bases`);
  try {
    const packer = createFastaPacker(scratch);
    const ofFasta = statSync(fasta).size;
    const tellFasta = (bytes: number) => onProgress?.({ stage: "sequence", bytes, of: ofFasta });
    for await (const chunk of sourceChunks(fasta, tellFasta, signal)) {
      hash.update(chunk);
      packer.push(chunk);
    }
    const sequences = packer.finish();

    const ofGenes = statSync(gff).size;
    const tellGenes = (bytes: number) => onProgress?.({ stage: "genes", bytes, of: ofGenes });
    const readGenes = async (byContig: boolean) => {
      const ownHash = hash.copy();
      const genes = createTranscriptReader(byContig);
      const lines = createLineSplitter((line) => genes.line(line));
      for await (const chunk of sourceChunks(gff, tellGenes, signal)) {
        ownHash.update(chunk);
        lines.push(chunk);
      }
      lines.finish();
      return { ...genes.finish(), checksum: ownHash.digest("hex") };
    };
    const { rows, transcripts, checksum } = await readGenes(true).catch((error: unknown) => {
      if (error instanceof ContigReturnedError) return readGenes(false);
      throw error;
    });

    onProgress?.({ stage: "writing", bytes: 0, of: 1 });
    const { content, report } = assembleBundle(sequences, rows, transcripts, checksum, {
      ...options,
      sequence: options.sequence ?? "auto",
    });
    if (report.transcripts === 0) throw new NoTranscriptsError(gff, fasta, report.passedOver);
    return { ...report, checksum: writeBundle(path, content) };
  } finally {
    scratch.close();
  }
}

/** Nothing to annotate with; `passedOver` says what became of the rows. */
export class NoTranscriptsError extends Error {
  readonly passedOver: ReadonlyMap<string, number>;
  constructor(gff: string, fasta: string, passedOver: ReadonlyMap<string, number>) {
    super(`No transcript of ${gff} lies on a sequence of ${fasta}: do their names agree?`);
    this.name = "NoTranscriptsError";
    this.passedOver = passedOver;
  }
}

/** Throws when a folder's disk has less than `bytes` free. `what` begins the sentence. */
export async function requireRoom(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const say = (size: number) => `${(size / 2 ** 30).toFixed(1)} GiB`;
  throw new Error(
    `${what} needs about ${say(bytes)} in ${folder}, and ${say(free)} are free. ` +
      "Make room, or choose a folder on another disk.",
  );
}

/** Bytes that the bases of a FASTA file take when packed; gzip brings them to about as much. */
function packedEstimate(fasta: string): number {
  const { size } = statSync(fasta);
  return startsAsGzip(fasta) ? size : size / 4;
}
