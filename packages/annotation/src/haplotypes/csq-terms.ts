/**
 * What `bcftools csq` can say of a variant, as bits of one number. Names and their order are those of its output
 * (https://samtools.github.io/bcftools/howtos/csq-calling.html); terms of one entry are joined by `&` in this order.
 */
export const csq = {
  printedElsewhere: 1 << 0,
  synonymous: 1 << 1,
  missense: 1 << 2,
  stopLost: 1 << 3,
  stopGained: 1 << 4,
  inframeDeletion: 1 << 5,
  inframeInsertion: 1 << 6,
  frameshift: 1 << 7,
  spliceAcceptor: 1 << 8,
  spliceDonor: 1 << 9,
  startLost: 1 << 10,
  spliceRegion: 1 << 11,
  stopRetained: 1 << 12,
  fivePrimeUtr: 1 << 13,
  threePrimeUtr: 1 << 14,
  nonCoding: 1 << 15,
  intron: 1 << 16,
  inframeAltering: 1 << 18,
  upstreamStop: 1 << 19,
  incompleteCds: 1 << 20,
  codingSequence: 1 << 21,
  featureElongation: 1 << 22,
  featureTruncation: 1 << 23,
  startRetained: 1 << 24,
  nmdTranscript: 1 << 25,
} as const;

/** Names by bit number; "" for bits that are marks and not terms. */
const names: readonly string[] = [
  "",
  "synonymous",
  "missense",
  "stop_lost",
  "stop_gained",
  "inframe_deletion",
  "inframe_insertion",
  "frameshift",
  "splice_acceptor",
  "splice_donor",
  "start_lost",
  "splice_region",
  "stop_retained",
  "5_prime_utr",
  "3_prime_utr",
  "non_coding",
  "intron",
  "intergenic",
  "inframe_altering",
  "",
  "",
  "coding_sequence",
  "feature_elongation",
  "feature_truncation",
  "start_retained",
  "NMD_transcript",
];

/** What happens to a start or stop codon. */
export const startStop = csq.stopLost | csq.stopGained | csq.stopRetained | csq.startLost | csq.startRetained;

/** Terms of the coding sequence, which belong to one transcript and can be made of several records. */
export const coding =
  csq.synonymous |
  csq.missense |
  csq.stopLost |
  csq.stopGained |
  csq.inframeDeletion |
  csq.inframeInsertion |
  csq.frameshift |
  csq.startLost |
  csq.stopRetained |
  csq.inframeAltering |
  csq.incompleteCds |
  csq.upstreamStop |
  csq.startRetained |
  csq.featureElongation |
  csq.featureTruncation;

const joined = new Map<number, Uint8Array>();

/** `stop_gained&frameshift`; nothing for no term. */
export function termNames(type: number): Uint8Array {
  let text = joined.get(type);
  if (text === undefined) {
    text = Buffer.from(names.filter((name, bit) => type & (1 << bit) && name !== "").join("&"));
    joined.set(type, text);
  }
  return text;
}
