import { stringAt, type GeneModels } from "../genes/gene-models.ts";
import type { Reference } from "../genes/reference.ts";
import { firstTranscriptReaching } from "../genes/transcript-overlap.ts";
import { clearCall, emptyCall } from "./call.ts";
import { callAllele } from "./call-allele.ts";
import {
  csqFields,
  emptyUntilDistance,
  fieldsWithoutHgvs,
  prepareNaming,
  putEntryBeside,
  putEntryInside,
  putEntryIntergenic,
  type HgvsNaming,
} from "./csq-entry.ts";
import { genomicPrefix } from "../hgvs/genomic-change.ts";
import { emptyChange, isPlain, setChange } from "../hgvs/variant-change.ts";
import { createEntryTrace, traceEntry } from "./entry-trace.ts";
import { createPicker } from "./pick.ts";
import type { RecordAnnotator, RecordEffect } from "./record-annotator.ts";
import { callStructural, mateOf, structuralVariant, type StructuralVariant } from "./structural.ts";
import { consequenceTerms, intergenic, mostSevereOf, termBit, termsOf, type TermSet } from "./terms.ts";
import { createTextBuffer, putCharacter, type TextBuffer } from "./text-buffer.ts";
import { transcriptViews } from "./transcript-view.ts";
import { isSequence, trimAsVep } from "./vep-alleles.ts";

export type VepAnnotatorOptions = {
  /** How far, in bases, a transcript counts as near; 0 for none. Ensembl VEP's default is 5,000. */
  distance?: number;
  /** Whether to name alleles after HGVS (HGVSc, HGVSp, HGVSg, HGVS_OFFSET); true unless said otherwise. Without, these fields are left out. */
  hgvs?: boolean;
  /** Whether to write one entry a record only; see pick.ts. */
  pick?: boolean;
};

const comma = 0x2c;
/** "Any other allele" of a gVCF: VEP places it like a sequence it does not know. */
const unspecified = "<*>";
const headerText = "Consequence annotations from GAS. Format: ";
const nothing: RecordEffect = { mostSevere: -1, terms: [], gene: -1 };
const onlyIntergenic: readonly number[] = [intergenic];
/** Sets that reach the summary's list of genes: HIGH or MODERATE. */
const severe = consequenceTerms.reduce(
  (set, { impact }, i) => (impact === "HIGH" || impact === "MODERATE" ? set | (1 << i) : set),
  0,
);

