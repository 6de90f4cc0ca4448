/** A linear axis from 0, with ticks at round numbers: the highest tick is at or above every value. */
export type Scale = { max: number; ticks: number[] };

/** `most`: how many steps there may be. */
export function scaleFor(highest: number, most = 5): Scale {
  if (!(highest > 0)) return { max: 1, ticks: [0, 1] };
  const rough = highest / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.ceil(highest / step - 1e-9);
  return {
    max: count * step,
    ticks: Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12))),
  };
}

/** 1234.5 → "1,235"; 0.0123 → "0.012": three figures that mean something. */
export function figure(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return value.toLocaleString("en-US", {
    maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3,
  });
}
