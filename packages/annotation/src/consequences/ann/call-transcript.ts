import { reverseComplement } from "../../genes/iupac.ts";
import type { Reference } from "../../genes/reference.ts";
import { cdnaOf, splicedSequence } from "../transcript-view.ts";
import { addEffect, exonRank, joinEffect, touchesExon, type AnnCall } from "./call.ts";
import { addCodonChange, firstExonTouched } from "./codon-change.ts";
import { effectBit, type EffectSet } from "./effects.ts";
import type { AnnTranscript } from "./transcript.ts";
import type { AnnVariant } from "./variant.ts";

/** Calls what an allele does to a transcript that it touches, by SnpEff's rules (Transcript.variantEffect). Fills `call`. */
export function callTranscript(
  reference: Reference,
  transcript: AnnTranscript,
  variant: AnnVariant,
  call: AnnCall,
): void {
  call.count = 0;
  const { view } = transcript;
  const { start, last, kind } = variant;
  if (kind === "deletion" && start <= view.start && last >= view.end - 1) {
    addEffect(call, effectBit.transcriptDeleted, "none", 0);
    return;
  }
  const scene = { reference, transcript, variant, call };
  const count = view.exonStart.length;
  if (kind === "deletion" || kind === "mixed" || kind === "multiple") {
    let exons = 0;
    for (let i = 0; i < count; i++) if (touchesExon(transcript, i, variant)) exons++;
    if (exons > 1) return addCodonChange(scene);
  }
  const inCds =
    transcript.proteinCoding &&
    last >= Math.min(transcript.cdsFirst, transcript.cdsLast) &&
    start <= Math.max(transcript.cdsFirst, transcript.cdsLast);
  let annotated = false;
  const exon = firstExonTouched(transcript, variant);
  if (exon >= 0) {
    if (!transcript.proteinCoding) {
      addEffect(call, effectBit.exon, "exon", exonRank(transcript, exon));
      annotated = true;
    } else if (inCds) {
      addCodonChange(scene);
      annotated = true;
    }
    if (touchesExonEdge(transcript, exon, variant))
      joinEffect(call, effectBit.spliceRegion, "exon", exonRank(transcript, exon));
    if (view.coding && addUtrs(scene, exon)) return;
  }
  if (addIntrons(scene)) return;
  if (!annotated)
    addEffect(
      call,
      effectBit.transcript,
      exon < 0 ? "none" : "exon",
      exon < 0 ? 0 : exonRank(transcript, exon),
    );
}

type Scene = { reference: Reference; transcript: AnnTranscript; variant: AnnVariant; call: AnnCall };
const regionInExon = 3;
const regionInIntron = 8;
const siteSize = 2;

/** Whether an exon's bases next to an intron are touched. SnpEff counts the last three bases of the last exon among them. */
function touchesExonEdge({ view }: AnnTranscript, exon: number, { start, last }: AnnVariant): boolean {
  const low = view.exonStart[exon]!;
  const high = view.exonEnd[exon]! - 1;
  const forward = view.strand === 1;
  const left = (!forward || exon > 0) && start <= low + regionInExon - 1 && last >= low;
  const right =
    (forward || exon + 1 < view.exonStart.length) && last >= high - regionInExon + 1 && start <= high;
  return left || right;
}

