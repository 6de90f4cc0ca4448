import type { Run } from "../run.ts";

/** Requests a second at a moment, in seconds since the beginning. */
export type Shape = (at: number) => number;

/** `before` until `from`, `during` until `to`, then `before` again. */
export const step =
  (before: number, during: number, from: number, to = Infinity): Shape =>
  (at) =>
    at >= from && at < to ? during : before;

/** `perSecond` until `from`, and then nobody. */
export const silenceAfter =
  (perSecond: number, from: number): Shape =>
  (at) =>
    at < from ? perSecond : 0;

/** A working day: least at night, most in the early afternoon (15:00), as a raised cosine. */
export const day =
  (least: number, most: number): Shape =>
  (at) =>
    least + ((most - least) * (1 - Math.cos((2 * Math.PI * (at / 3600 - 3)) / 24))) / 2;

/** `usual`, and for `seconds` from `from` on `peak`. */
export const spike = (usual: number, peak: number, from: number, seconds: number): Shape =>
  step(usual, peak, from, from + seconds);

/** What a load run asked for, second by second, `times` as much; nobody after its end. */
export function recorded({ series }: Pick<Run, "series">, times = 1): Shape {
  return (at) => (series[Math.floor(at)]?.requests ?? 0) * times;
}
