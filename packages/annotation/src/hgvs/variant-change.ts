import type { Reference } from "../genes/reference.ts";
import { reverseComplement } from "../genes/iupac.ts";
import { rotated, shiftLength } from "./shift.ts";

/**
 * One allele of a record on the forward strand, trimmed as VEP trims it: [start, end), 0-based, start = end for an insertion.
 * One such object is filled again and again. What HGVS needs of it beyond that is worked out when first asked for, once for
 * all transcripts of a strand.
 */
export type VariantChange = {
  contig: number;
  start: number;
  end: number;
  ref: string;
  alt: string;
  /** Whether the whole record is an insertion or deletion: VEP shifts no other, not even an indel beside an SNV in one record. */
  shiftable: boolean;
  /** Whether the whole record is a change of one base, into whatever. */
  single: boolean;
  /** Whether the bases are all A, C, G, T: VEP names no others. */
  nameable: boolean;
  shiftUp: number;
  shiftDown: number;
  /** The alternate allele as the reverse strand reads it; "" until asked for. */
  altReversed: string;
};

const unknown = -1;

export function emptyChange(): VariantChange {
  return setChange({} as VariantChange, 0, 0, 0, "", "", false, false);
}

export function setChange(
  change: VariantChange,
  contig: number,
  start: number,
  end: number,
  ref: string,
  alt: string,
  shiftable: boolean,
  single: boolean,
): VariantChange {
  change.contig = contig;
  change.start = start;
  change.end = end;
  change.ref = ref;
  change.alt = alt;
  change.shiftable = shiftable;
  change.single = single;
  change.nameable = isPlain(alt) && isPlain(ref);
  change.shiftUp = change.shiftDown = unknown;
  change.altReversed = "";
  return change;
}

/** How far HGVS moves the change towards the 3' end of a strand, in bases. */
export function shiftOf(reference: Reference, change: VariantChange, strand: number): number {
  if (!change.shiftable) return 0;
  const known = strand === 1 ? change.shiftUp : change.shiftDown;
  if (known !== unknown) return known;
  const { contig, start, end, ref, alt } = change;
  const shift = shiftLength(reference, contig, start, end, ref === "" ? alt : ref, strand === 1 ? 1 : -1);
  if (strand === 1) change.shiftUp = shift;
  else change.shiftDown = shift;
  return shift;
}

/** The alternate allele as a strand reads it. */
export function altOn(change: VariantChange, strand: number): string {
  if (strand === 1) return change.alt;
  if (change.altReversed === "") change.altReversed = reverseComplement(change.alt);
  return change.altReversed;
}

/** The same behind the shift: an insertion's bases turn as they move. */
export function shiftedAltOn(change: VariantChange, strand: number, shift: number): string {
  const alt = altOn(change, strand);
  return change.ref === "" && shift > 0 ? rotated(alt, shift, 1) : alt;
}

/** Whether all bases are A, C, G or T. */
export function isPlain(bases: string): boolean {
  for (let i = 0; i < bases.length; i++) {
    const code = bases.charCodeAt(i);
    if (code !== 0x41 && code !== 0x43 && code !== 0x47 && code !== 0x54) return false;
  }
  return true;
}
