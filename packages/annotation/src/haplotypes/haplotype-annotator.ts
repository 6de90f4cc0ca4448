import type { Reference } from "../genes/reference.ts";
import type { VcfRecord } from "../vcf/record.ts";
import { createActiveTranscripts, type ActiveTranscript } from "./active-transcripts.ts";
import { createPlacement, type Verdict } from "./placement.ts";
import { placeAllele } from "./place-allele.ts";
import { basesAt, padding, type CodingPiece, type CsqTranscript, type Stretch } from "./coding-transcript.ts";
import { csq } from "./csq-terms.ts";
import { addEntry, entryText, type Entry } from "./entries.ts";
import { allelesUnder, readGenotypes, type PhaseRule } from "./genotypes.ts";
import {
  callHaplotype,
  createNode,
  lastChange,
  type CodingAllele,
  type HaplotypeNode,
} from "./haplotype-tree.ts";
import { holdRecord, markCarrier, type HeldRecord } from "./held-record.ts";
import { proteinEffect } from "./protein-effect.ts";
import { createTranscriptSource } from "./transcript-source.ts";

export type HaplotypeOptions = {
  /** "haplotype": alleles of one haplotype that share a codon or a shifted frame are called together; "independent": each record by itself (csq -l). */
  mode: "haplotype" | "independent";
  /** Samples of the file; 0 to put every first ALT on one haplotype, as csq does for a file of sites and with `-s -`. */
  samples: number;
  phase: PhaseRule;
  /** Entries that one haplotype of a sample can be marked as carrier of, at one record (csq's --ncsq). */
  maxEntries: number;
  /** Longest protein text told, in amino acids; 0 for all (csq's --trim-protein-seq). */
  maxProtein: number;
  /** "csq": the biotypes that csq knows; "all": those it does not know as non-coding ones. */
  biotypes: "csq" | "all";
  /** Whether exons beyond the coding sequence are called UTRs; csq takes them for introns when the gene file has no rows for UTRs. */
  utrs: boolean;
  /** NCBI translation table for every contig (csq's -C; it takes 1 without); undefined for that of each contig. */
  geneticCode?: number | undefined;
};

export const defaultHaplotypeOptions: HaplotypeOptions = {
  mode: "haplotype",
  samples: 0,
  phase: "r",
  maxEntries: 15,
  maxProtein: 0,
  biotypes: "csq",
  utrs: true,
};

/** Counts of what could not be called as it stands. */
export type HaplotypeTroubles = {
  /** Alleles that overlap another on the same haplotype and were left out. */
  overlapping: number;
  /** Records with unphased heterozygous genotypes under `phase: "r"`, whose samples were left out there. */
  unphased: number;
  /** Records with a genotype of more than two alleles, or none at all: called without haplotypes. */
  polyploid: number;
  /** Marks that did not fit `maxEntries`. */
  tooManyEntries: number;
};

export type HaplotypeAnnotator = {
  infoId: "BCSQ";
  headerLine: string;
  /** Of the bitmask; written when there are samples. */
  formatLine: string;
  /** Takes the next record, in the order of the file; what is not `annotatable` only keeps its place. */
  push(record: VcfRecord, annotatable: boolean): void;
  /** The next record in order that no later one can change; undefined when there is none yet. */
  take(): HeldRecord | undefined;
  /** No record comes any more. */
  flush(): void;
  troubles: HaplotypeTroubles;
};

/** Value of INFO/BCSQ; "" for none. */
export function recordText(record: HeldRecord): string {
  let text = "";
  for (const entry of record.entries) text += text === "" ? entryText(entry) : `,${entryText(entry)}`;
  return text;
}

const headerLine =
  '##INFO=<ID=BCSQ,Number=.,Type=String,Description="Haplotype-aware consequence annotation from GAS, written as by BCFtools/csq, see http://samtools.github.io/bcftools/howtos/csq-calling.html for details. Format: Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change">';
const formatLine =
  '##FORMAT=<ID=BCSQ,Number=.,Type=Integer,Description="Bitmask of indexes to INFO/BCSQ, with interleaved first/second haplotype. Use \\"bcftools query -f\'[%CHROM\\t%POS\\t%SAMPLE\\t%TBCSQ\\n]\'\\" to translate.">';

/** Bases beside an exon in which csq looks for splice sites and their regions. */
const exonMargin = 8;

