import type { RecordEffect } from "../consequences/record-annotator.ts";
import { putCharacter, type TextBuffer } from "../consequences/text-buffer.ts";
import { stringAt } from "../genes/gene-models.ts";
import type { Reference } from "../genes/reference.ts";
import type { VcfRecord } from "../vcf/record.ts";
import { createActiveTranscripts, type ActiveTranscript } from "./active-transcripts.ts";
import type { CodingPiece, CsqTranscript } from "./coding-transcript.ts";
import { addEntry, putEntry, type Entry } from "./entries.ts";
import { allelesUnder, readGenotypes } from "./genotypes.ts";
import { writeBits } from "./format-bits.ts";
import { noTroubles, type HaplotypeOptions, type HaplotypeTroubles } from "./haplotype-options.ts";
import { callHaplotype, createNode, followersOf, nextOf, type HaplotypeNode } from "./haplotype-tree.ts";
import { holdRecord, markCarrier, type HeldRecord } from "./held-record.ts";
import { byFile, createPlaceCalls, exonMargin, firstEndingBeyond, isSequence } from "./place-calls.ts";
import { proteinEffect } from "./protein-effect.ts";
import { termsOfEntries } from "./sequence-ontology.ts";
import { symbolicTerm } from "./symbolic.ts";
import { createTranscriptSource } from "./transcript-source.ts";

export type HaplotypeAnnotator = {
  infoId: "BCSQ";
  headerLine: string;
  /** Of the bitmask, when there are samples. */
  formatLine: string | undefined;
  /** Takes the next record, in the order of the file; what is not `annotatable` only keeps its place. */
  push(record: VcfRecord, annotatable: boolean): void;
  /** The next record in order that no later one can change, its samples' masks written; undefined when there is none yet. */
  take(): HeldRecord | undefined;
  /** Appends the value of INFO/BCSQ of such a record. */
  putInto(out: TextBuffer, record: HeldRecord): RecordEffect;
  /** No record comes any more that could change those that wait. */
  flush(): void;
  /** What could not be called since the last time. */
  takeTroubles(): HaplotypeTroubles;
  /** Names of a gene that `putInto` answered. */
  gene(index: number): { id: string; symbol: string };
};

/** The first and the last base at which csq finds a piece. One with nothing left ends in front of its beginning, and csq takes it for its reverse (regidx_push). */
const firstOf = ({ start, end }: CodingPiece): number => (start < end ? start : end - 1);
const lastOf = ({ start, end }: CodingPiece): number => (start < end ? end - 1 : start);

const isCalled = (alt: string, i: number): boolean => isSequence(alt) || (i === 0 && symbolicTerm(alt) !== 0);

const headerLine =
  '##INFO=<ID=BCSQ,Number=.,Type=String,Description="Haplotype-aware consequence annotation from GAS, written as by BCFtools/csq, see http://samtools.github.io/bcftools/howtos/csq-calling.html for details. Format: Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change">';
const formatLine =
  '##FORMAT=<ID=BCSQ,Number=.,Type=Integer,Description="Bitmask of indexes to INFO/BCSQ, with interleaved first/second haplotype. Use \\"bcftools query -f\'[%CHROM\\t%POS\\t%SAMPLE\\t%TBCSQ\\n]\'\\" to translate.">';

const comma = 0x2c;

