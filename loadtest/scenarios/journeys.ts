import type { SignIn } from "../people/sign-in.ts";
import { gather, thinking, wait } from "../swarm/crowd.ts";
import type { Stage } from "../swarm/person.ts";
import type { Check, Play } from "./play.ts";
import type { Crowd } from "./scenario.ts";
import { fetchResult, fetchSample, followJob, submitFile, type Job } from "./service.ts";

/** Each person again and again: sign in, upload the sample, submit it, follow it, download the result and hold it against its hash. */
export async function journeys(stage: Stage, crowd: Crowd, signIn: SignIn): Promise<Play> {
  const jobs: Job[] = [];
  let begun = 0;
  let identical = 0;
  let cutOff = 0;
  await gather(stage, crowd, async (who, number) => {
    while (!stage.closing.aborted) {
      const began = stage.now();
      await signIn(who, number);
      stage.recorder.done("sign in", stage.now() - began);
      await who.ask("GET /jobs", "/jobs");
      const vcf = await fetchSample(who);
      await wait(stage, thinking(crowd, Math.random()));
      if (stage.closing.aborted) return;

      begun++;
      const submitted = await submitFile(who, `journey-${number}.vcf`, vcf);
      const submittedAt = stage.now();
      // A job that was begun is followed to its end, also when nobody may begin anything new.
      const job = await followJob(who, submitted.jobId, stage.over);
      if (!job) return void cutOff++;
      jobs.push(job);
      stage.recorder.done("submit until done", stage.now() - submittedAt, failureOf(job));
      if (job.status === "COMPLETED" && (await fetchResult(who, job))) identical++;
      stage.recorder.done("whole journey", stage.now() - began, failureOf(job));
      await wait(stage, thinking(crowd, Math.random()));
    }
  });
  const checks: Check[] = [
    {
      what: "Every job that was begun ended COMPLETED, and its result was downloaded and is, by SHA-256, what was written.",
      holds: identical === begun && begun > 0,
      found: `${identical} of ${begun}${cutOff > 0 ? `; ${cutOff} had not ended when time was up` : ""}`,
    },
  ];
  return { checks, stays: { "jobs that wait for an annotator": jobs.map(waitOf) } };
}

const failureOf = ({ status }: Job) => (status === "COMPLETED" ? undefined : `ended ${status}`);

/** From its submission until an annotator began it. */
export const waitOf = ({ submitTime, startTime }: Job) => ({ from: submitTime, until: startTime });
