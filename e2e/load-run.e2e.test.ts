import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoSignIn } from "@gas/loadtest/people/sign-in";
import { compareReport, runReport } from "@gas/loadtest/report/run-report";
import { readRun, type Run } from "@gas/loadtest/run";
import { runScenario } from "@gas/loadtest/run-scenario";
import { scenarios } from "@gas/loadtest/scenarios/scenario";
import { processesServing } from "@gas/loadtest/system/processes";
import { launchBrowser } from "./browser.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let folder: string;
let run: Run;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gas-load-e2e-"));
  stack = await startTestStack();
  const url = new URL(stack.url);
  run = await runScenario(
    "journeys",
    { ...scenarios.journeys.crowd, users: 2, perSecond: 2, seconds: 4, thinkMs: { from: 0, to: 100 } },
    {
      url,
      name: "a test's service",
      signIn: demoSignIn("free"),
      manyAccounts: false,
      onThisMachine: true,
      processes: () => processesServing(Number(url.port)),
    },
    () => undefined,
  );
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
  await rm(folder, { recursive: true, force: true });
});

describe("a load run against the real service", () => {
  it("goes the whole journey without a failure, and every result is what was written", () => {
    expect(run.checks.map(({ holds, found }) => [holds, found])).toEqual(
      run.checks.map(({ found }) => [true, found]),
    );
    expect(run.deeds.find(({ name }) => name === "whole journey")?.count).toBeGreaterThan(0);
    expect(run.queues[0]?.samples.length).toBeGreaterThan(0);
  });

  it.skipIf(process.platform !== "linux")("watches the processes of the service by its port alone", () => {
    expect(run.processes.map(({ name }) => name).toSorted()).toEqual(
      expect.arrayContaining(["embedded AWS", "load generator", "web", "worker"]),
    );
    for (const { samples } of run.processes) expect(samples[0]?.rssMiB).toBeGreaterThan(10);
  });

  it("leaves JSON that can be read again, and refuses what is none", () => {
    expect(readRun(JSON.stringify(run), "run.json")).toEqual(run);
    expect(() => readRun("{}", "run.json")).toThrow("run.json is no load run");
  });

  it.skipIf(!browser)(
    "has reports that fit a phone, pass axe in light and dark, and ask nothing of any server",
    async () => {
      const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
      for (const [name, html] of Object.entries({ run: runReport(run), pair: compareReport(run, run) })) {
        const file = path.join(folder, `${name}.html`);
        await writeFile(file, html);
        for (const colorScheme of ["light", "dark"] as const) {
          const context = await (browser as Browser).newContext({
            viewport: { width: 360, height: 800 },
            colorScheme,
          });
          const page = await context.newPage();
          const asked: string[] = [];
          page.on("request", (request) => asked.push(request.url()));
          await page.goto(pathToFileURL(file).href);
          const wide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
          expect(wide).toBeLessThanOrEqual(0);
          await page.evaluate(axe);
          const { violations } = await page.evaluate<{ violations: { id: string }[] }>("axe.run()");
          expect(violations.map(({ id }) => id)).toEqual([]);
          expect(asked).toHaveLength(1);
          await context.close();
        }
      }
    },
  );
});
