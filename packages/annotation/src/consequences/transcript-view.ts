import type { Slip } from "../genes/coding-region.ts";
import { recodedCodonsOf, slipsOf, stringAt, transcriptFlag } from "../genes/gene-models.ts";
import { reverseComplement } from "../genes/iupac.ts";
import type { Reference } from "../genes/reference.ts";
import { geneticCode, startCodons, translate } from "./codon-table.ts";
import { readCds } from "./slippage.ts";
import { snvEffects, type SnvEffects } from "./snv-effects.ts";

/** One transcript as the calls need it. Genomic coordinates are 0-based half-open; `codingStart` and `codingEnd` are cDNA, 0-based half-open. */
export type TranscriptView = {
  gene: number;
  contig: number;
  strand: number;
  start: number;
  end: number;
  /** Exons in genomic order. */
  exonStart: Int32Array;
  exonEnd: Int32Array;
  exonCdna: Int32Array;
  coding: boolean;
  /** Whether its biotype is `protein_coding`, be there a CDS or not. */
  saidToCode: boolean;
  /** Genomic span from first to behind the last coding base; -1 and -1 where nothing is coded. */
  cdsStart: number;
  cdsEnd: number;
  codingStart: number;
  codingEnd: number;
  /** Number of N that stand for the missing bases of an incomplete first codon. */
  padding: number;
  /** Where the ribosome slips: a cDNA base is then not at `cdna - codingStart + padding` of the CDS, ask `cdsPlace`. */
  slips: readonly Slip[];
  /** Amino acids of the codons that are read otherwise than `code` says (selenocysteine), by codon: 0-based, padding counted. */
  recoded: ReadonlyMap<number, string>;
  startKnown: boolean;
  endKnown: boolean;
  nonsenseMediatedDecay: boolean;
  hasFrameshiftIntron: boolean;
  /** 64 amino acids, see codon-table.ts. */
  code: string;
  /** Codons that are read as methionine where the protein begins. */
  starts: readonly string[];
  /** `SYMBOL|Gene|Transcript|ID|BIOTYPE|`; this and what follows is ready-made UTF-8. */
  label: Uint8Array;
  /** `STRAND|FLAGS|SYMBOL_SOURCE|HGNC_ID|SOURCE`: of the symbols' source a bundle knows nothing. */
  tail: Uint8Array;
  /** All between the allele and the distance of an entry on the left (lower positions) or right of the transcript. */
  besideLeft: Uint8Array;
  besideRight: Uint8Array;
  /** What single-base changes of its codons do. */
  snv: SnvEffects;
  /** Filled by `splicedSequence` when first asked for. */
  spliced: SplicedSequence | undefined;
  /** Filled by `proteinOf` when first asked for. */
  protein: string | undefined;
  /** `ENST….2:c.` or `…:n.`, and `ENSP….1:`. */
  hgvsTranscript: Uint8Array;
  hgvsProtein: Uint8Array;
};

/** Upper-case bases in transcript direction. `cds` begins with the padding and ends with the stop codon, if there is one. */
export type SplicedSequence = { utr5: string; cds: string; utr3: string };

/** Introns this short are gaps that repair a frame, not introns, after VEP (end - start <= 12). */
export const longestFrameshiftIntron = 13;

/** How many transcripts are kept at hand: a sorted file needs its neighbourhood only, and so many take some 15 MB at most, in each thread. */
const capacity = 4096;

/** Looks transcripts up, keeping those lately used. `besideFields`: the empty fields from EXON to DISTANCE of an entry beside a transcript. */
export function transcriptViews(
  reference: Reference,
  besideFields = "||||||||||",
): (contig: number, tx: number) => TranscriptView {
  const views = Array.from<TranscriptView | undefined>({ length: reference.genes.txStart.length });
  let kept = 0;
  return (contig, tx) => {
    let view = views[tx];
    if (view === undefined) {
      if (kept === capacity) {
        views.fill(undefined);
        kept = 0;
      }
      kept++;
      views[tx] = view = makeView(reference, contig, tx, besideFields);
    }
    return view;
  };
}

