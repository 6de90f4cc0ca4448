import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startProvider } from "@gas/loadtest/people/provider";
import { demoSignIn, providerSignIn } from "@gas/loadtest/people/sign-in";
import { compareReport, runReport } from "@gas/loadtest/report/run-report";
import { readRun, type Run } from "@gas/loadtest/run";
import { runScenario, type Target } from "@gas/loadtest/run-scenario";
import type { ScenarioName } from "@gas/loadtest/scenarios/scenario";
import { processesServing } from "@gas/loadtest/system/processes";
import { readOrder, type Order } from "./load/command-line.ts";
import { runSimulations } from "./load/simulate.ts";
import { startOwnService } from "./load/own-service.ts";

/** `npm run load -- <scenario> | all | compare A.json B.json`: see `load/command-line.ts`. Ends with 1 when a check does not hold. */
const say = (text: string) => process.stdout.write(`${text}\n`);

let order: Order;
try {
  order = readOrder(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
}
mkdirSync(order.out, { recursive: true });

if (order.do === "compare") {
  const [a, b] = order.files.map((file) => readRun(readFileSync(file, "utf8"), file)) as [Run, Run];
  const file = path.join(order.out, `${a.scenario}-beside-${b.scenario}.html`);
  writeFileSync(file, compareReport(a, b));
  say(`Side by side: ${file}`);
} else if (order.do === "simulate") {
  await runSimulations(order.stage, order.out, say);
} else {
  let allHold = true;
  for (const scenario of order.scenarios) {
    const target = await targetFor(order, scenario);
    try {
      const run = await runScenario(scenario, order.crowd(scenario), target, say);
      const file = path.join(order.out, scenario);
      writeFileSync(`${file}.json`, `${JSON.stringify(run)}\n`);
      writeFileSync(`${file}.html`, runReport(run));
      tell(run, `${file}.html`);
      allHold &&= run.checks.every(({ holds }) => holds);
    } finally {
      await target.stop();
    }
  }
  if (order.scenarios.length > 1) {
    // The course's two runs beside each other, and what the simulator makes of them.
    const [a, b] = ["course-100", "course-300"].map((name) =>
      readRun(readFileSync(path.join(order.out, `${name}.json`), "utf8"), name),
    ) as [Run, Run];
    writeFileSync(path.join(order.out, "course-100-beside-course-300.html"), compareReport(a, b));
    await runSimulations("example", order.out, say);
  }
  process.exit(allHold ? 0 : 1);
}

function tell({ total, seconds, checks, scenario, deeds }: Run, file: string): void {
  say(
    `${scenario}: ${total.count} requests in ${seconds} s (${(total.count / seconds).toFixed(1)} a second), ${total.failures} failed; median ${total.ms.median} ms, p95 ${total.ms.p95} ms, p99 ${total.ms.p99} ms`,
  );
  for (const { name, count, ms } of deeds)
    say(`  ${name}: ${count} times, median ${ms.median} ms, p95 ${ms.p95} ms, slowest ${ms.max} ms`);
  for (const { what, holds, found } of checks)
    say(`  ${holds ? "holds" : "DOES NOT HOLD"}: ${what} (${found})`);
  say(`  ${file}`);
}

async function targetFor(
  { url, peoplePort, crowd }: Extract<Order, { do: "run" }>,
  scenario: ScenarioName,
): Promise<Target & { stop(): Promise<void> }> {
  if (!url) return startOwnService(scenario, crowd(scenario));
  const provider = peoplePort === undefined ? null : await startProvider(peoplePort);
  const onThisMachine =
    url.hostname === "localhost" || url.hostname.startsWith("127.") || url.hostname === "[::1]";
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return {
    url,
    name: onThisMachine ? "a service that was running on this machine" : "a service elsewhere",
    signIn: provider ? providerSignIn(`load-${Date.now().toString(36)}`) : demoSignIn("free"),
    manyAccounts: provider !== null,
    onThisMachine,
    processes: () => (onThisMachine ? processesServing(port) : []),
    stop: async () => provider?.stop(),
  };
}
