import { codingPosition, type Slip } from "../genes/coding-region.ts";

type Reading = { codingStart: number; padding: number; slips: readonly Slip[] };

/** Place in the coding sequence, 0-based and padding included, of a coding cDNA base; -1 where a slipping ribosome skips it. */
export function cdsPlace({ codingStart, padding, slips }: Reading, cdna: number): number {
  if (slips.length === 0) return cdna - codingStart + padding;
  return codingPosition(cdna, codingStart, padding, slips);
}

/** The coding bases of a cDNA as the ribosome reads them, N for the missing ones in front. */
export function readCds(
  cdna: string,
  { codingStart, codingEnd, padding, slips }: Reading & { codingEnd: number },
): string {
  let cds = "N".repeat(padding);
  let begin = codingStart;
  for (const { from, to } of slips) {
    cds += cdna.slice(begin, from);
    begin = to;
  }
  return cds + cdna.slice(begin, codingEnd);
}

/**
 * How a change of cDNA bases [from, to) into `altLength` others lies to the places where reading slips: `plain` beside them, `twice` on one base that is
 * read twice, `broken` where nobody can say what the ribosome makes of it (a base that is skipped, an indel at the slip).
 */
export function slipTouched(
  { slips }: Reading,
  from: number,
  to: number,
  altLength: number,
): "plain" | "twice" | "broken" {
  for (const slip of slips) {
    const low = Math.min(slip.from, slip.to);
    const high = Math.max(slip.from, slip.to);
    const touches = from === to ? from >= low && from <= high : from < high && to > low;
    if (touches) return to - from === 1 && altLength === 1 && slip.to < slip.from ? "twice" : "broken";
  }
  return "plain";
}

/** A substitution of a base that is read twice, as a change of the coding sequence: from its first to its second reading. */
export function changeReadTwice(
  reading: Reading,
  cds: string,
  cdna: number,
  alt: string,
): { from: number; to: number; alt: string } {
  const first = cdsPlace(reading, cdna);
  const slip = reading.slips.find(({ from, to }) => cdna >= to && cdna < from)!;
  const second = first + slip.from - slip.to;
  return { from: first, to: second + 1, alt: alt + cds.slice(first + 1, second) + alt };
}
