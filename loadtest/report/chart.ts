import { escape } from "./escape.ts";
import { figure, scaleFor, type Scale } from "./scale.ts";

export type Line = {
  name: string;
  /** One value for each of the chart's `at`; null where there is none, and the line is broken there. */
  values: readonly (number | null)[];
  /** Drawn as stairs: what it shows jumps. */
  steps?: boolean;
};

/** Times at which something was on, as a row of bars below the lines. */
export type Band = { name: string; on: readonly boolean[] };

export type Chart = {
  title: string;
  /** What the vertical axis counts. */
  unit: string;
  /** What the horizontal axis counts. */
  across: string;
  at: readonly number[];
  lines: readonly Line[];
  bands?: readonly Band[];
  /** One more sentence under the title. */
  note?: string;
  /** The vertical axis goes at least so far: charts that are laid side by side must not differ in it. */
  atLeast?: number;
};

type Box = { width: number; height: number };
export const wide: Box = { width: 760, height: 270 };
/** A band's name above its row of bars. */
const bandHeight = 26;
export const narrow: Box = { width: 350, height: 250 };

/** Colours that the colour-blind can tell apart (after Okabe and Ito), each with a dash of its own; light, then dark ground. */
const strokes = [
  { light: "#0064a4", dark: "#6cb8f0", dash: "" },
  { light: "#b04a00", dark: "#f0a05a", dash: "7 3" },
  { light: "#00754f", dark: "#4ccf9f", dash: "2 3" },
  { light: "#9a3d78", dark: "#e6a0cb", dash: "9 3 2 3" },
  { light: "#5f5f00", dark: "#d6d060", dash: "4 2" },
] as const;

export const chartStyle = `
.chart{--ink:#17201c;--soft:#54605a;--grid:#d9dfdb;--ground:#fff;font:12px/1.4 system-ui,sans-serif}
${strokes.map(({ light }, i) => `.chart{--line-${i}:${light}}`).join("")}
@media (prefers-color-scheme:dark){.chart{--ink:#eef3f0;--soft:#a9b6b0;--grid:#333d38;--ground:#161e1b;${strokes.map(({ dark }, i) => `--line-${i}:${dark}`).join(";")}}}
.chart .ground{fill:var(--ground)}.chart text{fill:var(--soft)}.chart .name{fill:var(--ink)}.chart .grid{stroke:var(--grid)}
.chart .line{fill:none;stroke-width:2;stroke-linejoin:round}
${strokes.map(({ dash }, i) => `.chart .line-${i}{stroke:var(--line-${i})${dash ? `;stroke-dasharray:${dash}` : ""}}.chart .bar-${i}{fill:var(--line-${i})}`).join("")}
`;

/** A chart as an SVG element, to be put into a page that has `chartStyle`. */
export function drawChart(chart: Chart, box: Box = wide): string {
  const legend = legendOf(chart, box);
  const bands = chart.bands ?? [];
  const area = {
    left: 52,
    right: box.width - 12,
    top: 22 + legend.rows * 18,
    bottom: box.height - 38,
  };
  const height = box.height + bands.length * bandHeight;
  const scale = scaleFor(
    Math.max(chart.atLeast ?? 0, ...chart.lines.flatMap(({ values }) => values.map((value) => value ?? 0))),
  );
  const first = chart.at[0] ?? 0;
  const last = Math.max(first + 1e-9, chart.at.at(-1) ?? 1);
  const x = (at: number) => area.left + ((at - first) / (last - first)) * (area.right - area.left);
  const y = (value: number) => area.bottom - (value / scale.max) * (area.bottom - area.top);
  return [
    `<svg class="chart" viewBox="0 0 ${box.width} ${height}" role="img" aria-label="${escape(inWords(chart))}" xmlns="http://www.w3.org/2000/svg">`,
    legend.svg,
    ...grid(scale, area, y),
    ...acrossTicks(chart, first, last, area, x, box, height),
    ...bands.map((band, i) => drawBand(band, i, chart, x, area.bottom + 22 + i * bandHeight)),
    ...chart.lines.map(
      (line, i) => `<path class="line line-${i % strokes.length}" d="${pathOf(line, chart.at, x, y)}"/>`,
    ),
    `<text x="${area.left - 46}" y="${area.top - 12}">${escape(chart.unit)}</text>`,
    "</svg>",
  ].join("");
}

