import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { cpuMsOf } from "@gas/loadtest/system/processes";
import { peak, type Peak } from "@gas/loadtest/peak";
import { demoSignIn } from "@gas/loadtest/people/sign-in";
import { runScenario, type Target } from "@gas/loadtest/run-scenario";
import { scenarios } from "@gas/loadtest/scenarios/scenario";
import { openSession } from "@gas/loadtest/swarm/session";
import { demoClient, hasEnded } from "../stack/api-client.ts";
import { buildWeb } from "../stack/build-web.ts";
import { startStack } from "../stack/stack.ts";
import { startBareNext } from "./bare-next.ts";
import { lookAtPages } from "./first-load.ts";

const sample = Buffer.from(
  "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchrI\t1856\t.\tG\tT\t.\t.\t.\n",
);

/**
 * `npm run bench -- web [--rounds 5] [--seconds 4] [--crowd 30]`: requests a second and p99 of the front page, the job list
 * and the job API of the production server, beside a bare page and a bare route of the same Next in the same run; then
 * 300 people at 30 a second on the front page; then what a real browser loads for each core page.
 */
export async function benchWeb(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "4" },
      crowd: { type: "string", default: "30" },
      browser: { type: "boolean", default: true },
    },
    allowNegative: true,
  });
  buildWeb();
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-bench-"));
  const bare = await startBareNext();
  const stack = await startStack({
    stateDir,
    ports: { web: 0, s3: 0, messaging: 0, dynamo: 0 },
    env: { REQUESTS_A_MINUTE: "0" }, // one person asks as fast as can be
  });
  try {
    const client = await demoClient(stack.url, "free");
    const { jobId } = await client.submit("bench.vcf", sample);
    await client.follow(jobId, hasEnded);
    const url = new URL(stack.url);
    const cookie = await openSession(url, demoSignIn("free"));

    const [ofBare, ofWeb] = [bare.process.pid ?? 0, stack.web().process.pid ?? 0];
    const at = (address: string) => new URL(address, stack.url.replace("localhost", "127.0.0.1")).href;
    const host = { host: url.host };
    await compare(Number(values.rounds), Number(values.seconds), [
      { name: "bare page", url: `${bare.url}/`, pid: ofBare },
      { name: "front page /", url: at("/"), headers: host, pid: ofWeb, beside: "bare page" },
      {
        name: "job list /jobs",
        url: at("/jobs"),
        headers: { ...host, cookie },
        pid: ofWeb,
        beside: "bare page",
      },
      { name: "bare route", url: `${bare.url}/api`, pid: ofBare },
      {
        name: "GET /api/jobs",
        url: at("/api/jobs"),
        headers: { ...host, cookie },
        pid: ofWeb,
        beside: "bare route",
      },
      {
        name: "GET /api/jobs/…",
        url: at(`/api/jobs/${jobId}`),
        headers: { ...host, cookie },
        pid: ofWeb,
        beside: "bare route",
      },
    ]);

    const seconds = Number(values.crowd);
    if (seconds > 0) {
      const target: Target = {
        url,
        name: "the bench's own service",
        signIn: demoSignIn("free"),
        manyAccounts: false,
        onThisMachine: true,
        processes: () => [],
      };
      const { total, generatorLagMs } = await runScenario(
        "course-300",
        { ...scenarios["course-300"].crowd, seconds },
        target,
        () => undefined,
      );
      console.log(
        `300 people, 30 a second, for ${seconds} s: ${total.count} requests, ${total.failures} failed, median ${total.ms.median} ms, p99 ${total.ms.p99} ms (aim: none failed, below 50 ms); the generator itself was late by ${generatorLagMs.p99} ms (p99)`,
      );
    }
    if (values.browser)
      await lookAtPages(bare.url, stack.url, ["/", "/sign-in", "/plans", "/jobs", `/jobs/${jobId}`], cookie);
  } finally {
    await stack.stop();
    await bare.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

type Subject = { name: string; url: string; pid: number; headers?: Record<string, string>; beside?: string };
type Measured = Peak & { cpuMs: number };

/** All subjects in turn, `rounds` times: what else the machine does falls on all alike. Prints the middle round of each. */
async function compare(rounds: number, seconds: number, subjects: readonly Subject[]): Promise<void> {
  const results = new Map<string, Measured[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, url, pid, headers = {} } of subjects) {
      const before = cpuMsOf(pid);
      const measured = await peak(url, { connections: 10, seconds: round === 0 ? 3 : seconds, headers });
      const cpuMs = (cpuMsOf(pid) - before) / (measured.perSecond * seconds);
      if (round > 0) results.get(name)?.push({ ...measured, cpuMs }); // the first warms up
    }
  const middle = (name: string): Measured => {
    const sorted = (results.get(name) ?? []).toSorted((a, b) => a.perSecond - b.perSecond);
    return sorted[Math.floor(sorted.length / 2)] ?? { perSecond: 0, p50: 0, p99: 0, failed: 0, cpuMs: 0 };
  };
  // A ratio is taken within a round, where both had the same machine, and then the middle one of the rounds.
  const ratio = (name: string, beside: string) => {
    const ratios = (results.get(name) ?? []).map(
      ({ perSecond }, i) => perSecond / (results.get(beside)?.[i]?.perSecond ?? Number.NaN),
    );
    return ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  };
  console.log(
    `${rounds} rounds of ${seconds} s each, 10 connections, gzip, ${availableParallelism()} cores:`,
  );
  for (const { name, beside } of subjects) {
    const { perSecond, p50, p99, failed, cpuMs } = middle(name);
    console.log(
      `  ${name}: ${perSecond.toFixed(0)} requests/s, median ${p50} ms, p99 ${p99} ms, ${cpuMs.toFixed(2)} ms of CPU each${failed > 0 ? `, ${failed} FAILED` : ""}${beside ? `; ${ratio(name, beside).toFixed(2)} of the ${beside}` : ""}`,
    );
  }
}
