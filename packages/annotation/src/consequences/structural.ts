import type { Call } from "./call.ts";
import { clearCall } from "./call.ts";
import { nonCodingTerms, utrTerms } from "./call-allele.ts";
import { coversExon, numberParts, placeInCdna, placeInCds } from "./place.ts";
import { inFrameshiftIntron, spliceTerms } from "./splice.ts";
import { termBit, type TermSet } from "./terms.ts";
import { exonAtOrBefore, type TranscriptView } from "./transcript-view.ts";

/** What INFO says of a symbolic allele. */
export type StructuralInfo = {
  /** END, 1-based and inclusive; 0 when it is not told. */
  end: number;
  /** First number of SVLEN without its sign; 0 when it is not told. */
  length: number;
  /** SVTYPE, or "". */
  type: string;
};
/** A structural variant's own stretch [start, end), 0-based; start = end is an insertion. `name` is what VEP prints as its allele. */
export type StructuralVariant = { start: number; end: number; name: string; class: StructuralClass };
export type StructuralClass =
  | "deletion"
  | "duplication"
  | "tandem_duplication"
  | "insertion"
  | "inversion"
  | "copy_number_variation"
  | "chromosome_breakpoint";

/** VEP passes longer ones by (`--max_sv_size`); it also keeps a record's annotation from growing without bound. */
const longest = 10_000_000;

const nothingTold: StructuralInfo = { end: 0, length: 0, type: "" };

/**
 * The structural variant that an ALT spells (`<DEL>`, `<DUP:TANDEM>`, `<INS:ME:ALU>`, `<CN0>`, a breakend), or undefined for one that
 * says nothing (`*`, `<NON_REF>`, `.`) or too little. As in VEP, SVTYPE goes before ALT where that is alone, the variant begins
 * behind POS, and END goes before SVLEN, be it an insertion's; where neither is told it is as long as REF. `start` is the record's, 0-based.
 */
export function structuralVariant(
  start: number,
  ref: string,
  alt: string,
  alone: boolean,
  { end, length, type }: StructuralInfo = nothingTold,
): StructuralVariant | undefined {
  const kind = (alone && classOf(type)) || classOf(alt);
  if (kind === undefined) return undefined;
  const from = start + 1;
  if (kind === "chromosome_breakpoint")
    return { start: from, end: from + ref.length, name: breakendName(ref, alt), class: kind };
  const isTold = end > 0 || length > 0;
  if (!isTold && kind === "deletion") return undefined;
  const to = end > 0 ? end : from + (isTold ? length : ref.length);
  if (to < from || to - from > longest || (to === from && kind !== "insertion")) return undefined;
  return { start: from, end: to, name: kind, class: kind };
}

function classOf(type: string): StructuralClass | undefined {
  const upper = type.toUpperCase();
  if (/[[\]]|^\.[A-Z]+$|^[A-Z]+\.$|^<?BND>?$/.test(upper)) return "chromosome_breakpoint";
  if (/^<?(DUP:TANDEM|TDUP|CNV:TR)/.test(upper)) return "tandem_duplication";
  if (/^<?CN=?0>?$/.test(upper)) return "deletion";
  if (/^<?CN=?2>?$/.test(upper)) return "duplication";
  if (/^<?(CNV|CN=?\d)/.test(upper)) return "copy_number_variation";
  const word = /^<?(DEL|DUP|INS|INV)(?=[:>]|$)/.exec(upper)?.[1];
  if (word === "DEL") return "deletion";
  if (word === "DUP") return "duplication";
  if (word === "INS") return "insertion";
  return word === "INV" ? "inversion" : undefined;
}

/** VEP prints the near end of a pair as a lone breakend: `A[chr2:5000[` is `A.` here and itself at its mate. */
function breakendName(ref: string, alt: string): string {
  if (!/[[\]]/.test(alt)) return alt;
  return /^[[\]]/.test(alt) ? `.${ref}` : `${ref}.`;
}

/** Where the far end of a breakend lies: contig name and 0-based base; undefined for a lone one. */
export function mateOf(alt: string): { contig: string; position: number } | undefined {
  const mate = /[[\]]<?([^[\]<>]+)>?:(\d+)[[\]]/.exec(alt);
  return mate === null ? undefined : { contig: mate[1]!, position: Number(mate[2]) - 1 };
}

