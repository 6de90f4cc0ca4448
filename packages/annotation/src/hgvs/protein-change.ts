import { clearCall, emptyCall, type Call } from "../consequences/call.ts";
import { placeInCdna, placeInCds } from "../consequences/place.ts";
import { slipTouched } from "../consequences/slippage.ts";
import { codonNumber } from "../consequences/codon-table.ts";
import { codonsOf, type CodingChange } from "../consequences/coding.ts";
import { putAscii, putBytes, putNumber, type TextBuffer } from "../consequences/text-buffer.ts";
import { termBit } from "../consequences/terms.ts";
import { touchesExon } from "../consequences/splice.ts";
import {
  proteinOf,
  splicedSequence,
  type SplicedSequence,
  type TranscriptView,
} from "../consequences/transcript-view.ts";
import type { Reference } from "../genes/reference.ts";
import { clip } from "./clip.ts";
import { threeLetters } from "./three-letters.ts";
import { shiftedAltOn, shiftOf, type VariantChange } from "./variant-change.ts";

/** A change of the protein on its way to being described. Amino acids are counted from 1; an insertion has start = end + 1. */
type ProteinChange = { start: number; end: number; ref: string; alt: string };
/** What is asked again and again on that way. */
type Scene = {
  view: TranscriptView;
  spliced: SplicedSequence;
  change: CodingChange;
  call: Call;
  frameshift: boolean;
  /** The protein without its stop. */
  peptide: string;
};

/**
 * Appends HGVSp as VEP writes it (`ENSP….1:p.Cys30SerfsTer25`), `=` escaped as `%3D`; nothing where VEP writes none. `call` is what was
 * called of the change where it stands; HGVS then looks at it shifted. Rules after Ensembl Variation's TranscriptVariationAllele
 * (hgvs_protein and what it calls).
 */
export function putProteinChange(
  text: TextBuffer,
  reference: Reference,
  view: TranscriptView,
  variant: VariantChange,
  call: Call,
): void {
  if (!variant.nameable) return;
  if (call.cdsFirst === 0 && call.cdsLast === 0 && !mayReachCds(view, variant, call)) return;
  if (variant.single && putSubstitution(text, view, call)) return;
  const name = proteinChange(reference, view, variant, call);
  if (name === "") return;
  putBytes(text, view.hgvsProtein);
  putAscii(text, name);
}

/** Four of five changes are of one base in one codon: their amino acids have been worked out already. */
function putSubstitution(
  text: TextBuffer,
  view: TranscriptView,
  { terms, aminoAcids, proteinFirst }: Call,
): boolean {
  if (aminoAcids.length === 0 || (terms & (termBit.stop_lost | termBit.frameshift_variant)) !== 0)
    return false;
  putBytes(text, view.hgvsProtein);
  putAscii(text, "p.");
  putAscii(text, threeLetters(aminoAcids[0]!));
  putNumber(text, proteinFirst);
  const name = threeLetters(aminoAcids.at(-1)!);
  if ((terms & termBit.start_lost) !== 0) putAscii(text, "?");
  else putAscii(text, name === threeLetters(aminoAcids[0]!) ? "%3D" : name);
  return true;
}

function proteinChange(
  reference: Reference,
  view: TranscriptView,
  variant: VariantChange,
  call: Call,
): string {
  const shift = shiftOf(reference, variant, view.strand);
  const by = view.strand * shift;
  const place = placeOf(view, variant.start + by, variant.end + by);
  if (place === undefined) return "";
  const spliced = splicedSequence(reference, view);
  const change = { ...place, alt: shiftedAltOn(variant, view.strand, shift) };
  const { refPeptide, altPeptide } = codonsOf(spliced, change, view.code, view.recoded);
  const protein = proteinOf(reference, view);
  const scene: Scene = {
    view,
    spliced,
    change,
    call,
    // Whether the end is kept or the codon incomplete was asked where the change stands, the frame is where it is shifted to.
    frameshift:
      (call.terms & (termBit.stop_retained_variant | termBit.incomplete_terminal_codon_variant)) === 0 &&
      (change.alt.length - (change.to - change.from)) % 3 !== 0,
    peptide: protein.endsWith("*") ? protein.slice(0, -1) : protein,
  };
  const local: ProteinChange = {
    start: Math.floor((change.from + 3) / 3),
    end: Math.floor((change.to + 2) / 3),
    ref: refPeptide,
    alt: altPeptide,
  };
  const text = describe(scene, local);
  return text.replace("=", "%3D");
}

/**
 * An insertion right in front of the start codon is in the UTR, yet may be shifted into the CDS; so may, for VEP, a change in an intron beside an exon in a
 * transcript whose exons it takes for longer (see `touchesExon`).
 */