export function createHaplotypeAnnotator(
  reference: Reference,
  options: HaplotypeOptions,
): HaplotypeAnnotator {
  const { samples, phase, mode } = options;
  const source = createTranscriptSource(reference, options);
  const onHaplotypes = mode === "haplotype";
  const active = createActiveTranscripts(() => Math.max(1, samples * 2));
  const place = createPlacement();
  const queue: HeldRecord[] = [];
  let head = 0;
  let ready = 0;
  let contig = -1;
  let lastPos = -1;
  const pair = new Int16Array(2);
  const touched: { transcript: CsqTranscript; piece: CodingPiece }[] = [];
  const troubles: HaplotypeTroubles = { overlapping: 0, unphased: 0, polyploid: 0, tooManyEntries: 0 };
  const lookUp = (start: number, end: number): string => basesAt(reference, contig, start, end);

  const mark = (record: HeldRecord, sample: number, haplotype: number, index: number): void => {
    if (index >= options.maxEntries) troubles.tooManyEntries++;
    else markCarrier(record, samples, sample, haplotype, index);
  };

  /** Adds an entry and marks every haplotype that has its allele. */
  const stage = (record: HeldRecord, entry: Entry): boolean => {
    const { allele } = entry;
    const { index, isNew } = addEntry(record.entries, entry);
    if (allele > 0 && record.haplotypes.length > 0)
      for (let i = 0; i < record.haplotypes.length; i++)
        if (record.haplotypes[i] === allele) mark(record, i >> 1, i & 1, index);
    return isNew;
  };

  const stageTerms = (record: HeldRecord, transcript: CsqTranscript, allele: number, type: number): boolean =>
    type !== 0 && stage(record, { type, transcript, allele, change: "", elsewhere: 0 });

  /** Places an allele on a piece of coding sequence and tells what follows from the place alone. */
  const placeOnPiece = (
    record: HeldRecord,
    transcript: CsqTranscript,
    piece: CodingPiece,
    allele: number,
  ): { verdict: Verdict; change: CodingAllele | undefined; terms: number } => {
    preparePiece(transcript, piece);
    place.pos = record.pos - 1;
    place.ref = record.ref;
    place.alt = record.alts[allele - 1]!;
    const verdict = placeAllele(place, piece.start, piece.end);
    const forward = transcript.strand === 1;
    const { terms } = place;
    stageTerms(record, transcript, allele, verdict === "inside" ? terms & (terms & sites ? ofPlace | csq.synonymous : ofPlace) : terms);
    if (place.touchesLowUtr)
      stageTerms(
        record,
        transcript,
        allele,
        (forward ? csq.fivePrimeUtr : csq.threePrimeUtr) | place.utrTerms,
      );
    if (place.touchesHighUtr)
      stageTerms(
        record,
        transcript,
        allele,
        (forward ? csq.threePrimeUtr : csq.fivePrimeUtr) | place.utrTerms,
      );
    if (verdict !== "inside") {
      return { verdict, change: undefined, terms };
    }
    const from = place.from - piece.start + piece.offset;
    return {
      verdict,
      terms: terms & (~(ofPlace | csq.synonymous) | csq.featureElongation),
      change: { from, to: from + place.refText.length, bases: place.altText, terms },
    };
  };

  const preparePiece = (transcript: CsqTranscript, { index, start, end }: CodingPiece): void => {
    const { pieces, strand, utrs, cutStart, cutEnd } = transcript;
    const isFirst = index === 0;
    const isLast = index === pieces.length - 1;
    place.checkLow = !isFirst;
    place.checkHigh = !isLast;
    setSites(strand);
    // A coding sequence of one codon has no start or stop that could be lost without the other.
    const whole = transcript.length > 3;
    const startChecked = whole && !cutStart && beginsWithStart(transcript);
    const lowCodon = strand === 1 ? (startChecked ? "start" : "") : cutEnd || !whole ? "" : "stop";
    const highCodon = strand === 1 ? (cutEnd || !whole ? "" : "stop") : startChecked ? "start" : "";
    place.lowCodon = isFirst ? lowCodon : "";
    place.highCodon = isLast ? highCodon : "";
    place.lowUtr = isFirst && utrs.some((utr) => utr.end === start);
    place.highUtr = isLast && utrs.some((utr) => utr.start === end);
    place.bases = lookUp;
    place.sequence = true;
  };

  const beginsWithStart = (transcript: CsqTranscript): boolean => {
    if (transcript.spliced === "") source.splice(transcript);
    const { spliced, length, strand } = transcript;
    return strand === 1
      ? spliced.startsWith("ATG", padding)
      : spliced.slice(padding + length - 3, padding + length) === "CAT";
  };

  const setSites = (strand: 1 | -1): void => {
    place.lowSite = strand === 1 ? csq.spliceAcceptor : csq.spliceDonor;
    place.highSite = strand === 1 ? csq.spliceDonor : csq.spliceAcceptor;
  };

  const callCoding = (record: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    touched.length = 0;
    for (const transcript of near) {
      const { pieces } = transcript;
      for (let i = firstEndingBeyond(pieces, start); i < pieces.length && pieces[i]!.start < end; i++)
        touched.push({ transcript, piece: pieces[i]! });
    }
    if (touched.length > 1) touched.sort((a, b) => a.piece.start - b.piece.start);
    for (const { transcript, piece } of touched) {
      if (transcript.spliced === "") source.splice(transcript);
      if (onHaplotypes) extendHaplotypes(record, active.of(transcript), piece);
      else callIndependently(record, transcript, piece);
    }
    return touched.length > 0;
  };

  const callIndependently = (record: HeldRecord, transcript: CsqTranscript, piece: CodingPiece): void => {
    for (let allele = 1; allele <= record.alts.length; allele++) {
      const alt = record.alts[allele - 1]!;
      if (!isSequence(alt)) continue;
      const { change, terms } = placeOnPiece(record, transcript, piece, allele);
      if (change === undefined) continue;
      const { from, to, bases } = change;
      const effect = proteinEffect(
        transcript,
        { from, to, bases, shift: 0, indel: false },
        terms,
        source.code(contig),
        options.maxProtein,
      );
      stage(record, {
        type: effect.type,
        transcript,
        allele,
        change: `${effect.text}|${record.pos}${record.ref}>${alt}`,
        elsewhere: 0,
      });
    }
  };

  const extendHaplotypes = (record: HeldRecord, state: ActiveTranscript, piece: CodingPiece): void => {
    record.until = Math.max(record.until, state.transcript.end);
    if (samples === 0) {
      extend(record, state, piece, 0, 1);
      return;
    }
    for (let sample = 0; sample < samples && record.haplotypes.length > 0; sample++) {
      if (!allelesUnder(phase, record, sample, pair)) continue;
      for (let haplotype = 0; haplotype < 2; haplotype++) {
        const allele = pair[haplotype]!;
        if (allele > 0 && allele <= record.alts.length)
          extend(record, state, piece, sample * 2 + haplotype, allele);
      }
    }
  };

  const extend = (
    record: HeldRecord,
    state: ActiveTranscript,
    piece: CodingPiece,
    haplotype: number,
    allele: number,
  ): void => {
    if (!isSequence(record.alts[allele - 1]!)) return;
    const parent = state.leaves[haplotype] ?? state.root;
    if (parent.record === record) return; // the record touches two pieces, and was applied at the first
    if (parent.nextRecord !== record) {
      parent.nextRecord = record;
      parent.next = [];
    }
    let node = parent.next[allele];
    if (node === undefined) {
      node = makeNode(record, state.transcript, piece, parent, allele);
      parent.next[allele] = node;
      if (node !== null) parent.children.push(node);
    }
    if (node !== null) state.leaves[haplotype] = node;
  };

  const makeNode = (
    record: HeldRecord,
    transcript: CsqTranscript,
    piece: CodingPiece,
    parent: HaplotypeNode,
    allele: number,
  ): HaplotypeNode | null => {
    const { verdict, change, terms } = placeOnPiece(record, transcript, piece, allele);
    if (verdict === "outside") return null;
    if (change === undefined) return createNode(record, allele, undefined, terms, parent);
    const previous = lastChange(parent)?.change;
    if (previous !== undefined && change.from < previous.to) {
      troubles.overlapping++;
      return null;
    }
    return createNode(record, allele, change, terms, parent);
  };

  const callUtrs = (record: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    let hit = false;
    place.checkLow = place.checkHigh = false;
    forgetCodons();
    for (const transcript of near)
      for (const utr of transcript.utrs) {
        if (utr.end <= start || utr.start >= end) continue;
        if (
          eachAllele(record, utr, (allele, verdict) => {
            if (verdict === "outside") return false;
            return stageTerms(
              record,
              transcript,
              allele,
              utr.fivePrime ? csq.fivePrimeUtr : csq.threePrimeUtr,
            );
          })
        )
          hit = true;
      }
    return hit;
  };

  const forgetCodons = (): void => {
    place.lowCodon = place.highCodon = "";
    place.lowUtr = place.highUtr = false;
    place.bases = undefined;
    place.sequence = false;
  };

  const callSplicing = (record: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    let hit = false;
    forgetCodons();
    for (const transcript of near) {
      const { exons, pieces, strand } = transcript;
      if (pieces.length === 0) continue;
      setSites(strand);
      for (
        let i = firstEndingBeyond(exons, start - exonMargin);
        i < exons.length && exons[i]!.start - exonMargin < end;
        i++
      ) {
        const exon = exons[i]!;
        place.checkLow = exon.start !== transcript.start;
        place.checkHigh = exon.end !== transcript.end;
        if (
          eachAllele(record, exon, () => {
            if (place.terms === 0) return false;
            stageTerms(record, transcript, 0, place.terms);
            return true;
          })
        )
          hit = true;
      }
    }
    return hit;
  };

  const callTranscripts = (record: HeldRecord, near: readonly CsqTranscript[]): void => {
    place.checkLow = place.checkHigh = false;
    forgetCodons();
    for (const transcript of near)
      eachAllele(record, transcript, (_, verdict) => {
        if (verdict === "outside") return false;
        return stageTerms(record, transcript, 0, transcript.coding ? csq.intron : csq.nonCoding);
      });
  };

  /** Places each ALT made of bases; whether one said true. */
  const eachAllele = (
    record: HeldRecord,
    { start, end }: Stretch,
    told: (allele: number, verdict: Verdict) => boolean,
  ): boolean => {
    let any = false;
    for (let allele = 1; allele <= record.alts.length; allele++) {
      const alt = record.alts[allele - 1]!;
      if (!isSequence(alt)) continue;
      place.pos = record.pos - 1;
      place.ref = record.ref;
      place.alt = alt;
      if (told(allele, placeAllele(place, start, end))) any = true;
    }
    return any;
  };

  /** Calls the haplotypes of transcripts that end at or before `position`. */
  const finishTranscripts = (position: number): void => {
    for (let state = active.takeEnded(position); state !== undefined; state = active.takeEnded(position)) {
      const { transcript, leaves, root } = state;
      if (samples === 0) {
        if (leaves[0] !== undefined) callLeaf(transcript, leaves[0]);
        continue;
      }
      const ends = new Set(leaves);
      const callBelow = (node: HaplotypeNode): void => {
        for (const child of node.children) {
          if (ends.has(child)) callLeaf(transcript, child);
          callBelow(child);
        }
      };
      callBelow(root);
      for (let haplotype = 0; haplotype < leaves.length; haplotype++)
        for (const { record, index } of leaves[haplotype]?.calls ?? [])
          mark(record, haplotype >> 1, haplotype & 1, index);
    }
  };

  const callLeaf = (transcript: CsqTranscript, leaf: HaplotypeNode): void => {
    const calls = callHaplotype(transcript, leaf, source.code(transcript.contig), options.maxProtein);
    leaf.calls = calls.map((call) => ({ ...call, index: addEntry(call.record.entries, call.entry).index }));
  };

  const release = (position: number): void => {
    while (ready < queue.length && queue[ready]!.until <= position) ready++;
  };

  return {
    infoId: "BCSQ",
    headerLine,
    formatLine,
    troubles,
    push(given, annotatable) {
      const { index } = given.contig;
      const start = given.pos - 1;
      if (annotatable && (index !== contig || start < lastPos)) {
        finishTranscripts(Infinity);
        release(Infinity);
        contig = index;
      }
      const record = holdRecord(given, annotatable);
      queue.push(record);
      if (annotatable && record.alts.some(isSequence)) {
        lastPos = start;
        if (samples > 0 && !readGenotypes(record, samples)) troubles.polyploid++;
        if (samples > 0) {
          if (onHaplotypes && phase === "r" && record.unphased.includes(1)) troubles.unphased++;
        }
        const near = source.near(index, start, start + record.ref.length + 1);
        if (near.length > 0) {
          let hit = callCoding(record, near);
          if (callUtrs(record, near)) hit = true;
          if (callSplicing(record, near)) hit = true;
          if (!hit) callTranscripts(record, near);
        }
        finishTranscripts(start);
        release(start);
      } else release(Math.max(0, lastPos));
    },
    take() {
      if (head >= ready) return undefined;
      const record = queue[head++]!;
      if (head > 1024 && head * 2 > queue.length) {
        queue.splice(0, head);
        ready -= head;
        head = 0;
      }
      return record;
    },
    flush() {
      finishTranscripts(Infinity);
      release(Infinity);
    },
  };
}

const sites = csq.spliceAcceptor | csq.spliceDonor;
/** Terms that follow from the place and are told at once; the others wait for the sequence. */
const ofPlace =
  csq.spliceAcceptor | csq.spliceDonor | csq.spliceRegion | csq.codingSequence | csq.featureElongation;

function isSequence(alt: string): boolean {
  const code = alt.charCodeAt(0);
  return code !== 0x3c && code !== 0x2a && code !== 0x2e && code !== 0x5b && code !== 0x5d;
}

/** Index of the first of sorted stretches that ends beyond a position. */
function firstEndingBeyond(stretches: readonly Stretch[], position: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stretches[middle]!.end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
