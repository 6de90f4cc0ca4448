import { chartStyle, drawChart, narrow, wide, type Chart } from "./chart.ts";
import { escape } from "./escape.ts";
import { figure } from "./scale.ts";

const style = `
:root{color-scheme:light dark;--ink:#17201c;--soft:#54605a;--line:#d9dfdb;--ground:#fff;--sunken:#f4f7f5;--good:#00673f;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#eef3f0;--soft:#a9b6b0;--line:#333d38;--ground:#161e1b;--sunken:#1e2824;--good:#5ed3a2;--bad:#ff9b92}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
main{max-width:800px;margin:0 auto;padding:1.5rem 1rem 4rem}
main.pair{max-width:1640px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem}
p{margin:.4rem 0;max-width:46rem}.soft{color:var(--soft)}
figure{margin:1.75rem 0}figcaption{font-weight:600}
figcaption span{display:block;font-weight:400;color:var(--soft);font-size:.9rem}
.chart{display:block;width:100%;height:auto}.chart.narrow{display:none}
@media (max-width:560px){.chart.wide{display:none}.chart.narrow{display:block}}
.pair .both{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr))}
.scroll{overflow-x:auto;max-height:24rem;border:1px solid var(--line);border-radius:6px;margin:.5rem 0}
.scroll:focus-visible,summary:focus-visible{outline:2px solid currentColor;outline-offset:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{padding:.35rem .7rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}thead th{background:var(--sunken);position:sticky;top:0}tbody th{font-weight:400}
summary{cursor:pointer;color:var(--soft);font-size:.9rem}
ul.checks{list-style:none;padding:0}ul.checks li{margin:.4rem 0;padding-left:1.6rem;text-indent:-1.6rem}
.holds{color:var(--good);font-weight:600}.fails{color:var(--bad);font-weight:600}
`;

/** A whole page that needs nothing else: no script, no font, no picture from anywhere. */
export function page(title: string, body: string, pair = false): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}${chartStyle}</style>
</head>
<body>
<main${pair ? ' class="pair"' : ""}>
${body}
</main>
</body>
</html>
`;
}

/** A chart in a page, for wide and for narrow screens, with its figures as a table behind a fold. */
export function chartFigure(chart: Chart): string {
  const marked = (svg: string, name: string) => svg.replace('class="chart"', `class="chart ${name}"`);
  return `<figure>
<figcaption>${escape(chart.title)}${chart.note ? `<span>${escape(chart.note)}</span>` : ""}</figcaption>
${marked(drawChart(chart, wide), "wide")}
${marked(drawChart(chart, narrow), "narrow")}
<details><summary>The figures of “${escape(chart.title)}” as a table</summary>
${chartTable(chart)}
</details>
</figure>`;
}

function chartTable({ title, across, at, lines, bands = [] }: Chart): string {
  const head = [across, ...lines.map(({ name }) => name), ...bands.map(({ name }) => name)];
  const rows = at.map((moment, i) => [
    figure(moment),
    ...lines.map(({ values }) => {
      const value = values[i] ?? null;
      return value === null ? "–" : figure(value);
    }),
    ...bands.map(({ on }) => (on[i] ? "yes" : "")),
  ]);
  return table(title, head, rows);
}

/** A table that scrolls by itself, also by keyboard. The first cell of a row is its name. */
export function table(name: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map(
    ([first = "", ...rest]) =>
      `<tr><th scope="row">${escape(first)}</th>${rest.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escape(name)}, table"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join("")}</tr></thead>
<tbody>${cells.join("\n")}</tbody>
</table></div>`;
}
