/** A record's alleles as Ensembl VEP sees them: `start` and `end` are 0-based half-open, an insertion has start = end. */
export type TrimmedRecord = { start: number; end: number; ref: string; alts: readonly string[] };

/**
 * What VEP does to a record before it looks at it: when any allele's length differs from REF's, the first base is dropped from all,
 * provided all share it (`*` and symbolic alleles have no say). A lone ALT of another length is then stripped of all it shares with
 * REF, first in front and then behind. Alleles of equal length stay as they are.
 */
export function trimAsVep(start: number, ref: string, alts: readonly string[]): TrimmedRecord {
  if (alts.length === 1 && alts[0]!.length !== ref.length && isSequence(alts[0]!))
    return trimWholly(start, ref, alts[0]!);
  const first = ref.charCodeAt(0) & upperCase;
  let differs = false;
  for (const alt of alts) {
    if (!isSequence(alt)) continue;
    if (alt.length !== ref.length) differs = true;
    if ((alt.charCodeAt(0) & upperCase) !== first) return { start, end: start + ref.length, ref, alts };
  }
  if (!differs) return { start, end: start + ref.length, ref, alts };
  return {
    start: start + 1,
    end: start + ref.length,
    ref: ref.slice(1),
    alts: alts.map((alt) => (isSequence(alt) ? alt.slice(1) : alt)),
  };
}

function trimWholly(start: number, ref: string, alt: string): TrimmedRecord {
  const shorter = Math.min(ref.length, alt.length);
  let front = 0;
  while (front < shorter && sameBase(ref, front, alt, front)) front++;
  let back = 0;
  while (back < shorter - front && sameBase(ref, ref.length - 1 - back, alt, alt.length - 1 - back)) back++;
  return {
    start: start + front,
    end: start + ref.length - back,
    ref: ref.slice(front, ref.length - back),
    alts: [alt.slice(front, alt.length - back)],
  };
}

function sameBase(one: string, i: number, other: string, j: number): boolean {
  return ((one.charCodeAt(i) ^ other.charCodeAt(j)) & upperCase) === 0;
}

const upperCase = 0xdf; // ASCII letters without their case bit

/** Whether an ALT spells bases: not `*`, `.`, `<DEL>`, nor a breakend. */
export function isSequence(alt: string): boolean {
  for (let i = 0; i < alt.length; i++) {
    const letter = alt.charCodeAt(i) & upperCase;
    if (letter < 0x41 || letter > 0x5a) return false;
  }
  return alt.length > 0;
}
