import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readStage } from "@gas/infra/stage";
import { loadStage } from "@gas/infra/load-stage";
import { synthesise } from "@gas/infra/synthesise";
import { readTemplate } from "@gas/loadtest/autoscale/read-template";
import { scalingReport } from "@gas/loadtest/autoscale/scaling-report";
import { fitService, type Observation, type Service } from "@gas/loadtest/autoscale/service-model";
import { chartFile } from "@gas/loadtest/report/chart";
import { readRun, type Run } from "@gas/loadtest/run";

/** A server of the web as it was measured before there were runs to fit one to. */
const guessed: Service = { serviceMs: 4, fixedMs: 2 };

/**
 * Synthesises a stage under both policies, fits the web server to the load runs that lie in `out`, plays everything and
 * writes `how-it-scales.html` and its charts. No network, no credentials.
 */
export async function runSimulations(stageName: string, out: string): Promise<string> {
  const stage = await loadStage(stageName);
  const template = (scaling: "course" | "target-tracking") =>
    synthesise(readStage(stageName, { ...stage, web: { ...stage.web, scaling } })).service;
  const course = template("course");
  const runs = ["course-100", "course-300"]
    .map((name) => path.join(out, `${name}.json`))
    .filter((file) => existsSync(file))
    .map((file) => readRun(readFileSync(file, "utf8"), file));
  const service = runs.length > 0 ? fitService(runs.flatMap(observationsOf)) : guessed;
  const report = scalingReport(
    {
      course: readTemplate(course, "webGroup"),
      tracking: readTemplate(template("target-tracking"), "webGroup"),
      annotators: readTemplate(course, "annotatorsGroup"),
    },
    service,
    runs.length > 0
      ? `fitted to the load runs ${runs.map(({ scenario }) => scenario).join(" and ")}`
      : "a guess: make the load runs first",
  );
  const charts = path.join(out, "autoscale");
  mkdirSync(charts, { recursive: true });
  writeFileSync(path.join(out, "how-it-scales.html"), report.html);
  for (const [name, chart] of Object.entries(report.charts))
    writeFileSync(path.join(charts, `${name}.svg`), chartFile(chart));
  return path.join(out, "how-it-scales.html");
}

/** What the service model needs of a run's seconds, the first ten left out: caches fill and code is compiled in them. */
function observationsOf({ series, processes }: Run): Observation[] {
  const web = new Map(processes.find(({ name }) => name === "web")?.samples.map((one) => [one.t, one]));
  return series.slice(10).flatMap(({ t, requests, ms }) => {
    const sample = web.get(t);
    return sample && ms ? [{ requests, meanMs: ms.mean, cpuPercent: sample.cpuPercent }] : [];
  });
}