/**
 * Calls what a structural variant does to a transcript that it overlaps. Rules after VEP's predicates for structural variants
 * (Ensembl Variation, Utils::VariationEffect): over a whole transcript nothing is said beside, splice sites are named only by what lies around them,
 * and a transcript is made longer or shorter by what touches its exons.
 */
export function callStructural(view: TranscriptView, variant: StructuralVariant, call: Call): void {
  clearCall(call);
  const { start, end, class: kind } = variant;
  const deletion = kind === "deletion";
  const gain = kind === "duplication" || kind === "tandem_duplication";
  if (start <= view.start && end >= view.end) {
    call.terms = deletion
      ? termBit.transcript_ablation
      : gain
        ? termBit.transcript_amplification
        : wholeTranscriptTerms(view);
    return;
  }
  numberParts(view, start, end, call);
  placeInCdna(view, start, end, call);
  const exonic = call.cdnaFirst > 0 || call.cdnaLast > 0 || coversExon(view, start, end);
  const around = spliceTerms(view, start, end);
  const inGap = (around & inFrameshiftIntron) !== 0;
  let terms = around & (termBit.intron_variant | termBit.splice_polypyrimidine_tract_variant);
  if (kind === "chromosome_breakpoint" || (deletion && (exonic || inGap)))
    terms |= termBit.feature_truncation;
  if ((gain || kind === "insertion") && (exonic || inGap) && start >= view.start && end <= view.end)
    terms |= termBit.feature_elongation;
  if (!view.coding) terms |= nonCodingTerms(view, exonic, terms);
  else {
    if (exonic || inGap) terms |= utrTerms(view, start, end);
    if (exonic && touchesCds(view, start, end)) terms |= cdsTerms(view, variant, call);
    else if (inGap && start < view.cdsEnd && end > view.cdsStart) terms |= termBit.coding_sequence_variant;
  }
  if (view.nonsenseMediatedDecay) terms |= termBit.NMD_transcript_variant;
  call.terms = terms === 0 ? termBit.coding_transcript_variant : terms;
}

/** A whole transcript turned round, or in another number or company. */
function wholeTranscriptTerms({ coding, nonsenseMediatedDecay }: TranscriptView): TermSet {
  if (nonsenseMediatedDecay) return termBit.NMD_transcript_variant;
  return coding ? termBit.coding_transcript_variant : termBit.non_coding_transcript_variant;
}

function cdsTerms(view: TranscriptView, { start, end, class: kind }: StructuralVariant, call: Call): TermSet {
  placeInCds(view, call);
  let terms = 0;
  const first = view.strand === 1 ? view.cdsStart : view.cdsEnd - 3;
  const last = view.strand === 1 ? view.cdsEnd - 3 : view.cdsStart;
  // VEP looks at the start only between two exonic ends, and finds it retained by whatever makes a sequence longer or shorter: it has none to edit.
  if (view.startKnown && start < first + 3 && end > first && call.cdnaFirst > 0 && call.cdnaLast > 0)
    terms |= termBit.start_lost | (changesLength(kind) ? termBit.start_retained_variant : 0);
  if (kind !== "deletion") return terms | termBit.coding_sequence_variant;
  if (view.endKnown && start < last + 3 && end > last) terms |= termBit.stop_lost;
  const exon = exonAtOrBefore(view, start);
  if (exon < 0 || end > view.exonEnd[exon]!) return terms | termBit.coding_sequence_variant;
  if ((end - start) % 3 !== 0) return terms | termBit.frameshift_variant;
  const inside = start >= view.cdsStart && end <= view.cdsEnd;
  return terms | (inside ? termBit.inframe_deletion : termBit.coding_sequence_variant);
}

function changesLength(kind: StructuralClass): boolean {
  return kind === "deletion" || kind === "insertion" || kind.endsWith("duplication");
}

/** Whether any exonic base of the stretch is coding; an insertion must lie between two. */
function touchesCds(view: TranscriptView, start: number, end: number): boolean {
  for (let i = 0; i < view.exonStart.length; i++) {
    const from = Math.max(view.exonStart[i]!, view.cdsStart);
    const to = Math.min(view.exonEnd[i]!, view.cdsEnd);
    if (from < to && start < to && end > from) return true;
  }
  return false;
}
