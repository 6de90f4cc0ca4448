/** Numbers from 0 to below 1 that only the seed decides: Marsaglia's generator of 32 bits by shifts 13, 17 and 5 (2003). */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 0 || 1; // neighbouring seeds far apart, and never 0, which it cannot leave
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
