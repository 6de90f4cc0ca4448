import type { Job } from "@gas/core/jobs/job";
import { forecastStart, type QueueForecast } from "@gas/core/jobs/queue-forecast";
import { viewJob, type JobView } from "@gas/core/jobs/job-view";
import type { WebDeps } from "./deps.ts";

/** A place in the queue changes by the second: older numbers are asked for anew, younger ones serve everybody who looks. */
const freshMs = 1000;
/** Counting further costs more than anyone learns from it: "more than 1,000 jobs ahead". */
const countLimit = 1000;

type Deps = Pick<WebDeps, "jobs" | "workers" | "now">;
export type JobForecaster = (job: Job) => Promise<QueueForecast | undefined>;

/** Tells of a waiting job where it stands and when it should start; of any other job, nothing. */
export function jobForecaster(deps: Deps): JobForecaster {
  const workers = remembered(deps.now, () => deps.workers.list());
  const ahead = remembered(deps.now, (_jobId, submitTime: number) =>
    deps.jobs.countWaitingBefore(submitTime, countLimit),
  );
  return async (job) => {
    if (job.status !== "PENDING") return undefined;
    const [count, beats] = await Promise.all([ahead(job.jobId, job.submitTime), workers("all")]);
    return forecastStart(count, beats, deps.now());
  };
}

/** What a person sees of `job` at this moment. */
export async function viewNow(
  deps: Pick<WebDeps, "now">,
  forecast: JobForecaster,
  job: Job,
): Promise<JobView> {
  return viewJob(job, deps.now(), await forecast(job));
}

/** `ask`, but at most once in `freshMs` for each key; a failed answer is not kept. */
function remembered<A extends unknown[], T>(
  now: () => number,
  ask: (key: string, ...rest: A) => Promise<T>,
): (key: string, ...rest: A) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();
  return (key, ...rest) => {
    const at = now();
    for (const [old, { at: then }] of answers) if (at - then >= freshMs) answers.delete(old);
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = ask(key, ...rest);
    answers.set(key, { at, answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
