import type { ReferenceFit } from "./preflight.ts";

/** Of the references that would not refuse the file the one that it was most likely called against; null when none would take it. */
export function likeliestReference(fits: readonly ReferenceFit[]): string | null {
  const [best] = fits
    .filter(({ refusal }) => refusal === null)
    .toSorted(
      (a, b) =>
        Number(b.agreeing > 0) - Number(a.agreeing > 0) ||
        Number(a.doubt !== null) - Number(b.doubt !== null) ||
        b.agreeing - a.agreeing ||
        b.known - a.known,
    );
  return best?.reference ?? null;
}
