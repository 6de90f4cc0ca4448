import { reverseComplement } from "../../genes/iupac.ts";
import type { Reference } from "../../genes/reference.ts";
import { putAscii, putCharacter, putNumber, type TextBuffer } from "../text-buffer.ts";
import { exonAtOrBefore } from "../transcript-view.ts";
import type { AnnTranscript } from "./transcript.ts";
import type { AnnVariant } from "./variant.ts";

const dash = 0x2d;
const plus = 0x2b;
const star = 0x2a;
const underscore = 0x5f;
/** Bases of a longer deletion are not spelt out (HgvsDna, MAX_SEQUENCE_LEN_HGVS). */
const longestSpelt = 100;

/**
 * Appends HGVS.c as SnpEff writes it: without the transcript's name, with the bases that are deleted or duplicated (`c.76_78delACT`), `n.` in what codes
 * nothing and, without a transcript, on the genome. Beside a transcript it counts on from the transcript's ends (HgvsDna).
 */
export function putDnaChange(
  text: TextBuffer,
  reference: Reference,
  transcript: AnnTranscript | undefined,
  variant: AnnVariant,
): void {
  const before = text.length;
  putAscii(text, transcript?.proteinCoding === true ? "c." : "n.");
  if (!putDescription(text, reference, transcript, variant)) text.length = before;
}

function putDescription(
  text: TextBuffer,
  reference: Reference,
  transcript: AnnTranscript | undefined,
  variant: AnnVariant,
): boolean {
  const { ref, alt, kind, start, last } = variant;
  const forward = transcript === undefined || transcript.view.strand === 1;
  const step = forward ? 1 : -1;
  const from = forward ? start : last;
  if (kind === "substitution") {
    if (!putPosition(text, transcript, from)) return false;
    putAscii(text, onStrand(ref, forward));
    putAscii(text, ">");
    putAscii(text, onStrand(alt, forward));
    return true;
  }
  if (kind === "insertion") {
    const { length } = alt;
    // SnpEff's insertion lies in front of `start`: its neighbour in transcript direction is one further on the reverse strand.
    const behind = forward ? start - 1 : start;
    const copy = isDuplication(reference, variant, forward);
    const first = copy ? behind - step * (length - 1) : behind;
    if (!putSpan(text, transcript, first, copy ? behind : behind + step)) return false;
    putAscii(text, copy ? "dup" : "ins");
    putAscii(text, onStrand(alt, forward));
    return true;
  }
  if (!putSpan(text, transcript, from, forward ? last : start)) return false;
  putAscii(text, "del");
  if (kind === "deletion" && ref.length > longestSpelt) return true;
  putAscii(text, onStrand(ref, forward));
  if (kind === "deletion") return true;
  putAscii(text, "ins");
  putAscii(text, onStrand(alt, forward));
  return true;
}

/** Whether the inserted bases repeat those in front of them, in transcript direction. */
function isDuplication(reference: Reference, { contig, start, alt }: AnnVariant, forward: boolean): boolean {
  const from = forward ? start - alt.length : start;
  const to = from + alt.length;
  return from >= 0 && to <= reference.contigs[contig]!.length && reference.bases(contig, from, to) === alt;
}

function putSpan(
  text: TextBuffer,
  transcript: AnnTranscript | undefined,
  first: number,
  last: number,
): boolean {
  if (!putPosition(text, transcript, first)) return false;
  if (first === last) return true;
  putCharacter(text, underscore);
  return putPosition(text, transcript, last);
}

/** Appends a genomic base (0-based) as counted in the transcript; answers false where it cannot be. */
function putPosition(text: TextBuffer, transcript: AnnTranscript | undefined, position: number): boolean {
  if (transcript === undefined) {
    if (position < 0) return false;
    putNumber(text, position + 1);
    return true;
  }
  const { view, codingStart, codingEnd, cdnaLength } = transcript;
  const forward = view.strand === 1;
  if (position < view.start || position >= view.end) {
    const upstream = position < view.start === forward;
    putCharacter(text, upstream ? dash : star);
    const away = position < view.start ? view.start - position : position - view.end + 1;
    putNumber(text, away + (upstream ? codingStart : cdnaLength - codingEnd));
    return true;
  }
  const { exonStart, exonEnd, exonCdna } = view;
  const exon = exonAtOrBefore(view, position);
  const low = exonStart[exon]!;
  const high = exonEnd[exon]! - 1;
  if (position <= high) {
    putCdna(text, transcript, exonCdna[exon]! + (forward ? position - low : high - position));
    return true;
  }
  const next = exonStart[exon + 1]!;
  const fromLeft = position - high;
  const fromRight = next - position;
  // The base in the middle belongs to the exon before it in transcript direction.
  const left = fromLeft < fromRight || (fromLeft === fromRight && forward);
  if (left) putCdna(text, transcript, exonCdna[exon]! + (forward ? high - low : 0));
  else putCdna(text, transcript, exonCdna[exon + 1]! + (forward ? 0 : exonEnd[exon + 1]! - 1 - next));
  putCharacter(text, left === forward ? plus : dash);
  putNumber(text, left ? fromLeft : fromRight);
  return true;
}

/** A cDNA place (0-based): `76`, `-14`, `*46`. */
function putCdna(text: TextBuffer, { codingStart, codingEnd }: AnnTranscript, cdna: number): void {
  if (cdna < codingStart) {
    putCharacter(text, dash);
    putNumber(text, codingStart - cdna);
  } else if (cdna >= codingEnd) {
    putCharacter(text, star);
    putNumber(text, cdna - codingEnd + 1);
  } else putNumber(text, cdna - codingStart + 1);
}

function onStrand(bases: string, forward: boolean): string {
  return forward ? bases : reverseComplement(bases);
}
