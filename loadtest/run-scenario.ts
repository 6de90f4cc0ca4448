import { availableParallelism, totalmem } from "node:os";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { SignIn } from "./people/sign-in.ts";
import type { Run } from "./run.ts";
import { frontPage } from "./scenarios/front-page.ts";
import { journeys } from "./scenarios/journeys.ts";
import type { Play } from "./scenarios/play.ts";
import { preparePeople } from "./scenarios/prepare.ts";
import { scenarios, type Crowd, type ScenarioName } from "./scenarios/scenario.ts";
import { fetchSample, firstRecords } from "./scenarios/service.ts";
import { burstAccounts, burstRecords, uploadBurst } from "./scenarios/upload-burst.ts";
import { stormRecords, upgradeStorm } from "./scenarios/upgrade-storm.ts";
import { person, type Stage } from "./swarm/person.ts";
import { recorder } from "./swarm/recorder.ts";
import { waitingTimes } from "./swarm/waiting-times.ts";
import { processSampler, type Watched } from "./system/processes.ts";

export type Target = {
  url: URL;
  /** How the report names it. */
  name: string;
  /** An account for each person; where it is absent everyone shares the demo account. */
  signIn: SignIn;
  /** Whether each person has an account of their own. */
  manyAccounts: boolean;
  /** What to watch; found when the run begins. */
  processes(): Watched[];
  onThisMachine: boolean;
};

/** What was begun may still be ended for so long after the last second; then every connection is cut. */
const graceMs = 300_000;

/** A run ends by itself after so many requests, whatever was asked for. */
const mostRequests = 5_000_000;

type Prepare = (stage: Stage) => Promise<(stage: Stage) => Promise<Play>>;

/** Plays `name` against `target` and answers what was measured. Bounded in time and in number of requests. */
export async function runScenario(
  name: ScenarioName,
  crowd: Crowd,
  target: Target,
  say: (text: string) => void,
): Promise<Run> {
  const play = await preparation(name, crowd, target)(stageFor(target, new AbortController()).stage);
  const over = new AbortController();
  const { stage, closing, began } = stageFor(target, over);
  const startedAt = Date.now();
  const sampler = processSampler([...target.processes(), { name: "load generator", pid: process.pid }], () =>
    performance.now(),
  );
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  say(`${name}: ${scenarios[name].about}`);

  let second = 0;
  const ticker = setInterval(() => {
    stage.recorder.tick(stage.now());
    sampler.sample(second++);
    if (stage.recorder.requests() > mostRequests) closing.abort();
  }, 1000);
  const close = setTimeout(() => closing.abort(), crowd.seconds * 1000);
  const end = setTimeout(() => over.abort(), crowd.seconds * 1000 + graceMs);
  let played: Play;
  try {
    played = await play(stage);
  } finally {
    clearInterval(ticker);
    clearTimeout(close);
    clearTimeout(end);
    lag.disable();
  }
  const seconds = (performance.now() - began) / 1000;
  const { total, requests, deeds, series, failures } = stage.recorder.summary();
  return {
    format: "gas-load-run-1",
    scenario: name,
    about: scenarios[name].about,
    startedAt: new Date(startedAt).toISOString(),
    seconds: Math.round(seconds * 10) / 10,
    crowd,
    target: target.name,
    machine: {
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      generatorOnSameMachine: target.onThisMachine,
    },
    total,
    requests,
    deeds,
    series,
    failures,
    processes: sampler.samples(),
    queues: Object.entries(played.stays).map(([queue, stays]) => ({
      name: queue,
      samples: waitingTimes(stays, startedAt, seconds),
    })),
    generatorLagMs: { p99: milliseconds(lag.percentile(99)), max: milliseconds(lag.max) },
    checks: [
      {
        what: "No request failed.",
        holds: total.failures === 0,
        found: `${total.failures} of ${total.count} failed`,
      },
      ...played.checks,
    ],
  };
}

const milliseconds = (nanoseconds: number) => Math.round(nanoseconds / 10_000) / 100;

function stageFor({ url }: Target, over: AbortController) {
  const began = performance.now();
  const closing = new AbortController();
  const stage: Stage = {
    url,
    recorder: recorder(),
    now: () => performance.now() - began,
    closing: closing.signal,
    over: over.signal,
  };
  return { stage, closing, began };
}

/** What comes before a scenario's clock starts, and then the scenario. */
function preparation(name: ScenarioName, crowd: Crowd, target: Target): Prepare {
  switch (name) {
    case "course-100":
    case "course-300":
      return () =>
        Promise.resolve(async (stage) => {
          await frontPage(stage, crowd);
          return { checks: [], stays: {} };
        });
    case "journeys":
      return () => Promise.resolve((stage) => journeys(stage, crowd, target.signIn));
    case "upload-burst":
      return async (before) => {
        const people = await preparePeople(before, target.signIn, target.manyAccounts ? burstAccounts : 1);
        const someone = person(before);
        const vcf = firstRecords(await fetchSample(withSession(someone, people[0]?.session)), burstRecords);
        someone.leave();
        const sessions = people.map(({ session }) => session);
        return (stage) => uploadBurst(stage, crowd, { sessions, vcf });
      };
    case "upgrade-storm":
      if (!target.manyAccounts)
        throw new Error(
          "upgrade-storm needs an account for each person, and the demo has two. Run it without --url, or with --people-port.",
        );
      return async (before) => {
        const people = await preparePeople(before, target.signIn, crowd.users, stormRecords);
        return (stage) => upgradeStorm(stage, crowd, people);
      };
  }
}

function withSession(who: ReturnType<typeof person>, session: Parameters<typeof who.adopt>[0] | undefined) {
  if (session) who.adopt(session);
  return who;
}
