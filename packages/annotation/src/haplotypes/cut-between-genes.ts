import type { Reference } from "../genes/reference.ts";
import { firstTranscriptReaching } from "../genes/transcript-overlap.ts";
import type { TextChunk } from "../vcf/chunk-cutter.ts";
import type { OpenedVcf } from "../vcf/open-vcf.ts";
import { readPos } from "../vcf/record.ts";

const newline = 10;
const tab = 9;
const hash = 35;

/**
 * Cuts chunks anew, behind records at which no transcript waits for another: none that this one or an earlier one may have touched goes
 * on behind where this one starts. What haplotypes make of such a chunk does not depend on what stands before and behind it. Depends, as
 * the cutting before it, on the text alone. Where nothing lies between genes, as in some exomes, a chunk may become long.
 */
export async function* cutBetweenGenes(
  chunks: OpenedVcf["chunks"],
  reference: Reference,
): OpenedVcf["chunks"] {
  const places = createPlaces(reference);
  let waiting: TextChunk[] = [];
  try {
    for await (const chunk of chunks) {
      const at = places.lastCut(chunk.bytes);
      const [ready, rest] = at === 0 ? [null, chunk] : split(chunk, at);
      if (ready !== null) {
        yield joined([...waiting, ready]);
        waiting = [];
      }
      if (rest !== null) waiting.push(rest);
    }
    if (waiting.length > 0) yield joined(waiting);
  } finally {
    await chunks.return();
  }
}

/** Follows the records of a file, and finds in each piece the last place behind which it may be cut. */
function createPlaces({ genes, findContig }: Reference): { lastCut(bytes: Buffer): number } {
  let name = Buffer.alloc(0);
  let isKnown = false;
  /** Of the last record that moved anything: its contig, where it begins, and how far those of the contig have reached; 0-based. */
  let contig = -1;
  let start = 0;
  let reached = 0;
  /** The same behind every line of a piece, line by line, and where the line behind it begins. */
  const at: number[] = [];
  const contigs: number[] = [];
  const starts: number[] = [];
  const reaches: number[] = [];

  const isCut = (of: number, from: number, to: number): boolean => {
    if (of < 0) return true;
    const last = genes.contigFirstTx[of + 1]!;
    for (let tx = firstTranscriptReaching(genes, of, from); tx < last && genes.txStart[tx]! <= to; tx++)
      if (genes.txEnd[tx]! > from) return false;
    return true;
  };

  /** Reads CHROM, POS and the length of REF, of a line that has them; nothing moves by others, nor by one of an unknown contig. */
  const follow = (bytes: Buffer, from: number, to: number): void => {
    if (from === to || bytes[from] === hash) return;
    const chromEnd = columnEnd(bytes, from, to);
    const posEnd = columnEnd(bytes, chromEnd + 1, to);
    const idEnd = columnEnd(bytes, posEnd + 1, to);
    const refEnd = columnEnd(bytes, idEnd + 1, to);
    if (refEnd >= to) return;
    if (!isSame(name, bytes, from, chromEnd)) {
      name = Buffer.from(bytes.subarray(from, chromEnd));
      const index = findContig(name.toString("utf8"));
      isKnown = index >= 0;
      if (isKnown && index !== contig) {
        contig = index;
        reached = 0;
      }
    }
    const pos = readPos(bytes, chromEnd + 1, posEnd);
    if (!isKnown || pos < 1) return;
    start = pos - 1;
    reached = Math.max(reached, start + refEnd - idEnd); // csq looks one base beyond REF
  };

  return {
    lastCut(bytes) {
      at.length = contigs.length = starts.length = reaches.length = 0;
      for (let from = 0; from < bytes.length;) {
        const end = bytes.indexOf(newline, from);
        const to = end < 0 ? bytes.length : end;
        follow(bytes, from, to);
        from = Math.min(to + 1, bytes.length);
        at.push(from);
        contigs.push(contig);
        starts.push(start);
        reaches.push(reached);
      }
      for (let i = at.length - 1; i >= 0; i--) if (isCut(contigs[i]!, starts[i]!, reaches[i]!)) return at[i]!;
      return 0;
    },
  };
}

/** Where the column that begins at `from` ends; `to` for the last. */
function columnEnd(bytes: Buffer, from: number, to: number): number {
  let end = from;
  while (end < to && bytes[end] !== tab) end++;
  return end;
}

function isSame(name: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = name.length - 1; i >= 0; i--) if (name[i] !== bytes[from + i]) return false;
  return true;
}

/** What stands before `at`, and what stands behind it with memory of its own: that of the piece before goes to whoever works on it. */
function split({ bytes, firstLine }: TextChunk, at: number): [TextChunk, TextChunk | null] {
  const ready = { bytes: bytes.subarray(0, at), firstLine };
  if (at === bytes.length) return [ready, null];
  const rest = Buffer.from(new ArrayBuffer(bytes.length - at));
  rest.set(bytes.subarray(at));
  let lines = 0;
  for (let i = bytes.indexOf(newline); i >= 0 && i < at; i = bytes.indexOf(newline, i + 1)) lines++;
  return [ready, { bytes: rest, firstLine: firstLine + lines }];
}

function joined(pieces: readonly TextChunk[]): TextChunk {
  const [first, ...others] = pieces;
  if (others.length === 0) return first!;
  const bytes = Buffer.from(new ArrayBuffer(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece.bytes, at);
    at += piece.bytes.length;
  }
  return { bytes, firstLine: first!.firstLine };
}