function makeView(reference: Reference, contig: number, tx: number, besideFields: string): TranscriptView {
  const { genes } = reference;
  const from = genes.txFirstExon[tx]!;
  const to = genes.txFirstExon[tx + 1]!;
  const gene = genes.txGene[tx]!;
  const flags = genes.txFlags[tx]!;
  const strand = genes.txStrand[tx]!;
  const text = (index: number) => escapeSubfield(stringAt(genes.strings, index));
  const label =
    [genes.geneSymbol[gene]!, genes.geneId[gene]!].map(text).join("|") +
    `|Transcript|${text(genes.txId[tx]!)}|${text(genes.txBiotype[tx]!)}|`;
  const upstream = Buffer.from(`|upstream_gene_variant|MODIFIER|${label}${besideFields}`);
  const downstream = Buffer.from(`|downstream_gene_variant|MODIFIER|${label}${besideFields}`);
  const code = geneticCode(reference.codonTable(contig));
  const view: TranscriptView = {
    gene,
    contig,
    strand,
    start: genes.txStart[tx]!,
    end: genes.txEnd[tx]!,
    exonStart: genes.exonStart.subarray(from, to),
    exonEnd: genes.exonEnd.subarray(from, to),
    exonCdna: genes.exonCdna.subarray(from, to),
    coding: genes.cdsStart[tx]! >= 0,
    saidToCode: stringAt(genes.strings, genes.txBiotype[tx]!) === "protein_coding",
    cdsStart: genes.cdsStart[tx]!,
    cdsEnd: genes.cdsEnd[tx]!,
    codingStart: -1,
    codingEnd: -1,
    padding: genes.cdsPadding[tx]!,
    slips: slipsOf(genes, tx),
    recoded: recodedCodonsOf(genes, tx),
    startKnown: (flags & transcriptFlag.cdsStartNotFound) === 0,
    endKnown: (flags & transcriptFlag.cdsEndNotFound) === 0,
    nonsenseMediatedDecay: (flags & transcriptFlag.nonsenseMediatedDecay) !== 0,
    hasFrameshiftIntron: false,
    code,
    starts: startCodons(reference.codonTable(contig)),
    label: Buffer.from(label),
    besideLeft: strand === 1 ? upstream : downstream,
    besideRight: strand === 1 ? downstream : upstream,
    snv: snvEffects(code),
    tail: Buffer.from(`${strand}|${flagsText(flags)}|||${escapeSubfield(reference.meta.name)}`),
    spliced: undefined,
    protein: undefined,
    hgvsTranscript: new Uint8Array(),
    hgvsProtein: Buffer.from(`${text(genes.txProtein[tx]!)}:`),
  };
  for (let i = 1; i < view.exonStart.length; i++)
    if (view.exonStart[i]! - view.exonEnd[i - 1]! <= longestFrameshiftIntron) view.hasFrameshiftIntron = true;
  if (view.coding) {
    const first = cdnaOf(view, strand === 1 ? view.cdsStart : view.cdsEnd - 1);
    const last = cdnaOf(view, strand === 1 ? view.cdsEnd - 1 : view.cdsStart);
    // A CDS that begins or ends in an intron cannot be spliced: the transcript is taken for non-coding.
    if (first < 0 || last < 0) view.coding = false;
    view.codingStart = first;
    view.codingEnd = last + 1;
  }
  view.hgvsTranscript = Buffer.from(`${text(genes.txAccession[tx]!)}:${view.coding ? "c" : "n"}.`);
  return view;
}

/** Index of the last exon (genomic order) that begins at or before `position`, or -1. */
export function exonAtOrBefore(view: TranscriptView, position: number): number {
  const { exonStart } = view;
  let low = 0;
  let high = exonStart.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (exonStart[middle]! <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** cDNA position, 0-based, of a genomic base; -1 outside exons. */
export function cdnaOf(view: TranscriptView, position: number): number {
  const exon = exonAtOrBefore(view, position);
  if (exon < 0 || position >= view.exonEnd[exon]!) return -1;
  const into = view.strand === 1 ? position - view.exonStart[exon]! : view.exonEnd[exon]! - 1 - position;
  return view.exonCdna[exon]! + into;
}

/** The transcript's own bases, read from the reference once. */
export function splicedSequence(reference: Reference, view: TranscriptView): SplicedSequence {
  if (view.spliced !== undefined) return view.spliced;
  let cdna = "";
  for (let i = 0; i < view.exonStart.length; i++)
    cdna += reference.bases(view.contig, view.exonStart[i]!, view.exonEnd[i]!);
  if (view.strand === -1) cdna = reverseComplement(cdna);
  return (view.spliced = {
    utr5: cdna.slice(0, view.codingStart),
    cds: readCds(cdna, view),
    utr3: cdna.slice(view.codingEnd),
  });
}

/**
 * The transcript's own amino acids, the stop among them; X for an incomplete codon in front, one behind left out. A first codon that can start a protein
 * is methionine, as in Ensembl's translations.
 */
export function proteinOf(reference: Reference, view: TranscriptView): string {
  if (view.protein !== undefined) return view.protein;
  const { cds } = splicedSequence(reference, view);
  let protein = translate(cds.slice(0, cds.length - (cds.length % 3)), view.code);
  for (const [codon, aminoAcid] of view.recoded)
    protein = protein.slice(0, codon) + aminoAcid + protein.slice(codon + 1);
  if (view.starts.includes(cds.slice(0, 3))) protein = `M${protein.slice(1)}`;
  return (view.protein = protein);
}

function flagsText(flags: number): string {
  const names = [];
  if (flags & transcriptFlag.cdsStartNotFound) names.push("cds_start_NF");
  if (flags & transcriptFlag.cdsEndNotFound) names.push("cds_end_NF");
  return names.join("&");
}

/** VEP's escapes inside an INFO sub-field. */
function escapeSubfield(text: string): string {
  if (!/[,|;=\s]/.test(text)) return text;
  return text.replace(/[,|]/g, "&").replace(/;/g, "%3B").replace(/=/g, "%3D").replace(/\s/g, "_");
}
