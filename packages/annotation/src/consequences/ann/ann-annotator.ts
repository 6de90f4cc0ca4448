import { stringAt, type GeneModels } from "../../genes/gene-models.ts";
import { basesOf } from "../../genes/iupac.ts";
import type { Reference } from "../../genes/reference.ts";
import { isPlain } from "../../hgvs/variant-change.ts";
import { firstTranscriptReaching } from "../../genes/transcript-overlap.ts";
import type { RecordAnnotator, RecordEffect } from "../record-annotator.ts";
import { intergenic, mostSevereOf, termsOf, type TermSet } from "../terms.ts";
import { createPicker } from "../pick.ts";
import { createTextBuffer, makeRoom, putCharacter, type TextBuffer } from "../text-buffer.ts";
import { addEffect, emptyAnnCall, exonRank, type AnnEffect } from "./call.ts";
import { firstExonTouched } from "./codon-change.ts";
import { callTranscript } from "./call-transcript.ts";
import {
  annEffects,
  countedTerms,
  effectBit,
  firstEffect,
  impactRank,
  intergenicRank,
  modifierRank,
} from "./effects.ts";
import { annHeaderLine, putAnnEntry, putIntergenicEntry } from "./entry.ts";
import { firstReaching, geneNeighbours, nowhere } from "./gene-neighbours.ts";
import { shiftWithinGenes } from "./shift-within-genes.ts";
import { annTranscripts, isTranslated } from "./transcript.ts";
import { isSequence } from "../vep-alleles.ts";
import { emptyAnnVariant, setAnnVariant, type AnnVariant } from "./variant.ts";

export type AnnAnnotatorOptions = {
  /** How far, in bases, a transcript counts as near; 0 for none. SnpEff's default is 5,000. */
  distance?: number;
  /** Whether to name alleles after HGVS; true unless said otherwise. Without, HGVS.c and HGVS.p stay empty. */
  hgvs?: boolean;
  /** Whether to write one entry a record only; see pick.ts. */
  pick?: boolean;
};

const comma = 0x2c;
const nothing: RecordEffect = { mostSevere: -1, terms: [], gene: -1 };

/** An entry that waits to be sorted: its text in the scratch buffer, and what it is sorted by. */
type Waiting = {
  from: number;
  to: number;
  impact: number;
  effect: number;
  canonical: number;
  tx: number;
  start: number;
  last: number;
  ref: string;
  alt: string;
};

/**
 * Annotates with SnpEff's rules and writes its `ANN`, each ALT by itself, entries sorted as SnpEff sorts them: by impact, effect,
 * canonical transcript first, then place and name. Symbolic alleles and breakends are left out.
 */
