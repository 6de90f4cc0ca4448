import { setTimeout as pause } from "node:timers/promises";
import { gather } from "../swarm/crowd.ts";
import type { Person, Stage } from "../swarm/person.ts";
import type { Play } from "./play.ts";
import type { Prepared } from "./prepare.ts";
import type { Crowd } from "./scenario.ts";
import { becomePremium, fetchResult, lookAt, type Job } from "./service.ts";

/** Tiny results: the run is about how many move at once. */
export const stormRecords = 10;

/** How often someone who waits for a result looks, evenly spread, so that a thousand do not look at once. */
const lookMs = { from: 3000, to: 5000 };

/**
 * Everyone has one result, some archived, some being archived, some not yet due. All upgrade at moments fixed beforehand
 * and then look until their result is theirs again. At the end each of them downloads it: none may be lost.
 */
export async function upgradeStorm(stage: Stage, crowd: Crowd, people: readonly Prepared[]): Promise<Play> {
  const seen: Job[] = [];
  const before: Record<string, number> = {};
  let identical = 0;
  await gather(stage, crowd, async (who, number, meantAt) => {
    const { session, job } = people[number] ?? {};
    if (!session || !job) return;
    who.adopt(session);
    await becomePremium(who, meantAt);
    const upgradedAt = stage.now();
    const first = await lookAt(who, job.jobId);
    const where = first.result?.status ?? "nowhere";
    before[where] = (before[where] ?? 0) + 1;
    const back = isHome(first) ? first : await untilHome(stage, who, job.jobId);
    if (!back) return;
    seen.push(back);
    stage.recorder.done("upgrade until the result is in S3 for good", stage.now() - upgradedAt);
    if (await fetchResult(who, back)) identical++;
  });
  const words = Object.entries(before)
    .map(([status, count]) => `${count} ${status}`)
    .join(", ");
  return {
    checks: [
      {
        what: `Each of the ${crowd.users} people has the result back and downloaded it, identical to what was written.`,
        holds: identical === crowd.users,
        found: `${identical} identical`,
      },
      {
        what: "Archiving went on while people upgraded: their first look found results in more than one state.",
        holds: Object.keys(before).length > 1,
        found: words,
      },
    ],
    stays: { "results on their way back from the archive": seen.flatMap(retrievalOf) },
  };
}

async function untilHome(stage: Stage, who: Person, jobId: string): Promise<Job | null> {
  while (!stage.over.aborted) {
    const ms = lookMs.from + Math.random() * (lookMs.to - lookMs.from);
    await pause(ms, undefined, { signal: stage.over }).catch(() => undefined);
    if (stage.over.aborted) return null;
    const job = await lookAt(who, jobId);
    if (isHome(job)) return job;
  }
  return null;
}

/** Whether the result lies in S3 and stays there. */
const isHome = ({ result }: Job) => result?.status === "NOT_APPLICABLE" || result?.status === "RESTORED";

function retrievalOf({ result }: Job) {
  return result?.requestedAt === undefined ? [] : [{ from: result.requestedAt, until: result.restoredAt }];
}
