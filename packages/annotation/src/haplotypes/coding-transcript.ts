import { slipsOf, stringAt, untoldUtrEndsOf, type GeneModels } from "../genes/gene-models.ts";
import type { Reference } from "../genes/reference.ts";
import { codonNumber, reverseCodon } from "../consequences/codon-table.ts";
import { csq } from "./csq-terms.ts";
import { csqBiotype } from "./biotypes.ts";

/** A stretch of a contig, 0-based half-open. */
export type Stretch = { start: number; end: number };

/** What of a transcript lies in one piece, and whose it is. */
export type Part = Stretch & { transcript: CsqTranscript };

/** `term`: what csq calls it. */
export type Utr = Part & { term: number };

/**
 * A piece of the coding sequence; `offset` is where it begins in `spliced`, padding not counted. Which codon that can be lost stands at its
 * low and its high end is known once the transcript is spliced.
 */
export type CodingPiece = Part & {
  offset: number;
  index: number;
  lowCodon: "start" | "stop" | "";
  highCodon: "start" | "stop" | "";
};

/**
 * A transcript as csq sees it. The coding sequence is trimmed to whole codons at both ends. All in genomic order and on the
 * forward strand, for either strand.
 */
export type CsqTranscript = Stretch & {
  /** Number of the transcript; below 0 for one that the gene file has nothing but a row of. */
  tx: number;
  gene: number;
  /** Rises in the order in which the gene file names transcripts. */
  rank: number;
  contig: number;
  strand: 1 | -1;
  biotype: string;
  /** Whether its biotype is one that codes; its CDS may still be absent. Of another, csq knows the UTRs and splice sites beside a CDS, but calls none of it. */
  coding: boolean;
  /** Whether csq marks its calls as those of nonsense-mediated decay. */
  decays: boolean;
  /** `|gene|transcript|biotype`, and the same without the transcript. */
  label: Uint8Array;
  geneLabel: Uint8Array;
  exons: readonly Part[];
  pieces: readonly CodingPiece[];
  /** Of a piece all was trimmed. */
  hasEmptyPiece: boolean;
  utrs: readonly Utr[];
  /** Bases of an incomplete codon were cut off at the start or at the end of the coding sequence, in transcript direction. */
  cutStart: boolean;
  cutEnd: boolean;
  /** Length of the coding sequence. */
  length: number;
  /** The coding sequence with `padding` genomic bases on both sides; "" until `splice` was called. */
  spliced: string;
  /** What that spells, stops included; "" until asked for. */
  protein: string;
};

/** Bases kept on both sides of the coding sequence, to complete a codon that a variant leaves open. */
export const padding = 10;

export type TranscriptOptions = {
  /** "csq": those of the biotypes that csq knows. "all": every one, the unknown as non-coding by their own name. */
  biotypes: "csq" | "all";
};

/** Reads one transcript out of the columns; undefined where csq passes over it. `row`: its number in the table of rows, where it is there; csq goes by what a row spans. */
export function csqTranscript(
  genes: GeneModels,
  tx: number,
  contig: number,
  { biotypes }: TranscriptOptions,
  row?: number,
): CsqTranscript | undefined {
  const hasCds = genes.cdsStart[tx]! >= 0;
  const transcript = transcriptOf(genes, contig, biotypes, hasCds, {
    tx,
    gene: genes.txGene[tx]!,
    id: genes.txId[tx]!,
    biotype: genes.txBiotype[tx]!,
    strand: genes.txStrand[tx]!,
    start: row === undefined ? genes.txStart[tx]! : genes.rowStart[row]!,
    end: row === undefined ? genes.txEnd[tx]! : genes.rowEnd[row]!,
  });
  if (transcript === undefined) return undefined;
  for (let i = genes.txFirstExon[tx]!; i < genes.txFirstExon[tx + 1]!; i++)
    transcript.exons.push({ start: genes.exonStart[i]!, end: genes.exonEnd[i]!, transcript });
  if (hasCds) addCoding(transcript, genes);
  return transcript;
}