export function createAnnAnnotator(
  reference: Reference,
  { distance = 5000, hgvs = true, pick = false }: AnnAnnotatorOptions = {},
): RecordAnnotator {
  const { genes } = reference;
  const transcriptOf = annTranscripts(reference);
  const neighbours = geneNeighbours(
    genes,
    reference.contigs.map(({ length }) => length),
    (tx) => isTranslated(genes, tx),
  );
  const picker = pick ? createPicker(genes) : undefined;
  const call = emptyAnnCall();
  const beside = emptyAnnCall();
  const given = emptyAnnVariant();
  const shifted = shiftWithinGenes(reference, neighbours);
  const scratch: TextBuffer = createTextBuffer();
  const pool: Waiting[] = [];
  const waiting: Waiting[] = [];
  const found = { terms: 0, isIntergenic: false, impact: modifierRank as number, effect: 0, gene: -1 };
  const termLists = new Map<TermSet, readonly number[]>();

  function wait(from: number, impact: number, effect: number, tx: number, variant: AnnVariant): void {
    let entry = pool[waiting.length];
    if (entry === undefined) {
      entry = {
        from: 0,
        to: 0,
        impact: 0,
        effect: 0,
        canonical: 0,
        tx: 0,
        start: 0,
        last: 0,
        ref: "",
        alt: "",
      };
      pool[waiting.length] = entry;
    }
    entry.from = from;
    entry.to = scratch.length;
    entry.impact = impact;
    entry.effect = effect;
    entry.canonical = tx < 0 ? 0 : neighbours.canonical[tx]!;
    entry.tx = tx;
    entry.start = variant.start;
    entry.last = variant.last;
    entry.ref = variant.ref;
    entry.alt = variant.alt;
    waiting.push(entry);
  }

  function clear(): void {
    scratch.length = 0;
    waiting.length = 0;
    found.terms = 0;
    found.isIntergenic = false;
    found.impact = modifierRank;
    found.gene = -1;
  }

  /** Whether an entry is to be written; of picked ones the better one puts aside what was written before. */
  function isWanted(tx: number, rank: number): boolean {
    if (picker === undefined) return true;
    if (!picker.prefers(tx, rank)) return false;
    clear();
    return true;
  }

  function writeEffect(
    allele: string,
    contig: number,
    tx: number,
    variant: AnnVariant,
    effect: AnnEffect,
  ): void {
    const impact = impactRank(effect.set);
    const first = firstEffect(effect.set);
    if (!isWanted(tx, impact * annEffects.length + first)) return;
    const from = scratch.length;
    const transcript = transcriptOf(contig, tx);
    putAnnEntry(scratch, reference, allele, transcript, variant, effect, hgvs, variant !== given);
    wait(from, impact, first, tx, variant);
    found.terms |= countedTerms(effect.set);
    const isWorse = impact < found.impact || (impact === found.impact && first < found.effect);
    if (impact < 2 && isWorse) {
      found.impact = impact;
      found.effect = first;
      found.gene = genes.txGene[tx]!;
    }
  }

  function annotateAllele(contig: number, allele: string): void {
    const ahead = shifted(given);
    const reach = Math.max(given.last, ahead.last) + Math.max(distance, 1);
    const behindTx = genes.contigFirstTx[contig + 1]!;
    for (
      let tx = firstTranscriptReaching(genes, contig, given.start - Math.max(distance, 1));
      tx < behindTx && genes.txStart[tx]! <= reach;
      tx++
    ) {
      const start = genes.txStart[tx]!;
      const end = genes.txEnd[tx]!;
      const forward = genes.txStrand[tx] === 1;
      const gene = genes.txGene[tx]!;
      // SnpEff asks whether the gene is touched before it shifts the allele.
      const inGene = given.start < neighbours.end[gene]! && given.last >= neighbours.start[gene]!;
      const variant = forward ? ahead : given;
      if (inGene && variant.start < end && variant.last >= start) {
        callTranscript(reference, transcriptOf(contig, tx), variant, call);
        for (let i = 0; i < call.count; i++) writeEffect(allele, contig, tx, variant, call.effects[i]!);
      }
      if (given.start < start && given.last >= start - distance && distance > 0)
        besideTranscript(
          contig,
          tx,
          allele,
          forward ? effectBit.upstream : effectBit.downstream,
          start - given.start,
        );
      if (given.last >= end && given.start < end + distance && distance > 0)
        besideTranscript(
          contig,
          tx,
          allele,
          forward ? effectBit.downstream : effectBit.upstream,
          given.start - end + 1,
        );
    }
    const land = neighbours.between(contig);
    for (let i = firstReaching(land, given.start); i < land.length && land[i]!.from <= given.last; i++)
      writeIntergenic(allele, land[i]!.label);
    if (waiting.length === 0) writeIntergenic(allele, nowhere);
  }

  function besideTranscript(contig: number, tx: number, allele: string, set: number, away: number): void {
    beside.count = 0;
    // A change that reaches into the transcript keeps the rank of the exon that it touches.
    const transcript = transcriptOf(contig, tx);
    const exon = firstExonTouched(transcript, given);
    const effect = addEffect(
      beside,
      set,
      exon < 0 ? "none" : "exon",
      exon < 0 ? 0 : exonRank(transcript, exon),
    );
    effect.distance = Math.max(0, away);
    writeEffect(allele, contig, tx, given, effect);
  }

  function writeIntergenic(allele: string, label: Uint8Array): void {
    if (!isWanted(-1, modifierRank * annEffects.length + intergenicRank)) return;
    const from = scratch.length;
    putIntergenicEntry(scratch, reference, allele, label, given, hgvs);
    wait(from, modifierRank, intergenicRank, -1, given);
    found.isIntergenic = true;
  }

  const byRank = (one: Waiting, other: Waiting): number =>
    one.impact - other.impact ||
    one.effect - other.effect ||
    other.canonical - one.canonical ||
    compareTranscripts(genes, one.tx, other.tx) ||
    one.start - other.start ||
    one.last - other.last ||
    compareText(one.ref, other.ref) ||
    compareText(one.alt, other.alt);

  function answer(): RecordEffect {
    const { terms, gene, isIntergenic } = found;
    if (terms === 0) return { mostSevere: intergenic, terms: [intergenic], gene };
    let list = termLists.get(terms);
    if (list === undefined) termLists.set(terms, (list = termsOf(terms)));
    return { mostSevere: mostSevereOf(terms), terms: isIntergenic ? [...list, intergenic] : list, gene };
  }

  return {
    infoId: "ANN",
    headerLine: annHeaderLine,
    annotateInto(out, contig, start, recordRef, alts) {
      clear();
      picker?.clear();
      const ref = recordRef.toUpperCase();
      for (const allele of alts) {
        const alt = allele.toUpperCase();
        if (!isSequence(alt) || alt === ref) continue;
        const open = oneAmbiguous(alt);
        if (open < 0) {
          setAnnVariant(given, contig, start, ref, alt);
          // Of a mixed change SnpEff names the part that differs.
          annotateAllele(contig, given.kind === "mixed" ? given.alt : allele);
          continue;
        }
        // A lone ambiguous base is each of those that it may stand for; SnpEff leaves several as they are.
        for (const base of basesOf(alt[open]!)) {
          const bases = alt.slice(0, open) + base + alt.slice(open + 1);
          if (bases === ref) continue;
          setAnnVariant(given, contig, start, ref, bases);
          annotateAllele(contig, alt.length === 1 ? base : allele);
        }
      }
      if (waiting.length === 0) return nothing;
      if (waiting.length > 1) waiting.sort(byRank);
      for (let i = 0; i < waiting.length; i++) {
        const { from, to } = waiting[i]!;
        if (i > 0) putCharacter(out, comma);
        const at = makeRoom(out, to - from);
        scratch.bytes.copy(out.bytes, at, from, to);
      }
      return answer();
    },
    gene: (index) => ({
      id: stringAt(genes.strings, genes.geneId[index]!),
      symbol: stringAt(genes.strings, genes.geneSymbol[index]!),
    }),
  };
}

/** By place, then by name; what has no transcript comes first. */
function compareTranscripts(genes: GeneModels, one: number, other: number): number {
  if (one === other || one < 0 || other < 0) return one === other ? 0 : one - other;
  const byPlace = genes.txStart[one]! - genes.txStart[other]! || genes.txEnd[one]! - genes.txEnd[other]!;
  if (byPlace !== 0) return byPlace;
  return compareText(stringAt(genes.strings, genes.txId[one]!), stringAt(genes.strings, genes.txId[other]!));
}

/** Place of the one base that is not A, C, G or T; -1 where there is none or several. */
function oneAmbiguous(bases: string): number {
  let found = -1;
  for (let i = 0; i < bases.length; i++) {
    if (isPlain(bases[i]!)) continue;
    if (found >= 0) return -1;
    found = i;
  }
  return found;
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
