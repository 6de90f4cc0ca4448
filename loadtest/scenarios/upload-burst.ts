import { gather } from "../swarm/crowd.ts";
import type { Session, Stage } from "../swarm/person.ts";
import { waitOf } from "./journeys.ts";
import type { Play } from "./play.ts";
import type { Crowd } from "./scenario.ts";
import { fetchResult, followJob, submitFile, type Job } from "./service.ts";

/** Accounts among whom the files are dealt out. */
export const burstAccounts = 20;
/** Small files: the run is about how many, not how large. */
export const burstRecords = 100;

/**
 * One file each at moments fixed beforehand, whether or not the service keeps up, so that a slow answer delays nobody
 * else's request and its delay counts in full (no coordinated omission). Sessions are made ahead, and not recorded.
 */
export async function uploadBurst(
  stage: Stage,
  crowd: Crowd,
  prepared: { sessions: readonly Session[]; vcf: Buffer },
): Promise<Play> {
  const jobs: Job[] = [];
  let submitted = 0;
  let identical = 0;
  await gather(stage, crowd, async (who, number, meantAt) => {
    const session = prepared.sessions[number % prepared.sessions.length];
    if (!session) return;
    who.adopt(session);
    const job = await submitFile(who, `burst-${number}.vcf`, prepared.vcf, meantAt);
    submitted++;
    stage.recorder.done("announce, upload and submit", stage.now() - meantAt);
    const ended = await followJob(who, job.jobId, stage.over);
    if (!ended) return;
    jobs.push(ended);
    stage.recorder.done(
      "submit until done",
      (ended.completeTime ?? Date.now()) - ended.submitTime,
      ended.status === "COMPLETED" ? undefined : `ended ${ended.status}`,
    );
    if (ended.status === "COMPLETED" && (await fetchResult(who, ended))) identical++;
  });
  return {
    checks: [
      {
        what: `All ${crowd.users} files were submitted, annotated and downloaded, each identical to what was written.`,
        holds: identical === crowd.users,
        found: `${submitted} submitted, ${identical} identical`,
      },
    ],
    stays: { "jobs that wait for an annotator": jobs.map(waitOf) },
  };
}
