/** What is left of two alleles when the bases (or amino acids) they share at both ends are gone. `front` counts those in front. */
export type Clipped = { front: number; ref: string; alt: string };

/** Takes off what both begin with, then what both still end with: VEP's order, which leaves a repeat's change at its far end. */
export function clip(ref: string, alt: string): Clipped {
  const shorter = Math.min(ref.length, alt.length);
  let front = 0;
  while (front < shorter && ref.charCodeAt(front) === alt.charCodeAt(front)) front++;
  let back = 0;
  while (
    back < shorter - front &&
    ref.charCodeAt(ref.length - 1 - back) === alt.charCodeAt(alt.length - 1 - back)
  )
    back++;
  return { front, ref: ref.slice(front, ref.length - back), alt: alt.slice(front, alt.length - back) };
}