function mayReachCds(view: TranscriptView, { start, end, ref }: VariantChange, call: Call): boolean {
  if (ref === "" && call.cdnaFirst - 1 === view.codingStart && call.cdnaLast > 0) return true;
  return (
    view.hasFrameshiftIntron &&
    Math.min(start, end - 1) < view.cdsEnd &&
    Math.max(start, end - 1) >= view.cdsStart &&
    touchesExon(view, start, end)
  );
}

/** [from, to) in the CDS of the genomic stretch [start, end); undefined when an end lies outside or where reading slips. */
function placeOf(view: TranscriptView, start: number, end: number): { from: number; to: number } | undefined {
  clearCall(shifted);
  placeInCdna(view, start, end, shifted);
  const { cdnaFirst, cdnaLast } = shifted;
  if (cdnaFirst === 0 || cdnaLast === 0 || !placeInCds(view, shifted)) return undefined;
  const { cdsFirst, cdsLast } = shifted;
  if (cdsFirst === 0 || cdsLast === 0 || slipTouched(view, cdnaFirst - 1, cdnaLast, 2) !== "plain")
    return undefined;
  return { from: cdsFirst - 1, to: cdsLast };
}
const shifted = emptyCall();

function describe(scene: Scene, local: ProteinChange): string {
  const { terms } = scene.call;
  const startLost = (terms & termBit.start_lost) !== 0;
  if (scene.frameshift) return frameshift(scene, local, startLost);
  const original = local.ref;
  const clipped = clipPeptides(local);
  const { ref, alt } = clipped;
  if (ref === "" && alt === "") return unchanged(local.ref, local.start);
  // X and the stop have one name, Ter, and VEP compares names.
  if (threeLetters(ref) === threeLetters(alt))
    return startLost ? lostStart(ref, clipped) : unchanged(ref, clipped.start);
  if (ref === "") return insertion(scene, clipped, original, startLost);
  if (alt === "") return deletion(scene, clipped, original, startLost);
  if (startLost) return lostStart(ref, clipped);
  if (ref.length === 1 && alt.length === 1) {
    if (terms & termBit.stop_lost)
      return `p.${threeLetters(ref)}${clipped.start}${threeLetters(alt)}extTer${extension(scene)}`;
    return `p.${threeLetters(ref)}${clipped.start}${threeLetters(alt)}`;
  }
  return replacement(clipped);
}

/** Amino acids shared at both ends go, unless the change remakes the stop: then nothing is taken off. */
function clipPeptides(local: ProteinChange): ProteinChange {
  if (local.ref === local.alt) return local;
  const { front, ref, alt } = clip(local.ref, local.alt);
  if (local.ref.slice(0, front).includes("*")) return local;
  const back = local.ref.length - front - ref.length;
  return { start: local.start + front, end: local.end - back, ref, alt };
}

function unchanged(ref: string, start: number): string {
  return `p.${threeLetters(ref)}${start}=`;
}

function lostStart(ref: string, { start, end }: ProteinChange): string {
  return beyondStart(threeLetters(ref), start, end);
}

function beyondStart(name: string, start: number, end: number): string {
  return start === end ? `p.${name}${start}?` : `p.${name}${start}_?${end}`;
}

function replacement({ start, end, ref, alt }: ProteinChange): string {
  return `p.${span(ref, start, end)}delins${untilStop(alt)}`;
}

/** Nothing behind a new stop is told. */
function untilStop(alt: string): string {
  const stop = alt.search(/[*X]/);
  return threeLetters(stop < 0 ? alt : alt.slice(0, stop + 1));
}

/** `Lys23` or `Lys23_Val25`. */
function span(ref: string, start: number, end: number): string {
  const first = `${threeLetters(ref.slice(0, 1))}${start}`;
  return start === end ? first : `${first}_${threeLetters(ref.at(-1)!)}${end}`;
}

function insertion(scene: Scene, clipped: ProteinChange, original: string, startLost: boolean): string {
  const peptide = original.startsWith("*") ? scene.peptide + original : scene.peptide;
  const behind = peptide.length > clipped.end + 1 ? peptide.slice(clipped.end) : "";
  const shift = peptideShift(clipped.alt, behind);
  const alt = turned(clipped.alt, shift);
  const start = clipped.start + shift;
  if (start > alt.length && asSpelled(scene, peptide).slice(start - 1 - alt.length, start - 1) === alt)
    return `p.${span(alt, start - alt.length, start - 1)}dup`;
  if (startLost && start === 1) return `p.${threeLetters(peptide.slice(0, 1))}1?`;
  const around = peptide.slice(start - 2, start);
  if (around.length < 1 || start - 1 >= peptide.length) return "";
  if (startLost) return `p.${threeLetters(around)}${start}_?${start - 1}`;
  return `p.${threeLetters(around[0]!)}${start - 1}_${threeLetters(around.at(-1)!)}${start}ins${untilStop(alt)}`;
}

