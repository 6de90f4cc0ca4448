import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readStage } from "@gas/infra/stage";
import { loadStage } from "@gas/infra/load-stage";
import { synthesise } from "@gas/infra/synthesise";
import { readTemplate } from "@gas/loadtest/autoscale/read-template";
import { scalingReport, type ScalingReport } from "@gas/loadtest/autoscale/scaling-report";
import { fitService, type Observation, type Service } from "@gas/loadtest/autoscale/service-model";
import { costCharts, costReport, costTables, thresholdInWords } from "@gas/loadtest/costs/cost-report";
import { chartFile } from "@gas/loadtest/report/chart";
import { figure } from "@gas/loadtest/report/scale";
import { markdownTable, measuredInWords, replaceBlock } from "@gas/loadtest/report/write-up";
import { readRun, type Run } from "@gas/loadtest/run";
import { scenarioNames } from "@gas/loadtest/scenarios/scenario";

const repository = path.resolve(import.meta.dirname, "../..");
const results = path.join(repository, "loadtest/results");
const document = path.join(repository, "docs/how-it-scales.md");

/** A server of the web as it was measured before there were runs to fit one to. */
const guessed: Service = { serviceMs: 4, fixedMs: 2 };

/**
 * Synthesises a stage under both policies, fits the web server to the load runs that lie in `out`, plays everything and
 * writes `how-it-scales.html`, `costs.html` and their charts; beside the repository's own results it writes the figures into
 * docs/how-it-scales.md as well. No network, no credentials.
 */
export async function runSimulations(
  stageName: string,
  out: string,
  say: (text: string) => void,
): Promise<void> {
  const stage = await loadStage(stageName);
  const template = (scaling: "course" | "target-tracking") =>
    synthesise(readStage(stageName, { ...stage, web: { ...stage.web, scaling } })).service;
  const course = template("course");
  const runs = scenarioNames
    .map((name) => path.join(out, `${name}.json`))
    .filter((file) => existsSync(file))
    .map((file) => readRun(readFileSync(file, "utf8"), file));
  const fitted = runs.filter(({ scenario }) => scenario.startsWith("course"));
  const known = fitService(fitted.flatMap(observationsOf));
  const service = known ?? guessed;
  const fittedTo = known
    ? `fitted to the load runs ${fitted.map(({ scenario }) => scenario).join(" and ")}`
    : "a guess: make the course's two load runs first, of a minute each or more";
  const report = scalingReport(
    {
      course: readTemplate(course, "webGroup"),
      tracking: readTemplate(template("target-tracking"), "webGroup"),
      annotators: readTemplate(course, "annotatorsGroup"),
    },
    service,
    fittedTo,
  );
  const charts = path.join(out, "autoscale");
  mkdirSync(charts, { recursive: true });
  writeFileSync(path.join(out, "how-it-scales.html"), report.html);
  writeFileSync(path.join(out, "costs.html"), costReport());
  for (const [name, chart] of Object.entries({ ...report.charts, ...costCharts() }))
    writeFileSync(path.join(charts, `${name}.svg`), chartFile(chart));
  say(`Simulated: ${path.join(out, "how-it-scales.html")}, ${path.join(out, "costs.html")}`);
  if (path.resolve(out) === results) {
    writeDocument(runs, report, { service, fittedTo });
    say(`Figures written into ${path.relative(process.cwd(), document)}`);
  }
}

function writeDocument(
  runs: readonly Run[],
  { comparison, burst }: ScalingReport,
  { service, fittedTo }: { service: Service; fittedTo: string },
): void {
  const blocks: Record<string, string> = {
    measured: measuredInWords(runs),
    fit: `One web server, ${fittedTo}: ${figure(service.serviceMs)} ms of CPU for a request of the front page, and ${figure(service.fixedMs)} ms more that need none.`,
    policies: markdownTable(comparison.head, comparison.rows),
    burst,
    costs: [
      thresholdInWords(),
      ...costTables().map(({ name, head, rows }) => `**${name}**\n\n${markdownTable(head, rows)}`),
    ].join("\n\n"),
  };
  let text = readFileSync(document, "utf8");
  for (const [name, markdown] of Object.entries(blocks)) text = replaceBlock(text, name, markdown);
  writeFileSync(document, text);
}

/** What the service model needs of a run's seconds, the first ten left out: caches fill and code is compiled in them. */
function observationsOf({ series, processes }: Run): Observation[] {
  const web = new Map(processes.find(({ name }) => name === "web")?.samples.map((one) => [one.t, one]));
  return series.slice(10).flatMap(({ t, requests, ms }) => {
    const sample = web.get(t);
    return sample && ms ? [{ requests, meanMs: ms.mean, cpuPercent: sample.cpuPercent }] : [];
  });
}
