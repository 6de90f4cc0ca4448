import type { Call } from "../consequences/call.ts";
import { putAscii, putBytes, putCharacter, putNumber, type TextBuffer } from "../consequences/text-buffer.ts";
import type { TranscriptView } from "../consequences/transcript-view.ts";
import { reverseComplement } from "../genes/iupac.ts";
import type { Reference } from "../genes/reference.ts";
import { clip } from "./clip.ts";
import { putTranscriptPosition } from "./transcript-position.ts";
import { altOn, shiftedAltOn, shiftOf, type VariantChange } from "./variant-change.ts";

const underscore = 0x5f;
const star = 0x2a;
const greater = 0x3e;

/**
 * Appends HGVSc as VEP writes it (`ENST….2:c.80+1G>A`, `…:n.12_14dup`), or nothing for what lies, or is shifted, beyond the transcript.
 * Rules after Ensembl Variation's TranscriptVariationAllele (hgvs_transcript) and Utils::Sequence (hgvs_variant_notation). Answers
 * how far the change was shifted, if it is named.
 */
export function putTranscriptChange(
  text: TextBuffer,
  reference: Reference,
  view: TranscriptView,
  change: VariantChange,
  call: Call,
): number {
  if (!change.nameable || change.start < view.start || change.end > view.end) return 0;
  const shift = shiftOf(reference, change, view.strand);
  const before = text.length;
  putBytes(text, view.hgvsTranscript);
  if (
    putDescription(
      text,
      reference,
      view,
      change,
      shift,
      change.single && view.slips.length === 0 ? call.cdsFirst : 0,
    )
  )
    return shift;
  text.length = before;
  return 0;
}

function putDescription(
  text: TextBuffer,
  reference: Reference,
  view: TranscriptView,
  change: VariantChange,
  shift: number,
  cds: number,
): boolean {
  const { ref, alt } = change;
  const { strand } = view;
  if (ref.length === 1 && alt.length === 1) return ref !== alt && putSubstitution(text, view, change, cds);
  // From here on places count along the transcript: place p is the genomic base at `origin + strand * p`.
  const origin = strand === 1 ? change.start : change.end - 1;
  if (alt === "") return putSpan(text, view, origin, shift, shift + ref.length - 1) && putWord(text, "del");
  if (ref === "") return putInsertion(text, reference, view, change, shift);
  const ours = strand === 1 ? ref : reverseComplement(ref);
  const theirs = altOn(change, strand);
  if (ours === theirs) return false;
  const copies = theirs.length / ours.length;
  if (copies === 2 && theirs === ours + ours)
    return putSpan(text, view, origin, 0, ours.length - 1) && putWord(text, "dup");
  const clipped = clip(ours, theirs);
  const first = clipped.front;
  const last = first + clipped.ref.length - 1;
  if (clipped.ref === "") return putBareInsertion(text, view, origin, first, clipped.alt);
  if (clipped.alt === "") return putSpan(text, view, origin, first, last) && putWord(text, "del");
  if (copies === 1 && theirs === reverseComplement(ours) && clipped.ref.length > 1)
    return putSpan(text, view, origin, first, last) && putWord(text, "inv");
  if (!putSpan(text, view, origin, first, last)) return false;
  if (clipped.ref.length === 1 && clipped.alt.length === 1) return putBases(text, clipped.ref, clipped.alt);
  putAscii(text, "delins");
  putAscii(text, clipped.alt);
  return true;
}

/**
 * VEP counts a coding base of an SNV by its place in the padded CDS (`cds`, 1-based; 0 where there is none), and everything else from
 * the first base that is there: in a CDS whose first codon is incomplete the two differ by the padding.
 */
function putSubstitution(
  text: TextBuffer,
  view: TranscriptView,
  change: VariantChange,
  cds: number,
): boolean {
  if (cds > 0) putNumber(text, cds);
  else if (!putTranscriptPosition(text, view, change.start)) return false;
  return putBases(
    text,
    view.strand === 1 ? change.ref : reverseComplement(change.ref),
    altOn(change, view.strand),
  );
}

function putBases(text: TextBuffer, ref: string, alt: string): true {
  putAscii(text, ref);
  putCharacter(text, greater);
  putAscii(text, alt);
  return true;
}

/** An insertion that repeats the bases in front of it is a duplication of those. */
function putInsertion(
  text: TextBuffer,
  reference: Reference,
  view: TranscriptView,
  change: VariantChange,
  shift: number,
): boolean {
  const { strand } = view;
  const inserted = shiftedAltOn(change, strand, shift);
  const { length } = inserted;
  // The base in front of the insertion, and with it the place behind which it lies.
  const origin = (strand === 1 ? change.start - 1 : change.start) + strand * shift;
  const from = strand === 1 ? origin - length + 1 : origin;
  if (origin < view.start || origin >= view.end) return false;
  if (from >= view.start && from + length <= view.end) {
    const bases = reference.bases(view.contig, from, from + length);
    if ((strand === 1 ? bases : reverseComplement(bases)) === inserted)
      return putSpan(text, view, origin, 1 - length, 0) && putWord(text, "dup");
  }
  if (strand === -1 && origin === view.start) {
    // Behind the last base VEP counts on as in an intron where the transcript reads backwards, and names nothing where it does not.
    putTranscriptPosition(text, view, origin);
    putCharacter(text, underscore);
    putTranscriptPosition(text, view, origin);
    putAscii(text, "+1");
  } else if (!putSpan(text, view, origin, 0, 1)) return false;
  putAscii(text, "ins");
  putAscii(text, inserted);
  return true;
}

/** What clipping leaves of a longer allele. VEP puts both neighbours the wrong way round in the 3' UTR, and so do we. */
function putBareInsertion(
  text: TextBuffer,
  view: TranscriptView,
  origin: number,
  place: number,
  inserted: string,
): boolean {
  const before = text.length;
  if (!putSpan(text, view, origin, place - 1, place)) return false;
  if (text.bytes[before] === star) {
    text.length = before;
    if (!putSpan(text, view, origin, place, place - 1)) return false;
  }
  putAscii(text, "ins");
  putAscii(text, inserted);
  return true;
}

function putSpan(
  text: TextBuffer,
  view: TranscriptView,
  origin: number,
  first: number,
  last: number,
): boolean {
  if (!putTranscriptPosition(text, view, origin + view.strand * first)) return false;
  if (first === last) return true;
  putCharacter(text, underscore);
  return putTranscriptPosition(text, view, origin + view.strand * last);
}

function putWord(text: TextBuffer, word: string): true {
  putAscii(text, word);
  return true;
}
