import { stringAt, type GeneModels } from "../genes/gene-models.ts";
import type { Reference } from "../genes/reference.ts";
import { firstTranscriptReaching } from "../genes/transcript-overlap.ts";
import { emptyCall } from "./call.ts";
import { callAllele } from "./call-allele.ts";
import {
  csqFields,
  emptyUntilDistance,
  fieldsWithoutHgvs,
  putEntryBeside,
  putEntryInside,
  putEntryIntergenic,
  type HgvsNaming,
} from "./csq-entry.ts";
import { genomicPrefix } from "../hgvs/genomic-change.ts";
import { emptyChange, setChange } from "../hgvs/variant-change.ts";
import type { RecordAnnotation, RecordAnnotator } from "./record-annotator.ts";
import { consequenceTerms, intergenic, mostSevereOf, termBit, termsOf, type TermSet } from "./terms.ts";
import { createTextBuffer, putCharacter, textOf } from "./text-buffer.ts";
import { transcriptViews } from "./transcript-view.ts";
import { isSequence, trimAsVep } from "./vep-alleles.ts";

export type VepAnnotatorOptions = {
  /** How far, in bases, a transcript counts as near; 0 for none. Ensembl VEP's default is 5,000. */
  distance?: number;
  /** Whether to name alleles after HGVS (HGVSc, HGVSp, HGVSg, HGVS_OFFSET); true unless said otherwise. Without, these fields are left out. */
  hgvs?: boolean;
};

const comma = 0x2c;
const headerText = "Consequence annotations from GAS. Format: ";
const nothing: RecordAnnotation = { text: "", mostSevere: -1, terms: [], gene: -1 };
const onlyIntergenic: readonly number[] = [intergenic];
/** Sets that reach the summary's list of genes: HIGH or MODERATE. */
const severe = consequenceTerms.reduce(
  (set, { impact }, i) => (impact === "HIGH" || impact === "MODERATE" ? set | (1 << i) : set),
  0,
);

/** Annotates with Ensembl VEP's rules and writes its `CSQ`, each ALT by itself. */
export function createVepAnnotator(
  reference: Reference,
  { distance = 5000, hgvs = true }: VepAnnotatorOptions = {},
): RecordAnnotator {
  const { genes } = reference;
  const viewOf = transcriptViews(reference, emptyUntilDistance(hgvs));
  const call = emptyCall();
  const fields = hgvs ? csqFields : fieldsWithoutHgvs;
  const prefixes = reference.contigs.map((_, contig) => genomicPrefix(reference, contig));
  const names: HgvsNaming = { reference, change: emptyChange(), prefix: "", genomicFrom: -1, genomicTo: -1 };
  const naming = hgvs ? names : undefined;
  const text = createTextBuffer();
  const termLists = new Map<TermSet, readonly number[]>();
  const listOf = (set: TermSet): readonly number[] => {
    let list = termLists.get(set);
    if (list === undefined) termLists.set(set, (list = termsOf(set)));
    return list;
  };

  return {
    infoId: "CSQ",
    headerLine: `##INFO=<ID=CSQ,Number=.,Type=String,Description="${headerText}${fields.join("|")}">`,
    annotate(contig, recordStart, recordRef, recordAlts) {
      const { start, end, ref, alts } = trimAsVep(recordStart, recordRef.toUpperCase(), recordAlts);
      const firstTx = firstTranscriptReaching(genes, contig, start - distance - 1);
      const behindTx = genes.contigFirstTx[contig + 1]!;
      text.length = 0;
      let all = 0;
      let worst = 0;
      let gene = -1;
      const single = ref.length === 1 && alts.every(({ length }) => length === 1);
      for (const alt of alts) {
        if (!isSequence(alt) && alt !== "") continue;
        const upper = alt.toUpperCase();
        const allele = alt === "" ? "-" : upper;
        let near = false;
        if (hgvs) {
          setChange(names.change, contig, start, end, ref, upper, shiftable(ref, alts), single);
          names.prefix = prefixes[contig]!;
          names.genomicFrom = -1;
        }
        for (let tx = firstTx; tx < behindTx && genes.txStart[tx]! <= end + distance; tx++) {
          const away = proximity(genes, tx, start, end, distance);
          if (away === tooFar) continue;
          const view = viewOf(contig, tx);
          if (text.length > 0) putCharacter(text, comma);
          if (away === inside) {
            callAllele(reference, view, start, end, ref, upper, call);
            putEntryInside(text, allele, view, call, naming);
            all |= call.terms;
            const hit = call.terms & severe;
            if (hit !== 0 && (gene < 0 || mostSevereOf(hit) < mostSevereOf(worst))) {
              worst = hit;
              gene = view.gene;
            }
          } else {
            const left = end <= view.start;
            putEntryBeside(text, allele, view, left, away, naming);
            all |=
              left === (view.strand === 1) ? termBit.upstream_gene_variant : termBit.downstream_gene_variant;
          }
          near = true;
        }
        if (near) continue;
        if (text.length > 0) putCharacter(text, comma);
        putEntryIntergenic(text, allele, naming);
      }
      if (text.length === 0) return nothing;
      if (all === 0) return { text: textOf(text), mostSevere: intergenic, terms: onlyIntergenic, gene };
      return { text: textOf(text), mostSevere: mostSevereOf(all), terms: listOf(all), gene };
    },
    gene: (index) => ({
      id: stringAt(genes.strings, genes.geneId[index]!),
      symbol: stringAt(genes.strings, genes.geneSymbol[index]!),
    }),
  };
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
