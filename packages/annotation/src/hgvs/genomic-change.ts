import { putAscii, putCharacter, putNumber, type TextBuffer } from "../consequences/text-buffer.ts";
import { reverseComplement } from "../genes/iupac.ts";
import type { Reference } from "../genes/reference.ts";
import { clip } from "./clip.ts";
import { rotated, shiftLength } from "./shift.ts";
import { shiftOf, type VariantChange } from "./variant-change.ts";

const underscore = 0x5f;
const greater = 0x3e;
/** NCBI translation tables of mitochondria: vertebrate, yeast, invertebrate. Their positions are `m.`, not `g.`. */
const mitochondrialTables = new Set([2, 3, 5]);

/** What stands before the position: `chr21:g.` or `MT:m.`. */
export function genomicPrefix(reference: Reference, contig: number): string {
  const { name } = reference.contigs[contig]!;
  return `${name}:${mitochondrialTables.has(reference.codonTable(contig)) ? "m" : "g"}.`;
}

/**
 * Appends the allele's HGVS name on the genome's forward strand (`chr21:g.100_102dup`), clipped and shifted towards higher
 * positions each by itself, as the HGVS nomenclature has it; nothing for an allele of other letters than A, C, G, T.
 */
export function putGenomicChange(
  text: TextBuffer,
  reference: Reference,
  prefix: string,
  change: VariantChange,
): void {
  if (!change.nameable || change.ref === change.alt) return;
  putAscii(text, prefix);
  const { contig } = change;
  if (change.ref.length === 1 && change.alt.length === 1) {
    putNumber(text, change.start + 1);
    return putSubstitution(text, change.ref, change.alt);
  }
  const { front, ref, alt } = clip(change.ref, change.alt);
  const start = change.start + front;
  const end = start + ref.length;
  if (alt === "") {
    const shift = shiftUp(reference, change, start, end, ref);
    putSpan(text, start + shift, end + shift);
    return putAscii(text, "del");
  }
  if (ref === "") {
    const shift = shiftUp(reference, change, start, end, alt);
    return putInsertion(text, reference, contig, start + shift, rotated(alt, shift, 1));
  }
  putSpan(text, start, end);
  if (ref.length === 1 && alt.length === 1) return putSubstitution(text, ref, alt);
  if (alt === reverseComplement(ref)) return putAscii(text, "inv");
  putAscii(text, "delins");
  putAscii(text, alt);
}

/** As for the transcripts of the forward strand, where those are shifted at all. */
function shiftUp(
  reference: Reference,
  change: VariantChange,
  start: number,
  end: number,
  sequence: string,
): number {
  return change.shiftable
    ? shiftOf(reference, change, 1)
    : shiftLength(reference, change.contig, start, end, sequence, 1);
}

function putInsertion(
  text: TextBuffer,
  reference: Reference,
  contig: number,
  at: number,
  inserted: string,
): void {
  const from = at - inserted.length;
  if (from >= 0 && reference.bases(contig, from, at) === inserted) {
    putSpan(text, from, at);
    return putAscii(text, "dup");
  }
  putSpan(text, at - 1, at + 1);
  putAscii(text, "ins");
  putAscii(text, inserted);
}

function putSubstitution(text: TextBuffer, ref: string, alt: string): void {
  putAscii(text, ref);
  putCharacter(text, greater);
  putAscii(text, alt);
}

/** [start, end), 0-based, as HGVS counts: from 1, both ends included. */
function putSpan(text: TextBuffer, start: number, end: number): void {
  putNumber(text, start + 1);
  if (end === start + 1) return;
  putCharacter(text, underscore);
  putNumber(text, end);
}