/** Annotates with Ensembl VEP's rules and writes its `CSQ`, each ALT by itself. */
export function createVepAnnotator(
  reference: Reference,
  { distance = 5000, hgvs = true, pick = false }: VepAnnotatorOptions = {},
): RecordAnnotator {
  const { genes } = reference;
  const viewOf = transcriptViews(reference, emptyUntilDistance(hgvs));
  const picker = pick ? createPicker(genes) : undefined;
  const call = emptyCall();
  const fields = hgvs ? csqFields : fieldsWithoutHgvs;
  const prefixes = reference.contigs.map((_, contig) => genomicPrefix(reference, contig));
  const names: HgvsNaming = { reference, change: emptyChange(), ending: createTextBuffer() };
  const naming = hgvs ? names : undefined;
  /** Where the record at hand is written to, and where its text begins there. */
  let text: TextBuffer = createTextBuffer();
  let textStart = 0;
  const termLists = new Map<TermSet, readonly number[]>();
  const listOf = (set: TermSet): readonly number[] => {
    let list = termLists.get(set);
    if (list === undefined) termLists.set(set, (list = termsOf(set)));
    return list;
  };

  const trace = createEntryTrace();
  const found: Found = { terms: 0, isIntergenic: false, worst: 0, gene: -1 };

  /**
   * Makes ready for an entry and answers whether it is to be written; of picked ones the better takes the place of what was written before.
   */
  function beginEntry(tx: number, rank: number): boolean {
    if (picker !== undefined) {
      if (!picker.prefers(tx, rank)) return false;
      text.length = textStart;
      trace.count = 0;
      clearFound(found);
    } else if (text.length > textStart) putCharacter(text, comma);
    return true;
  }

  /** Appends the entries of one allele: one for every transcript that [start, end) touches or lies near. */
  function annotateAllele(
    contig: number,
    start: number,
    end: number,
    allele: string,
    ref: string,
    alt: string,
    structural: StructuralVariant | undefined,
  ): void {
    const behindTx = genes.contigFirstTx[contig + 1]!;
    let near = false;
    if (hgvs) prepareNaming(names, prefixes[contig]!);
    for (
      let tx = firstTranscriptReaching(genes, contig, start - distance - 1);
      tx < behindTx && genes.txStart[tx]! <= end + distance;
      tx++
    ) {
      const away = proximity(genes, tx, start, end, distance);
      if (away === tooFar) continue;
      const view = viewOf(contig, tx);
      near = true;
      if (away === inside) {
        if (structural === undefined) callAllele(reference, view, start, end, ref, alt, call);
        else callStructural(view, structural, call);
        if (!beginEntry(tx, mostSevereOf(call.terms))) continue;
        traceEntry(trace, tx, call.terms, text.length, true);
        putEntryInside(text, allele, view, call, naming);
        noteCall(found, call.terms, view.gene);
      } else {
        const left = end <= view.start;
        const term =
          left === (view.strand === 1) ? termBit.upstream_gene_variant : termBit.downstream_gene_variant;
        if (!beginEntry(tx, mostSevereOf(term))) continue;
        traceEntry(trace, tx, term, text.length, false);
        putEntryBeside(text, allele, view, left, away, naming);
        found.terms |= term;
      }
    }
    if (near || !beginEntry(-1, intergenic)) return;
    traceEntry(trace, -1, 0, text.length, false);
    putEntryIntergenic(text, allele, naming);
    found.isIntergenic = true;
  }

  /** The far end of a breakend truncates what it lies in; VEP tells no more of it. */
  function annotateMate(alt: string): void {
    const mate = mateOf(alt);
    const contig = mate === undefined ? -1 : reference.findContig(mate.contig);
    if (mate === undefined || contig < 0) return;
    const { position } = mate;
    const behindTx = genes.contigFirstTx[contig + 1]!;
    for (
      let tx = firstTranscriptReaching(genes, contig, position);
      tx < behindTx && genes.txStart[tx]! <= position;
      tx++
    ) {
      if (genes.txEnd[tx]! <= position) continue;
      const view = viewOf(contig, tx);
      clearCall(call).terms = termBit.feature_truncation;
      if (!beginEntry(tx, mostSevereOf(call.terms))) continue;
      traceEntry(trace, tx, call.terms, text.length, true);
      putEntryInside(text, alt, view, call, naming);
      noteCall(found, call.terms, view.gene);
    }
  }

  function answer(): RecordEffect {
    const { terms, gene, isIntergenic } = found;
    const list = terms === 0 ? onlyIntergenic : listOf(terms);
    return {
      mostSevere: terms === 0 ? intergenic : mostSevereOf(terms),
      terms: isIntergenic && terms !== 0 ? [...list, intergenic] : list,
      gene,
      entries: trace,
    };
  }

  return {
    infoId: "CSQ",
    headerLine: `##INFO=<ID=CSQ,Number=.,Type=String,Description="${headerText}${fields.join("|")}">`,
    annotateInto(out, contig, recordStart, recordRef, recordAlts, structure) {
      const { start, end, ref, alts } = trimAsVep(recordStart, recordRef.toUpperCase(), recordAlts);
      const single = ref.length === 1 && alts.every(({ length }) => length === 1);
      clearFound(found);
      trace.count = 0;
      picker?.clear();
      text = out;
      textStart = out.length;
      for (let i = 0; i < alts.length; i++) {
        const alt = alts[i]!;
        // A file that spells REF as an ALT tells of no change; VEP makes no allele of it (VariationFeatureOverlap).
        if (alt.toUpperCase() === ref) continue;
        if (alt === "" || isSequence(alt) || alt === unspecified) {
          const upper = alt.toUpperCase();
          if (hgvs) {
            const own = isPlain(ref) ? ref : reference.bases(contig, start, end); // REF in IUPAC codes
            setChange(names.change, contig, start, end, own, upper, shiftable(ref, alts), single);
          }
          annotateAllele(contig, start, end, alt === "" ? "-" : upper, ref, upper, undefined);
          continue;
        }
        const recordAlt = recordAlts[i]!;
        const variant = structuralVariant(recordStart, recordRef, recordAlt, alts.length === 1, structure);
        if (variant === undefined) continue;
        if (hgvs) setChange(names.change, contig, start, end, ref, recordAlt, false, false);
        annotateAllele(contig, variant.start, variant.end, variant.name, ref, recordAlt, variant);
        annotateMate(recordAlt);
      }
      return text.length === textStart ? nothing : answer();
    },
    gene: (index) => ({
      id: stringAt(genes.strings, genes.geneId[index]!),
      symbol: stringAt(genes.strings, genes.geneSymbol[index]!),
    }),
  };
}

/** What a record's entries have said so far. */
type Found = { terms: TermSet; isIntergenic: boolean; worst: TermSet; gene: number };

function clearFound(found: Found): void {
  found.terms = found.worst = 0;
  found.isIntergenic = false;
  found.gene = -1;
}

function noteCall(found: Found, terms: TermSet, gene: number): void {
  found.terms |= terms;
  const hit = terms & severe;
  if (hit !== 0 && (found.gene < 0 || mostSevereOf(hit) < mostSevereOf(found.worst))) {
    found.worst = hit;
    found.gene = gene;
  }
}

/** VEP shifts the alleles of a record that is an insertion or a deletion as a whole. */
function shiftable(ref: string, alts: readonly string[]): boolean {
  return ref === "" || (alts.length === 1 && alts[0] === "");
}

const inside = -1;
const tooFar = -2;

/** `inside` when [start, end) touches the transcript, the distance in bases when it lies beside it, or `tooFar`. */
function proximity(genes: GeneModels, tx: number, start: number, end: number, distance: number): number {
  const txStart = genes.txStart[tx]!;
  const txEnd = genes.txEnd[tx]!;
  if (start < txEnd && end > txStart) return inside;
  if (distance === 0) return tooFar;
  // VEP measures between the nearest ends, and an insertion's ends are the bases on both sides of it: one base nearer.
  const own = start === end ? 0 : 1;
  const away = (end <= txStart ? txStart - end : start - txEnd) + own;
  return away <= distance ? away : tooFar;
}
