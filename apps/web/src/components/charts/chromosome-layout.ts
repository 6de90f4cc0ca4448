/** Sequences drawn: those of every model organism, and not a thousand scaffolds. */
export const mostSequences = 40;

/** CSS pixels, as all of these. */
export const trackHeight = 22;
export const trackGap = 12;

/** Of the drawing of so many sequences; known before it is there. */
export function chromosomesHeight(sequences: number): number {
  return Math.min(mostSequences, sequences) * (trackHeight + trackGap);
}
