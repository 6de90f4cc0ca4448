import type { Reference } from "../genes/reference.ts";
import { firstTranscriptReaching } from "../genes/transcript-overlap.ts";
import type { TextChunk } from "../vcf/chunk-cutter.ts";
import type { OpenedVcf } from "../vcf/open-vcf.ts";

const newline = 10;
const tab = 9;
const hash = 35;

/** Behind a line: on which contig the last known record begins, and how far those of the contig have reached; 0-based. */
type Place = { at: number; contig: number; start: number; reached: number };

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
  let contig = -1;
  let start = 0;
  let reached = 0;

  const isCut = ({ contig: of, start: from, reached: to }: Place): boolean => {
    if (of < 0) return true;
    const last = genes.contigFirstTx[of + 1]!;
    for (let tx = firstTranscriptReaching(genes, of, from); tx < last && genes.txStart[tx]! <= to; tx++)
      if (genes.txEnd[tx]! > from) return false;
    return true;
  };

  /** Reads CHROM, POS and the length of REF, of a line that has them; false where nothing moves, as by one of an unknown contig. */
  const follow = (bytes: Buffer, from: number, to: number): boolean => {
    if (from === to || bytes[from] === hash) return false;
    const chromEnd = bytes.indexOf(tab, from);
    const posEnd = chromEnd < 0 ? -1 : bytes.indexOf(tab, chromEnd + 1);
    const idEnd = posEnd < 0 ? -1 : bytes.indexOf(tab, posEnd + 1);
    const refEnd = idEnd < 0 ? -1 : bytes.indexOf(tab, idEnd + 1);
    if (refEnd < 0 || refEnd >= to) return false;
    if (!isSame(name, bytes, from, chromEnd)) {
      name = Buffer.from(bytes.subarray(from, chromEnd));
      const index = findContig(name.toString("utf8"));
      isKnown = index >= 0;
      if (isKnown && index !== contig) {
        contig = index;
        reached = 0;
      }
    }
    const pos = Number(bytes.toString("latin1", chromEnd + 1, posEnd));
    if (!isKnown || !(pos >= 1)) return false;
    start = pos - 1;
    reached = Math.max(reached, start + refEnd - idEnd); // csq looks one base beyond REF
    return true;
  };

  return {
    lastCut(bytes) {
      const places: Place[] = [];
      for (let from = 0; from < bytes.length;) {
        const end = bytes.indexOf(newline, from);
        const to = end < 0 ? bytes.length : end;
        const moved = follow(bytes, from, to);
        from = Math.min(to + 1, bytes.length);
        const last = places.at(-1);
        if (moved || last === undefined) places.push({ at: from, contig, start, reached });
        else last.at = from;
      }
      return places.findLast(isCut)?.at ?? 0;
    },
  };
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