/** Adds the effects on the UTR pieces of the exon; answers whether the variant lies wholly in one. */
function addUtrs(scene: Scene, exon: number): boolean {
  const { transcript, variant, call, reference } = scene;
  const { view, cdsFirst, cdsLast } = transcript;
  const forward = view.strand === 1;
  const low = view.exonStart[exon]!;
  const high = view.exonEnd[exon]! - 1;
  const rank = exonRank(transcript, exon);
  let within = false;
  const five = piece(low, high, forward, cdsFirst);
  if (five !== undefined && variant.start <= five.high && variant.last >= five.low) {
    within ||= variant.start >= five.low && variant.last <= five.high;
    if (variant.kind === "deletion" && variant.start <= five.low && variant.last >= five.high)
      addEffect(call, effectBit.utr5Deleted, "exon", rank);
    else {
      const distance = forward ? cdsFirst - variant.last : variant.start - cdsFirst;
      addEffect(call, effectBit.utr5, "exon", rank).distance = Math.max(-1, distance);
      if (distance === 1 && (variant.alt.length - variant.ref.length) % 3 !== 0)
        addEffect(call, effectBit.besideStart, "exon", rank);
      if (variant.kind === "substitution" && gainsStart(reference, transcript, variant))
        addEffect(call, effectBit.startGained, "exon", rank);
    }
  }
  const three = piece(low, high, !forward, cdsLast);
  if (three !== undefined && variant.start <= three.high && variant.last >= three.low) {
    within ||= variant.start >= three.low && variant.last <= three.high;
    if (variant.kind === "deletion" && variant.start <= three.low && variant.last >= three.high)
      addEffect(call, effectBit.utr3Deleted, "exon", rank);
    else {
      const distance = forward ? variant.start - cdsLast : cdsLast - variant.last;
      addEffect(call, effectBit.utr3, "exon", rank).distance = Math.max(-1, distance);
    }
  }
  return within;
}

/** The part of an exon below (`lower`) or above a base of it, both ends included. */
function piece(
  low: number,
  high: number,
  lower: boolean,
  bound: number,
): { low: number; high: number } | undefined {
  const from = lower ? low : Math.max(low, bound + 1);
  const to = lower ? Math.min(high, bound - 1) : high;
  return from <= to ? { low: from, high: to } : undefined;
}

/** Whether a substitution in the 5' UTR makes a start codon, in any frame (Utr5prime.startGained). */
function gainsStart(reference: Reference, transcript: AnnTranscript, variant: AnnVariant): boolean {
  const { view, codingStart, starts } = transcript;
  const at = cdnaOf(view, variant.start);
  const { utr5, cds } = splicedSequence(reference, view);
  const utr = (utr5 + cds.slice(view.padding)).slice(0, codingStart);
  if (at < 0 || at >= utr.length) return false;
  const base = view.strand === 1 ? variant.alt : reverseComplement(variant.alt);
  const changed = utr.slice(0, at) + base + utr.slice(at + 1);
  for (let i = Math.max(0, at - 2); i <= at && i + 3 <= changed.length; i++)
    if (starts.has(changed.slice(i, i + 3))) return true;
  return false;
}

/** Adds the effects on introns and their splice sites; answers whether the variant lies wholly in an intron. */
function addIntrons({ transcript, variant, call }: Scene): boolean {
  const { exonStart, exonEnd, strand } = transcript.view;
  const { start, last } = variant;
  let within = false;
  for (let k = 0; k + 1 < exonStart.length; k++) {
    const i = strand === 1 ? k : exonStart.length - 2 - k;
    const low = exonEnd[i]!;
    const high = exonStart[i + 1]! - 1;
    if (low > high || start > high || last < low) continue;
    const rank = strand === 1 ? i + 1 : exonStart.length - 1 - i;
    const left = strand === 1 ? effectBit.donor : effectBit.acceptor;
    const right = strand === 1 ? effectBit.acceptor : effectBit.donor;
    let set: EffectSet = effectBit.intron;
    if (start <= Math.min(high, low + siteSize - 1)) set |= left;
    if (last >= Math.max(low, high - siteSize + 1)) set |= right;
    const size = Math.min(regionInIntron, high - low + 1);
    if (size > siteSize + 1) {
      if (start <= low + size - 1 && last >= low + siteSize) set |= effectBit.spliceRegion;
      if (last >= high - size + 1 && start <= high - siteSize) set |= effectBit.spliceRegion;
    }
    joinEffect(call, set, "intron", rank);
    within ||= start >= low && last <= high;
  }
  return within;
}
