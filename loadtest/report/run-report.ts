import type { Row, Run } from "../run.ts";
import type { Chart } from "./chart.ts";
import { escape } from "./escape.ts";
import { chartFigure, page, table } from "./page.ts";
import { chartsOf } from "./run-charts.ts";
import { figure, scaleFor } from "./scale.ts";

/** One run as one HTML page. */
export function runReport(run: Run): string {
  return page(
    `Load run: ${run.scenario}`,
    [
      `<h1>${escape(run.scenario)}</h1>`,
      headOf(run),
      checksOf(run),
      "<h2>By request</h2>",
      requestTable(run),
      deedTable(run),
      failureTable(run),
      "<h2>Over time</h2>",
      ...chartsOf(run).map(chartFigure),
      howMeasured(run),
    ].join("\n"),
  );
}

/** Two runs as one page, each chart of the one beside the same chart of the other, on the same scale. */
export function compareReport(a: Run, b: Run): string {
  const charts = chartsOf(a);
  const others = new Map(chartsOf(b).map((chart) => [chart.title, chart]));
  const titles = [...new Set([...charts.map(({ title }) => title), ...others.keys()])];
  const names: [string, string] = [`A: ${a.scenario}, ${a.startedAt}`, `B: ${b.scenario}, ${b.startedAt}`];
  return page(
    `Load runs: ${a.scenario} and ${b.scenario}`,
    [
      "<h1>Two load runs side by side</h1>",
      `<div class="both"><section><h2>${escape(names[0])}</h2>${headOf(a)}${checksOf(a)}</section><section><h2>${escape(names[1])}</h2>${headOf(b)}${checksOf(b)}</section></div>`,
      "<h2>By request</h2>",
      comparisonTable(a, b),
      "<h2>Over time</h2>",
      ...titles.map((title) => {
        const pair = [charts.find((chart) => chart.title === title), others.get(title)];
        const atLeast = Math.max(...pair.map((chart) => (chart ? highestOf(chart) : 0)));
        const sides = pair.map((chart, i) =>
          chart
            ? chartFigure({ ...chart, title: `${"AB"[i]}: ${chart.title}`, atLeast })
            : `<p class="soft">${"AB"[i]} has no “${escape(title)}”.</p>`,
        );
        return `<div class="both">${sides.join("")}</div>`;
      }),
    ].join("\n"),
    true,
  );
}

function highestOf({ lines }: Chart): number {
  return scaleFor(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))).max;
}

function headOf({ about, target, startedAt, seconds, total, machine, crowd }: Run): string {
  const rate = seconds > 0 ? total.count / seconds : 0;
  return `<p>${escape(about)}</p>
<p class="soft">${escape(target)}. ${startedAt}, ${figure(seconds)} s, up to ${figure(crowd.users)} people, ${figure(crowd.perSecond)} more each second. Machine: ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${escape(machine.node)}${machine.generatorOnSameMachine ? ", the load generator on the same cores" : ""}.</p>
<p><strong>${figure(total.count)}</strong> requests, ${figure(rate)} a second; ${figure(total.failures)} failed; median <strong>${figure(total.ms.median)} ms</strong>, 95th percentile <strong>${figure(total.ms.p95)} ms</strong>, 99th <strong>${figure(total.ms.p99)} ms</strong>.</p>`;
}

function checksOf({ checks }: Run): string {
  const items = checks.map(
    ({ what, holds, found }) =>
      `<li><span class="${holds ? "holds" : "fails"}">${holds ? "✓ holds" : "✗ does not hold"}</span> ${escape(what)} <span class="soft">(${escape(found)})</span></li>`,
  );
  return `<ul class="checks">${items.join("")}</ul>`;
}

const requestHead = ["request", "count", "failed", "median ms", "p95 ms", "p99 ms", "max ms"];
const cellsOf = ({ name, count, failures, ms }: Row) => [
  name,
  figure(count),
  figure(failures),
  figure(ms.median),
  figure(ms.p95),
  figure(ms.p99),
  figure(ms.max),
];

function requestTable({ requests, total }: Run): string {
  return table("Requests by name", requestHead, [...requests, total].map(cellsOf));
}

function deedTable({ deeds }: Run): string {
  if (deeds.length === 0) return "";
  return `<h2>What takes several requests</h2>${table("Deeds by name", ["deed", ...requestHead.slice(1)], deeds.map(cellsOf))}`;
}

function failureTable({ failures }: Run): string {
  if (failures.length === 0) return "";
  const rows = failures.map(({ name, what, count }) => [name, what, figure(count)]);
  return `<h2>Failures</h2>${table("Failures", ["request", "what happened", "count"], rows)}`;
}

function comparisonTable(a: Run, b: Run): string {
  const rows = (run: Run) =>
    new Map([...run.requests, ...run.deeds, run.total].map((row) => [row.name, row]));
  const [left, right] = [rows(a), rows(b)];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  const cell = (row: Row | undefined, value: (row: Row) => number) => (row ? figure(value(row)) : "–");
  return table(
    "Requests of both runs",
    [
      "request",
      "A count",
      "B count",
      "A failed",
      "B failed",
      "A median ms",
      "B median ms",
      "A p99 ms",
      "B p99 ms",
      "B p99 / A p99",
    ],
    names.map((name) => {
      const [one, other] = [left.get(name), right.get(name)];
      return [
        name,
        cell(one, (row) => row.count),
        cell(other, (row) => row.count),
        cell(one, (row) => row.failures),
        cell(other, (row) => row.failures),
        cell(one, (row) => row.ms.median),
        cell(other, (row) => row.ms.median),
        cell(one, (row) => row.ms.p99),
        cell(other, (row) => row.ms.p99),
        one && other && one.ms.p99 > 0 ? figure(other.ms.p99 / one.ms.p99) : "–",
      ];
    }),
  );
}

function howMeasured({ generatorLagMs }: Run): string {
  return `<h2>What is measured</h2>
<p>Each person is a session with connections and cookies of their own. A response time runs from the moment at which the person <em>meant</em> to ask until the last byte of the answer: when the load generator itself is late, that counts as waiting and hides nothing. Where people loop, they ask again only after an answer and a pause for thought, as real people do, so a slow service gets fewer requests; where requests come at moments fixed beforehand (upload-burst, upgrade-storm), they come whether or not the service keeps up, and every delay counts in full. A request without a complete answer within 30 s, or with a status that was not hoped for, is a failure and its time is counted too. An event stream counts until it opens.</p>
<p class="soft">The load generator was late by ${figure(generatorLagMs.p99)} ms at the 99th percentile and ${figure(generatorLagMs.max)} ms at most.</p>`;
}
