import type { VcfRecord } from "../vcf/record.ts";
import type { Entry } from "./entries.ts";

/** A record that waits for its neighbours: its line as it came, and what is known of it so far. */
export type HeldRecord = VcfRecord & {
  /** What the caller wants back with it. */
  annotatable: boolean;
  entries: Entry[];
  /** Allele of each haplotype, two to a sample: -1 missing, -2 no such haplotype; empty without samples. */
  haplotypes: Int16Array;
  /** One bit a sample: its alleles stand in no known order. Two alleles that are the same need none. */
  unphased: Uint8Array;
  /** No sample has more than two alleles. */
  isDiploid: boolean;
  /** Bits of FORMAT/BCSQ, `words` to a sample; absent until the first is set. */
  bits: Int32Array | undefined;
  words: number;
  /** Up to where (0-based, exclusive) transcripts reach that may still add to it. */
  until: number;
};

/** What the record says, kept while the reader goes on; its bytes stay where the reader has them, for a chunk is not written to again. */
export function holdRecord(record: VcfRecord, annotatable: boolean): HeldRecord {
  // Written out in full: spread, a record would be made key by key.
  return {
    bytes: record.bytes,
    start: record.start,
    end: record.end,
    line: record.line,
    columns: record.columns,
    contig: record.contig,
    pos: record.pos,
    ref: record.ref,
    alts: record.alts,
    altCount: record.altCount,
    infoStart: record.infoStart,
    infoEnd: record.infoEnd,
    oldStart: record.oldStart,
    oldEnd: record.oldEnd,
    infoEndTag: record.infoEndTag,
    detail: record.detail,
    annotatable,
    entries: [],
    haplotypes: noHaplotypes,
    unphased: nobody,
    isDiploid: true,
    bits: undefined,
    words: 0,
    until: 0,
  };
}

const noHaplotypes = new Int16Array(0);
const nobody = new Uint8Array(0);

/** Bits that csq puts into one integer of FORMAT/BCSQ: BCF keeps some values of the 32 for itself. */
export const bitsPerWord = 30;

/** Marks that haplotype `haplotype` (0 or 1) of a sample carries entry `index`. */
export function markCarrier(
  record: HeldRecord,
  samples: number,
  sample: number,
  haplotype: number,
  index: number,
): void {
  const bit = 2 * index + haplotype;
  const word = Math.floor(bit / bitsPerWord);
  if (record.bits === undefined || word >= record.words) {
    const words = word + 1;
    const bits = new Int32Array(samples * words);
    if (record.bits !== undefined)
      for (let i = 0; i < samples; i++)
        for (let j = 0; j < record.words; j++) bits[i * words + j] = record.bits[i * record.words + j]!;
    record.bits = bits;
    record.words = words;
  }
  const at = sample * record.words + word;
  record.bits[at] = record.bits[at]! | (1 << (bit % bitsPerWord));
}