/** The same of one that has nothing but its row. */
export function bareTranscript(
  genes: GeneModels,
  row: number,
  contig: number,
  { biotypes }: TranscriptOptions,
): CsqTranscript | undefined {
  return transcriptOf(genes, contig, biotypes, false, {
    tx: -1 - row,
    gene: genes.rowGene[row]!,
    id: genes.rowId[row]!,
    biotype: genes.rowBiotype[row]!,
    strand: genes.rowStrand[row]!,
    start: genes.rowStart[row]!,
    end: genes.rowEnd[row]!,
  });
}

function transcriptOf(
  genes: GeneModels,
  contig: number,
  biotypes: TranscriptOptions["biotypes"],
  hasCds: boolean,
  row: Stretch & { tx: number; gene: number; id: number; biotype: number; strand: number },
): (CsqTranscript & { exons: Part[] }) | undefined {
  const { tx, gene, start, end } = row;
  const given = stringAt(genes.strings, row.biotype);
  const known = csqBiotype(given) ?? (biotypes === "all" ? { name: given, coding: hasCds } : undefined);
  if (known === undefined) return undefined;
  const strand = row.strand === 1 ? 1 : -1;
  const symbol = stringAt(genes.strings, genes.geneSymbol[gene]!);
  const name = escaped(symbol === "" ? stringAt(genes.strings, genes.geneId[gene]!) : symbol);
  return {
    tx,
    gene,
    rank: row.id,
    contig,
    strand,
    start,
    end,
    biotype: known.name,
    coding: known.coding,
    decays: known.name === "NMD",
    label: Buffer.from(`|${name}|${escaped(stringAt(genes.strings, row.id))}|${known.name}`),
    geneLabel: Buffer.from(`|${name}||${known.name}`),
    exons: [],
    pieces: [],
    hasEmptyPiece: false,
    utrs: [],
    cutStart: false,
    cutEnd: false,
    length: 0,
    spliced: "",
    protein: "",
  };
}

/** As GFF3 writes what would end a name; there csq reads its names, and leaves them so. */
function escaped(name: string): string {
  return /[%,;=&|\s]/.test(name) ? encodeURIComponent(name) : name;
}

function addCoding(transcript: CsqTranscript, genes: GeneModels): void {
  const { tx, exons, strand } = transcript;
  const cdsStart = genes.cdsStart[tx]!;
  const cdsEnd = genes.cdsEnd[tx]!;
  const pieces = piecesOf(genes, transcript, cdsStart, cdsEnd);
  const phase = (3 - genes.cdsPadding[tx]!) % 3;
  transcript.cutStart = phase > 0;
  cut(pieces, phase, strand === 1);
  const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  transcript.cutEnd = length % 3 > 0;
  cut(pieces, length % 3, strand === -1);
  let offset = 0;
  transcript.pieces = pieces.map(({ start, end }, index) => {
    const piece: CodingPiece = {
      start,
      end,
      transcript,
      offset,
      index,
      lowCodon: "",
      highCodon: "",
    };
    offset += end - start;
    return piece;
  });
  transcript.length = offset;
  transcript.hasEmptyPiece = pieces.some(({ start, end }) => start >= end);
  const utrs: Utr[] = [];
  const [lowTerm, highTerm] =
    strand === 1 ? [csq.fivePrimeUtr, csq.threePrimeUtr] : [csq.threePrimeUtr, csq.fivePrimeUtr];
  const untold = untoldUtrEndsOf(genes, tx);
  for (const { start, end } of exons) {
    if (start < cdsStart && (untold & 1) === 0)
      utrs.push({ start, end: Math.min(end, cdsStart), term: lowTerm, transcript });
    if (end > cdsEnd && (untold & 2) === 0)
      utrs.push({ start: Math.max(start, cdsEnd), end, term: highTerm, transcript });
  }
  transcript.utrs = utrs;
}