/** A chart as a file of its own, light or dark as its reader prefers. */
export function chartFile(chart: Chart): string {
  const svg = drawChart(chart).replace(
    /^<svg ([^>]*)>/,
    (_, attributes: string) =>
      `<svg ${attributes}><title>${escape(chart.title)}</title><style>${chartStyle}</style><rect class="ground" width="100%" height="100%"/>`,
  );
  return `${svg}\n`;
}

/** What a chart shows, for those who do not see it: each line's highest and last value. */
export function inWords({ title, unit, lines, across, at }: Chart): string {
  const sentences = lines.map(({ name, values }) => {
    const known = values.flatMap((value, i) => (value === null ? [] : [{ value, at: at[i] ?? 0 }]));
    if (known.length === 0) return `${name}: no values`;
    const highest = known.reduce((a, b) => (b.value > a.value ? b : a));
    return `${name}: at most ${figure(highest.value)} (at ${figure(highest.at)}), ${figure(known.at(-1)?.value ?? 0)} at the end`;
  });
  return `${title}, ${unit} over ${across}. ${sentences.join("; ")}.`;
}

type Area = { left: number; right: number; top: number; bottom: number };

function legendOf({ lines }: Chart, { width }: Box): { svg: string; rows: number } {
  let x = 8;
  let row = 0;
  const parts = lines.map(({ name }, i) => {
    const length = 44 + name.length * 6.8; // the width of a name is a guess, rather too much than too little
    if (x > 8 && x + length > width) {
      x = 8;
      row++;
    }
    const y = 13 + row * 18;
    const part = `<path class="line line-${i % strokes.length}" d="M${x} ${y - 4}h22"/><text class="name" x="${x + 27}" y="${y}">${escape(name)}</text>`;
    x += length;
    return part;
  });
  return { svg: parts.join(""), rows: row + 1 };
}

function grid(scale: Scale, area: Area, y: (value: number) => number): string[] {
  return scale.ticks.map(
    (tick) =>
      `<path class="grid" d="M${area.left} ${round(y(tick))}H${area.right}"/><text x="${area.left - 6}" y="${round(y(tick) + 4)}" text-anchor="end">${figure(tick)}</text>`,
  );
}

function acrossTicks(
  { across }: Chart,
  first: number,
  last: number,
  area: Area,
  x: (at: number) => number,
  { width }: Box,
  height: number,
): string[] {
  const ticks = scaleFor(last, width > 500 ? 8 : 4).ticks.filter(
    (tick) => tick >= first && tick <= last + 1e-6,
  );
  return [
    ...ticks.map(
      (tick) =>
        `<text x="${round(x(tick))}" y="${area.bottom + 16}" text-anchor="middle">${figure(tick)}</text>`,
    ),
    `<text x="${area.right}" y="${height - 6}" text-anchor="end">${escape(across)}</text>`,
  ];
}

function drawBand(
  { name, on }: Band,
  i: number,
  { at, lines }: Chart,
  x: (at: number) => number,
  y: number,
): string {
  const colour = (lines.length + i) % strokes.length;
  const bars = spansOf(on).map(([from, to]) => {
    const left = x(at[from] ?? 0);
    const right = x(at[Math.min(to, at.length - 1)] ?? 0);
    return `<rect class="bar-${colour}" x="${round(left)}" y="${y + 14}" width="${round(Math.max(1.5, right - left))}" height="8"/>`;
  });
  return `<text x="52" y="${y + 10}" class="name" style="font-size:11px">${escape(name)}</text><g opacity="0.75">${bars.join("")}</g>`;
}

/** Runs of true, as [first, one past the last]. */
function spansOf(on: readonly boolean[]): [number, number][] {
  const spans: [number, number][] = [];
  for (let i = 0; i < on.length; i++) {
    if (!on[i]) continue;
    const from = i;
    while (i < on.length && on[i]) i++;
    spans.push([from, i]);
  }
  return spans;
}

function pathOf(
  { values, steps }: Line,
  at: readonly number[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let broken = true;
  values.forEach((value, i) => {
    if (value === null) {
      broken = true;
      return;
    }
    const px = round(x(at[i] ?? 0));
    const py = round(y(value));
    path += broken ? `M${px} ${py}` : steps ? `H${px}V${py}` : `L${px} ${py}`;
    // A single point is seen as a dot's breadth of line.
    if (broken && (values[i + 1] ?? null) === null) path += "h1";
    broken = false;
  });
  return path;
}

const round = (value: number) => Math.round(value * 10) / 10;
