import type { Reference } from "../../genes/reference.ts";
import { rotated, shiftLength } from "../../hgvs/shift.ts";

export type AnnVariantKind = "substitution" | "multiple" | "insertion" | "deletion" | "mixed";

/**
 * One allele on the forward strand as SnpEff sees it, without the bases that REF and ALT share at their ends. `start` and `last` are
 * 0-based and both belong to it; an insertion lies in front of `start` and has last = start.
 */
export type AnnVariant = {
  contig: number;
  start: number;
  last: number;
  ref: string;
  alt: string;
  kind: AnnVariantKind;
};

export function emptyAnnVariant(): AnnVariant {
  return { contig: 0, start: 0, last: 0, ref: "", alt: "", kind: "substitution" };
}

/**
 * Fills `variant` with an allele of a record, upper case; `start` is 0-based. What REF and ALT share in front goes; what they share behind goes
 * too, but for a change of another length that is neither a plain insertion nor a plain deletion: SnpEff leaves it there until it
 * shifts the allele.
 */
export function setAnnVariant(
  variant: AnnVariant,
  contig: number,
  start: number,
  ref: string,
  alt: string,
): AnnVariant {
  if (ref.length === 1 && alt.length === 1) return placeAnnVariant(variant, contig, start, ref, alt);
  const shorter = Math.min(ref.length, alt.length);
  let front = 0;
  while (front < shorter && ref.charCodeAt(front) === alt.charCodeAt(front)) front++;
  let back = sharedBehind(ref, alt, shorter - front);
  if (ref.length !== alt.length && back < shorter - front) back = 0;
  return placeAnnVariant(
    variant,
    contig,
    start + front,
    ref.slice(front, ref.length - back),
    alt.slice(front, alt.length - back),
  );
}

/** How many bases, up to `most`, both end with. */
function sharedBehind(ref: string, alt: string, most: number): number {
  let back = 0;
  while (back < most && ref.charCodeAt(ref.length - 1 - back) === alt.charCodeAt(alt.length - 1 - back))
    back++;
  return back;
}

/** Fills `variant` with bases as they are; one of both may be "". */
export function placeAnnVariant(
  variant: AnnVariant,
  contig: number,
  start: number,
  ref: string,
  alt: string,
): AnnVariant {
  variant.contig = contig;
  variant.start = start;
  variant.last = ref === "" ? start : start + ref.length - 1;
  variant.ref = ref;
  variant.alt = alt;
  if (ref === "") variant.kind = "insertion";
  else if (alt === "") variant.kind = "deletion";
  else if (ref.length !== alt.length) variant.kind = "mixed";
  else variant.kind = ref.length === 1 ? "substitution" : "multiple";
  return variant;
}

/**
 * Fills `shifted` with the same change as far up the contig as it goes, or without what REF and ALT share behind, which is how SnpEff
 * sees it in genes of the forward strand (Gene, VariantRealign). Answers whether that makes a difference.
 */
export function shiftUp(reference: Reference, variant: AnnVariant, shifted: AnnVariant): boolean {
  const { contig, start, ref, alt, kind } = variant;
  if (kind === "mixed") {
    const back = sharedBehind(ref, alt, Math.min(ref.length, alt.length));
    if (back === 0) return false;
    placeAnnVariant(shifted, contig, start, ref.slice(0, -back), alt.slice(0, -back));
    return true;
  }
  if (kind !== "insertion" && kind !== "deletion") return false;
  const shift = shiftLength(reference, contig, start, start + ref.length, ref + alt, 1);
  if (shift === 0) return false;
  shiftBy(variant, shift, shifted);
  return true;
}

/** Fills `shifted` with an insertion or deletion `shift` bases up the contig, which must make the same of it; with the variant itself for 0. */
export function shiftBy(
  { contig, start, ref, alt }: AnnVariant,
  shift: number,
  shifted: AnnVariant,
): AnnVariant {
  const sequence = rotated(ref + alt, shift, 1);
  return placeAnnVariant(
    shifted,
    contig,
    start + shift,
    ref === "" ? "" : sequence,
    alt === "" ? "" : sequence,
  );
}