export function createHaplotypeAnnotator(
  reference: Reference,
  options: HaplotypeOptions,
): HaplotypeAnnotator {
  const { samples, phase, mode } = options;
  const source = createTranscriptSource(reference, options);
  const onHaplotypes = mode === "haplotype";
  const active = createActiveTranscripts(() => Math.max(1, samples * 2));
  const queue: HeldRecord[] = [];
  let head = 0;
  let ready = 0;
  let contig = -1;
  let lastPos = -1;
  const pair = new Int16Array(2);
  const touched: CodingPiece[] = [];
  let troubles = noTroubles();

  /** Whether the mark fits. */
  const mark = (record: HeldRecord, sample: number, haplotype: number, index: number): boolean => {
    if (index >= options.maxEntries) {
      troubles.tooManyEntries++;
      return false;
    }
    markCarrier(record, samples, sample, haplotype, index);
    return true;
  };

  /** Adds an entry and marks every haplotype that has its allele; whether it is new. */
  const stage = (record: HeldRecord, entry: Entry): boolean => {
    const { allele } = entry;
    const { length } = record.entries;
    const index = addEntry(record.entries, entry);
    if (allele > 0 && record.haplotypes.length > 0)
      for (let i = 0; i < record.haplotypes.length; i++)
        if (record.haplotypes[i] === allele) mark(record, i >> 1, i & 1, index);
    return index === length;
  };

  const stageTerms = (record: HeldRecord, transcript: CsqTranscript, allele: number, type: number): boolean =>
    type !== 0 && stage(record, { type, transcript, allele, change: "", elsewhere: 0 });

  const calls = createPlaceCalls(reference, stageTerms);

  const callCoding = (record: HeldRecord, near: readonly CsqTranscript[]): boolean => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    let count = 0;
    for (const { pieces, hasEmptyPiece, coding } of near)
      if (!coding) continue;
      else if (hasEmptyPiece) {
        for (const piece of pieces)
          if (firstOf(piece) < end && lastOf(piece) >= start) touched[count++] = piece;
      } else
        for (let i = firstEndingBeyond(pieces, start); i < pieces.length && pieces[i]!.start < end; i++)
          touched[count++] = pieces[i]!;
    if (touched.length > count) touched.length = count;
    if (count > 1)
      touched.sort(
        (one, other) => firstOf(one) - firstOf(other) || lastOf(other) - lastOf(one) || byFile(one, other),
      );
    for (const piece of touched) {
      const { transcript } = piece;
      if (transcript.spliced === "") source.splice(transcript);
      if (onHaplotypes) extendHaplotypes(record, active.of(transcript), piece);
      else callIndependently(record, piece);
    }
    return count > 0;
  };

  const callIndependently = (record: HeldRecord, piece: CodingPiece): void => {
    const { transcript } = piece;
    for (let allele = 1; allele <= record.alts.length; allele++) {
      const alt = record.alts[allele - 1]!;
      if (!isSequence(alt)) continue;
      const change = calls.onPiece(record, piece, allele);
      if (typeof change === "string") continue;
      const { from, to, bases, terms } = change;
      const effect = proteinEffect(
        transcript,
        { from, to, bases, shift: 0, indel: false, isAmongOthers: false },
        terms,
        source.reading(contig),
        options.maxProtein,
        false,
      );
      stage(record, {
        type: effect.type,
        transcript,
        allele,
        change: effect.text,
        elsewhere: 0,
      });
    }
  };

  /** Alleles of which no haplotype learns more at the piece at hand. */
  const settled = new Set<number>();

  const extendHaplotypes = (record: HeldRecord, state: ActiveTranscript, piece: CodingPiece): void => {
    settled.clear();
    record.until = Math.max(record.until, state.transcript.end);
    if (samples === 0) {
      extend(record, state, piece, 0, 1);
      return;
    }
    if (!record.isDiploid || record.haplotypes.length === 0) return;
    for (let sample = 0; sample < samples; sample++) {
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
    if (settled.has(allele) || !isSequence(record.alts[allele - 1]!)) return;
    const parent = state.leaves[haplotype] ?? state.root;
    const known = nextOf(parent, record, allele);
    if (known?.change !== undefined) {
      state.leaves[haplotype] = known;
      return;
    }
    const change = calls.onPiece(record, piece, allele, parent.change?.to);
    // What cannot be told from the sequence (splice site, start codon) is told by place alone and is no part of the haplotype.
    if (change === "told") settled.add(allele);
    else if (change === "overlapping") {
      if (known !== undefined) return;
      createNode(record, allele, undefined, parent);
      troubles.overlapping++;
    } else state.leaves[haplotype] = createNode(record, allele, change, parent);
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
        for (const child of followersOf(node)) {
          if (ends.has(child)) callLeaf(transcript, child);
          callBelow(child);
        }
      };
      callBelow(root);
      for (let haplotype = 0; haplotype < leaves.length; haplotype++)
        // At the first that does not fit csq leaves the haplotype's others out too (hap_stage_vcf).
        for (const { record, index } of leaves[haplotype]?.calls ?? [])
          if (!mark(record, haplotype >> 1, haplotype & 1, index)) break;
    }
  };

  const callLeaf = (transcript: CsqTranscript, leaf: HaplotypeNode): void => {
    const calls = callHaplotype(transcript, leaf, source.reading(transcript.contig), options.maxProtein);
    for (const call of calls) call.index = addEntry(call.record.entries, call.entry);
    leaf.calls = calls;
  };

  const callAt = (record: HeldRecord, index: number): void => {
    const start = record.pos - 1;
    const end = start + record.ref.length + 1;
    // Exons have margins in which they are found, wherever the transcript ends.
    const near = source.near(index, start - exonMargin, end + exonMargin);
    if (symbolicTerm(record.alts[0]!) !== 0) calls.symbolic(record, near);
    if (!record.alts.some(isSequence)) return;
    let hit = callCoding(record, near);
    if (calls.utrs(record, near)) hit = true;
    if (calls.splicing(record, near)) hit = true;
    if (!hit) calls.transcripts(record, near);
  };

  const release = (position: number): void => {
    while (ready < queue.length && queue[ready]!.until <= position) ready++;
  };

  return {
    infoId: "BCSQ",
    headerLine,
    formatLine: samples > 0 ? formatLine : undefined,
    push(given, annotatable) {
      const { index } = given.contig;
      const start = given.pos - 1;
      if (annotatable && (index !== contig || start < lastPos)) {
        finishTranscripts(Infinity);
        release(Infinity);
        if (index !== contig) calls.beginContig(source.near(index, 0, exonMargin));
        contig = index;
      }
      const record = holdRecord(given, annotatable);
      queue.push(record);
      if (annotatable && record.alts.some(isCalled)) {
        lastPos = start;
        if (samples > 0 && !readGenotypes(record, samples)) troubles.polyploid++;
        if (samples > 0) {
          if (onHaplotypes && phase === "r" && record.isDiploid && record.unphased.includes(1))
            troubles.unphased++;
        }
        callAt(record, index);
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
      if (samples > 0 && record.annotatable && record.bits !== undefined) writeBits(record, samples);
      return record;
    },
    putInto(out, record) {
      const { entries } = record;
      for (let i = 0; i < entries.length; i++) {
        if (i > 0) putCharacter(out, comma);
        putEntry(out, entries[i]!, onHaplotypes ? undefined : record);
      }
      return termsOfEntries(record.entries);
    },
    flush() {
      finishTranscripts(Infinity);
      release(Infinity);
      lastPos = -1;
    },
    takeTroubles() {
      const taken = troubles;
      troubles = noTroubles();
      return taken;
    },
    gene: (index) => ({
      id: stringAt(reference.genes.strings, reference.genes.geneId[index]!),
      symbol: stringAt(reference.genes.strings, reference.genes.geneSymbol[index]!),
    }),
  };
}