/** What is doubled is looked for among the codons as they are read everywhere, methionine or not in front. */
function asSpelled({ view, spliced }: Scene, peptide: string): string {
  const codon = codonNumber(spliced.cds, 0);
  return codon < 0 ? peptide : view.code[codon]! + peptide.slice(1);
}

function deletion(scene: Scene, clipped: ProteinChange, original: string, startLost: boolean): string {
  const peptide = original.startsWith("*") ? scene.peptide + original : scene.peptide;
  const behind = peptide.length > clipped.end + 1 ? peptide.slice(clipped.end) : "";
  const shift = peptideShift(clipped.ref, behind);
  const ref = turned(clipped.ref, shift);
  const start = clipped.start + shift;
  const end = clipped.end + shift;
  if (startLost) return lostStart(ref, { start, end, ref, alt: "" });
  const lost = scene.call.terms & termBit.stop_lost ? `extTer${extension(scene)}` : "";
  return `p.${span(ref, start, end)}del${lost}`;
}

/** How many amino acids an insertion or deletion can move on without changing the protein. */
function peptideShift(piece: string, behind: string): number {
  let shift = 0;
  while (
    shift <= behind.length - piece.length &&
    behind.charCodeAt(shift) === piece.charCodeAt(shift % piece.length)
  )
    shift++;
  return shift;
}

function turned(piece: string, shift: number): string {
  const by = shift % piece.length;
  return by === 0 ? piece : piece.slice(by) + piece.slice(0, by);
}

function frameshift(scene: Scene, local: ProteinChange, startLost: boolean): string {
  const { view, spliced, change, peptide } = scene;
  const first = local.start;
  const { end } = startLost ? clipPeptides(local) : local;
  const old = `${peptide}*`;
  const tail = alteredTail(spliced, change, first);
  for (let at = 0; ; at++) {
    const codon = codonNumber(tail, at * 3);
    const ended = at * 3 + 3 > tail.length;
    const number = first + at;
    if (ended) {
      if (at === 0) return nothingLeft(local, startLost);
      const last = threeLetters(old[number - 2] ?? "X");
      return startLost ? beyondStart(last, number, end) : `p.${last}${number}${last}fsTer?`;
    }
    const amino = codon < 0 ? "X" : view.code[codon]!;
    const was = old[number - 1] ?? "";
    if (was === "*" && amino === "*") return `p.Ter${number}=`;
    if (was === amino) continue;
    const name = was === "" ? "" : threeLetters(was);
    if (startLost) return beyondStart(name, number, end);
    if (amino === "*" || amino === "X") return `p.${name}${number}Ter`;
    const stop = number === 1 ? 0 : stopFrom(scene, tail, first, at);
    return `p.${name}${number}${threeLetters(amino)}fsTer${stop > 0 ? stop - number + 1 : "?"}`;
  }
}

/** A frameshift with no codon behind it, in a CDS that is open at its end. */
function nothingLeft(local: ProteinChange, startLost: boolean): string {
  const { ref, end } = clipPeptides(local);
  if (startLost) return beyondStart(threeLetters(ref), local.start, end);
  return `p.${span(ref, local.start, ref.length > 1 ? end : local.start)}del`;
}

/** Changed CDS and 3' UTR from the codon of amino acid `first` on. */
function alteredTail({ cds, utr3 }: SplicedSequence, { from, to, alt }: CodingChange, first: number): string {
  return cds.slice(first * 3 - 3, from) + alt + cds.slice(to) + utr3;
}

/** Number of the first stop of the changed protein; 0 when there is none, or when one stands before the change. */
function stopFrom(scene: Scene, tail: string, first: number, from: number): number {
  const early = scene.peptide.indexOf("*");
  if (early >= 0 && early < first - 1) return 0;
  for (let at = from; at * 3 + 3 <= tail.length; at++) {
    const codon = codonNumber(tail, at * 3);
    if (codon >= 0 && scene.view.code[codon] === "*") return first + at;
  }
  return 0;
}

/** How many amino acids a protein that lost its stop goes on beyond the old one, or "?". */
function extension(scene: Scene): string {
  const first = Math.floor(scene.change.from / 3) + 1;
  const stop = stopFrom(scene, alteredTail(scene.spliced, scene.change, first), first, 0);
  const more = stop - 1 - scene.peptide.length;
  return more > 0 ? String(more) : "?";
}
