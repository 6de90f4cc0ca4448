import { stringAt, type GeneModels } from "../../genes/gene-models.ts";
import type { Reference } from "../../genes/reference.ts";
import { translate } from "../codon-table.ts";
import { splicedSequence, transcriptViews, type TranscriptView } from "../transcript-view.ts";
import { startCodons } from "./start-codons.ts";

/** One transcript with what SnpEff knows of it beside its shape. */
export type AnnTranscript = {
  tx: number;
  view: TranscriptView;
  /** Whether SnpEff calls codons in it: not in one that decays. */
  proteinCoding: boolean;
  /** cDNA places of the first coding base and behind the last, 0-based; of a transcript that codes nothing its ends. */
  codingStart: number;
  codingEnd: number;
  /** Genomic place, 0-based, of the first and of the last coding base in transcript direction. */
  cdsFirst: number;
  cdsLast: number;
  cdnaLength: number;
  /** `NAME|ID|transcript|ID|BIOTYPE|`, ready-made. */
  label: Uint8Array;
  /** Bases, filled when first asked for: see `cdsOf`, `proteinOf` and `warningOf`. */
  cds: string | undefined;
  protein: string | undefined;
  warning: string | undefined;
  starts: ReadonlySet<string>;
};

/** Biotypes of transcripts that have a CDS which SnpEff does not call codons in (BioType.isProteinCoding). */
const notTranslated = new Set(["nonsense_mediated_decay", "non_stop_decay"]);
const capacity = 16_384;

/** Whether SnpEff calls codons in a transcript. */
export function isTranslated(genes: GeneModels, tx: number): boolean {
  return genes.cdsStart[tx]! >= 0 && !notTranslated.has(stringAt(genes.strings, genes.txBiotype[tx]!));
}

/** Looks transcripts up, keeping those lately used. */
export function annTranscripts(reference: Reference): (contig: number, tx: number) => AnnTranscript {
  const viewOf = transcriptViews(reference);
  const kept = new Map<number, AnnTranscript>();
  return (contig, tx) => {
    let transcript = kept.get(tx);
    if (transcript === undefined) {
      if (kept.size === capacity) kept.clear();
      kept.set(tx, (transcript = makeTranscript(reference, viewOf(contig, tx), tx)));
    }
    return transcript;
  };
}

function makeTranscript(reference: Reference, view: TranscriptView, tx: number): AnnTranscript {
  const { genes } = reference;
  const biotype = stringAt(genes.strings, genes.txBiotype[tx]!);
  let cdnaLength = 0;
  for (let i = 0; i < view.exonStart.length; i++) cdnaLength += view.exonEnd[i]! - view.exonStart[i]!;
  // SnpEff takes the bases in front of the first whole codon for UTR (frameCorrectionFirstCodingExon).
  const codingStart = view.coding ? view.codingStart + ((3 - view.padding) % 3) : 0;
  const codingEnd = view.coding ? view.codingEnd : cdnaLength;
  const id = stringAt(genes.strings, genes.txId[tx]!);
  return {
    tx,
    view,
    proteinCoding: view.coding && isTranslated(genes, tx),
    codingStart,
    codingEnd,
    cdsFirst: genomicOf(view, codingStart),
    cdsLast: genomicOf(view, codingEnd - 1),
    cdnaLength,
    label: Buffer.from(`${geneLabel(genes, view.gene)}|transcript|${escaped(id)}|${escaped(biotype)}|`),
    cds: undefined,
    protein: undefined,
    warning: undefined,
    starts: startCodons(reference.codonTable(view.contig)),
  };
}

/** `NAME|ID`; a gene without a name goes by its ID. */
export function geneLabel(genes: GeneModels, gene: number): string {
  return `${geneName(genes, gene)}|${escaped(stringAt(genes.strings, genes.geneId[gene]!))}`;
}

export function geneName(genes: GeneModels, gene: number): string {
  const symbol = stringAt(genes.strings, genes.geneSymbol[gene]!);
  return escaped(symbol === "" ? stringAt(genes.strings, genes.geneId[gene]!) : symbol);
}

/** What would end a sub-field or the field becomes an underscore, as the standard asks; a comma is written as VCF escapes it (measured on SnpEff 5.1: `DUR1%2C2`). */
export function escaped(text: string): string {
  return text.replaceAll(",", "%2C").replace(/[|&;=\s]/g, "_");
}

/** Genomic place of a cDNA base. */
function genomicOf({ exonStart, exonEnd, exonCdna, strand }: TranscriptView, cdna: number): number {
  for (let i = 0; i < exonStart.length; i++) {
    const into = cdna - exonCdna[i]!;
    if (into >= 0 && into < exonEnd[i]! - exonStart[i]!)
      return strand === 1 ? exonStart[i]! + into : exonEnd[i]! - 1 - into;
  }
  return -1;
}

/** Coding bases from the first whole codon to the end, in transcript direction. */
export function cdsOf(reference: Reference, transcript: AnnTranscript): string {
  if (transcript.cds !== undefined) return transcript.cds;
  const { cds } = splicedSequence(reference, transcript.view);
  return (transcript.cds = transcript.view.padding === 0 ? cds : cds.slice(3));
}

/** Amino acids of the CDS, its stop among them: M for whatever start codon, X for one or two bases left over. */
export function annProteinOf(reference: Reference, transcript: AnnTranscript): string {
  return (transcript.protein ??= translateFromStart(cdsOf(reference, transcript), transcript));
}

export function translateFromStart(cds: string, { view, starts }: AnnTranscript): string {
  const protein = translate(cds, view.code);
  return starts.has(cds.slice(0, 3)) ? `M${protein.slice(1)}` : protein;
}

/** SnpEff's word on a coding transcript that is not whole (Transcript.sanityCheck), or "". */
export function warningOf(reference: Reference, transcript: AnnTranscript): string {
  return (transcript.warning ??= transcript.proteinCoding ? findWarning(reference, transcript) : "");
}

function findWarning(reference: Reference, transcript: AnnTranscript): string {
  const cds = cdsOf(reference, transcript);
  const protein = annProteinOf(reference, transcript);
  // One stop inside may be a selenocysteine.
  if (protein.slice(0, -1).split("*").length > 2) return "WARNING_TRANSCRIPT_MULTIPLE_STOP_CODONS";
  if (cds.length % 3 !== 0) return "WARNING_TRANSCRIPT_INCOMPLETE";
  if (!transcript.starts.has(cds.slice(0, 3))) return "WARNING_TRANSCRIPT_NO_START_CODON";
  if (!protein.endsWith("*")) return "WARNING_TRANSCRIPT_NO_STOP_CODON";
  return "";
}
