/** Uniform numbers in [0, 1), the same for the same seed (mulberry32, public domain, by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` draws from [0, 1) in rising order, one at a time, so that no list has to be sorted. */
export function* risingDraws(random: () => number, count: number): Generator<number> {
  let reached = 0;
  for (let left = count; left > 0; left--) {
    // The least of `left` uniform draws over what remains.
    reached += (1 - reached) * (1 - (1 - random()) ** (1 / left));
    yield Math.min(reached, 1 - Number.EPSILON);
  }
}