/** The CDS rows again: exons between the ends of the CDS, cut in two where reading slips. */
function piecesOf(
  genes: GeneModels,
  { tx, exons, strand }: CsqTranscript,
  cdsStart: number,
  cdsEnd: number,
): Stretch[] {
  let pieces: Stretch[] = [];
  for (const { start, end } of exons) {
    const from = Math.max(start, cdsStart);
    const to = Math.min(end, cdsEnd);
    if (from < to) pieces.push({ start: from, end: to });
  }
  for (const { from, to } of slipsOf(genes, tx)) {
    // A slip is told in cDNA: the last base before it and the first behind it, on the genome.
    const last = genomicPosition(exons, strand, from - 1);
    const next = genomicPosition(exons, strand, to);
    pieces = pieces.flatMap((piece) => {
      const low =
        strand === 1 ? { start: piece.start, end: last + 1 } : { start: piece.start, end: next + 1 };
      const high = strand === 1 ? { start: next, end: piece.end } : { start: last, end: piece.end };
      const holds = (at: number): boolean => at >= piece.start && at < piece.end;
      return holds(last) && holds(next) ? [low, high] : [piece];
    });
  }
  return pieces;
}

function genomicPosition(exons: readonly Stretch[], strand: 1 | -1, cdna: number): number {
  let left = cdna;
  for (let i = 0; i < exons.length; i++) {
    const { start, end } = exons[strand === 1 ? i : exons.length - 1 - i]!;
    if (left < end - start) return strand === 1 ? start + left : end - 1 - left;
    left -= end - start;
  }
  return -1;
}

/** Takes `count` bases off the low or the high end. A piece of which nothing is left still counts as one, as in csq. */
function cut(pieces: Stretch[], count: number, low: boolean): void {
  let left = count;
  for (let i = 0; left > 0 && i < pieces.length; i++) {
    const piece = pieces[low ? i : pieces.length - 1 - i]!;
    const taken = Math.min(left, piece.end - piece.start);
    if (low) piece.start += taken;
    else piece.end -= taken;
    left -= taken;
  }
}

/** Fills `spliced`. Beyond the contig's ends stands N; a codon left open at an end is read with the genomic bases that follow. */
export function splice(transcript: CsqTranscript, reference: Reference, starts: string): void {
  const { pieces, contig } = transcript;
  const first = pieces[0]!.start;
  const last = pieces.at(-1)!.end;
  let text = basesAt(reference, contig, first - padding, first);
  for (const { start, end } of pieces) text += reference.bases(contig, start, end);
  transcript.spliced = text + basesAt(reference, contig, last, last + padding);
  nameCodons(transcript, reference, starts);
}

/**
 * Which codons could be lost at the ends. The start codon is looked for where the coding
 * sequence begins, on the genome: csq sees none that an intron splits (bcftools csq, hap_init).
 */
function nameCodons(transcript: CsqTranscript, reference: Reference, starts: string): void {
  const { pieces, strand, length, cutStart, cutEnd, contig } = transcript;
  if (length < 3) return;
  const low = pieces[0]!.start;
  const high = pieces.at(-1)!.end;
  const codon =
    strand === 1 ? basesAt(reference, contig, low, low + 3) : basesAt(reference, contig, high - 3, high);
  const number = codonNumber(codon, 0);
  const begins = number >= 0 && starts.charAt(strand === 1 ? number : reverseCodon(number)) === "M";
  const start = begins && !cutStart ? "start" : "";
  const stop = cutEnd ? "" : "stop";
  pieces[0]!.lowCodon = strand === 1 ? start : stop;
  pieces.at(-1)!.highCodon = strand === 1 ? stop : start;
}

/** Bases of [start, end), N beyond the ends of the contig. */
export function basesAt(reference: Reference, contig: number, start: number, end: number): string {
  const { length } = reference.contigs[contig]!;
  const from = Math.min(Math.max(0, start), length);
  const to = Math.max(from, Math.min(end, length));
  return (
    "N".repeat(Math.max(0, Math.min(end, 0) - start)) +
    reference.bases(contig, from, to) +
    "N".repeat(Math.max(0, end - Math.max(start, length)))
  );
}
