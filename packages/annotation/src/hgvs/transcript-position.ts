import { exonAtOrBefore, type TranscriptView } from "../consequences/transcript-view.ts";
import { putCharacter, putNumber, type TextBuffer } from "../consequences/text-buffer.ts";

const dash = 0x2d;
const plus = 0x2b;
const star = 0x2a;

/**
 * Appends a genomic base (0-based) as HGVS counts in a transcript: `76`, `-14`, `*46`, `88+1`, `89-2`; plain numbers where nothing
 * is coded. The base in the middle of an intron belongs to the exon before it. Appends nothing and answers false outside the transcript.
 */
export function putTranscriptPosition(text: TextBuffer, view: TranscriptView, position: number): boolean {
  const { exonStart, exonEnd, exonCdna, strand } = view;
  const exon = exonAtOrBefore(view, position);
  if (exon < 0) return false;
  const end = exonEnd[exon]!;
  const cdna = exonCdna[exon]!;
  if (position < end) {
    const into = strand === 1 ? position - exonStart[exon]! : end - 1 - position;
    putExonic(text, view, cdna + into + 1, 0);
    return true;
  }
  const next = exon + 1;
  if (next === exonStart.length) return false;
  const fromLeft = position - end + 1;
  const fromRight = exonStart[next]! - position;
  if (strand === 1) {
    if (fromLeft <= fromRight) putExonic(text, view, cdna + end - exonStart[exon]!, fromLeft);
    else putExonic(text, view, exonCdna[next]! + 1, -fromRight);
  } else if (fromLeft < fromRight) putExonic(text, view, cdna + 1, -fromLeft);
  else putExonic(text, view, exonCdna[next]! + exonEnd[next]! - exonStart[next]!, fromRight);
  return true;
}

/** `cdna` is 1-based; `offset` says how far into the intron behind (+) or before (-) that base. */
function putExonic(text: TextBuffer, view: TranscriptView, cdna: number, offset: number): void {
  if (!view.coding) putNumber(text, cdna);
  else if (cdna > view.codingEnd) {
    putCharacter(text, star);
    putNumber(text, cdna - view.codingEnd);
  } else if (cdna === view.codingEnd && offset !== 0) {
    // VEP counts an intron beside the last coding base as if the 3' UTR began with it.
    putCharacter(text, star);
    if (offset < 0) putCharacter(text, dash);
    putNumber(text, Math.abs(offset));
    return;
  } else if (cdna > view.codingStart) putNumber(text, cdna - view.codingStart);
  else {
    putCharacter(text, dash);
    putNumber(text, view.codingStart + 1 - cdna);
  }
  if (offset === 0) return;
  putCharacter(text, offset > 0 ? plus : dash);
  putNumber(text, Math.abs(offset));
}
