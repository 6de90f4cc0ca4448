import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, PurgeQueueCommand } from "@aws-sdk/client-sqs";
import { seededRandom } from "@gas/annotation/sample/random";
import { resourceNames } from "@gas/aws/topology";
import type { Plan } from "@gas/core/accounts/plans";
import type { JobView } from "@gas/core/jobs/job-view";
import { demoClient, hasEnded, type ApiClient } from "../stack/api-client.ts";
import { compareMails } from "./compare-mails.ts";
import { startStack, type Stack } from "../stack/stack.ts";

export type ChaosOptions = {
  kills: number;
  seed: number;
  stateDir: string;
  archiveStore: "s3-glacier" | "glacier-vault";
  vcf: Uint8Array;
  webPort: number;
  say(text: string): void;
};
export type ChaosOutcome = {
  kills: number;
  completed: number;
  deleted: number;
  planChanges: number;
  /** How often every queue was emptied. */
  purges: number;
  /** How often a mail came a second time, under the same Message-ID. */
  repeatedMails: number;
  /** What is not as it should be. */
  wrong: string[];
};

/** Half an hour becomes a second, hours of the archive a few seconds; a lease that nobody renews is over in two. */
const quick = {
  ARCHIVE_AFTER: "1s",
  GLACIER_TIME_SCALE: "0.0005",
  EXPEDITED_AT_MOST: "5",
  LEASE_SECONDS: "2",
  MAIL_LEASE_SECONDS: "10",
  SWEEP_SECONDS: "0.5",
  STRAYS_HOURS: "0.002",
  UNDO_DELETE: "0s",
  // Here it is never the file's fault that its worker ends.
  JOB_ATTEMPTS: "1000",
};
const settleMs = 240_000;

type Person = { plan: Plan; client: ApiClient };
type Known = { person: Person; sha256?: string; deleted?: boolean };

/**
 * Runs the whole service as real processes, submits jobs, changes plans, deletes jobs and empties queues, and kills the worker or the web
 * with SIGKILL at random moments. Afterwards every result must be where its owner's plan wants it, then, with everyone
 * premium, every byte must come back, and of what was deleted nothing may be left. The same seed does the same deeds.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const { say } = options;
  const random = seededRandom(options.seed);
  const stack = await startStack({
    stateDir: options.stateDir,
    ports: { web: options.webPort, s3: 0, messaging: 0, dynamo: 0 },
    env: { ...quick, ARCHIVE_STORE: options.archiveStore },
  });
  try {
    const people: Person[] = [
      { plan: "free", client: await demoClient(stack.url, "free") },
      { plan: "premium", client: await demoClient(stack.url, "premium") },
    ];
    const jobs = new Map<string, Known>();
    const outcome: ChaosOutcome = {
      kills: 0,
      completed: 0,
      deleted: 0,
      planChanges: 0,
      purges: 0,
      repeatedMails: 0,
      wrong: [],
    };
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

    const submit = async () => {
      const person = pick(people);
      const clickId = randomUUID();
      const { jobId } = await again(() =>
        person.client.submit(`chaos-${jobs.size}.vcf`, options.vcf, { clickId }),
      );
      jobs.set(jobId, { person });
    };
    const changePlan = async () => {
      const person = pick(people);
      person.plan = person.plan === "free" ? "premium" : "free";
      await setPlan(person, person.plan);
      outcome.planChanges++;
    };
    const remove = async () => {
      const [jobId, job] = pick([...jobs]) ?? [];
      if (!jobId || !job || job.deleted) return;
      await again(() =>
        mustAnswer(job.person.client.request(`/api/jobs/${jobId}`, { method: "DELETE" }), [204, 404]),
      );
      job.deleted = true;
      outcome.deleted++;
    };
    const kill = async () => {
      const victim = random() < 0.75 ? stack.worker() : stack.web();
      await sleep(random() * 700);
      victim.process.kill("SIGKILL");
      await victim.ended;
      if (victim.name === "worker") await stack.startWorker();
      else await stack.restartWeb();
      outcome.kills++;
    };

    const purgeQueues = async () => {
      const { sqs } = stack.clients;
      for (const QueueName of Object.values(resourceNames(stack.prefix).queues)) {
        const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
        await sqs.send(new PurgeQueueCommand({ QueueUrl })).catch(() => {}); // once a minute at most, as at SQS
      }
      outcome.purges++;
    };

    await submit();
    while (outcome.kills < options.kills) {
      const killing = kill();
      for (let deeds = Math.floor(random() * 3); deeds > 0; deeds--) {
        const draw = random();
        if (draw < 0.6) await submit();
        else if (draw < 0.85) await changePlan();
        else if (draw < 0.95) await remove();
        else await purgeQueues();
      }
      await killing;
      if (outcome.kills % 10 === 0)
        say(`${outcome.kills} kills, ${jobs.size} jobs, ${outcome.planChanges} changes of plan`);
    }

    say("No more kills; everything must come to rest where it should be.");
    await settle(jobs, outcome, (view, plan) =>
      plan === "premium" ? view.result?.mayDownload === true : view.result?.status === "ARCHIVED",
    );
    say("Everyone becomes premium; every byte must come back.");
    for (const person of people) {
      person.plan = "premium";
      await setPlan(person, "premium");
    }
    await settle(jobs, outcome, (view) => view.result?.mayDownload === true);
    await compareBytes(jobs, outcome);
    await lookForRemains(stack, jobs, outcome);
    const ended = [...jobs].filter(([, job]) => !job.deleted).map(([jobId]) => jobId);
    const { missing, repeated } = await compareMails(stack.inbox, ended);
    outcome.repeatedMails = repeated;
    for (const jobId of missing) outcome.wrong.push(`${jobId} is done and no mail says so`);
    return outcome;
  } finally {
    await stack.stop();
  }
}

function setPlan({ client }: Person, plan: Plan): Promise<unknown> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ plan }),
  };
  return again(() => mustAnswer(client.request("/api/account/plan", init), [200]));
}

/** Tries until it works: the web may just have been killed. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(100);
    }
  }
}

async function mustAnswer(answer: Promise<Response>, statuses: readonly number[]): Promise<Response> {
  const response = await answer;
  if (!statuses.includes(response.status)) throw new Error(`${response.url}: ${response.status}`);
  return response;
}

/** Waits until every job has ended and every result `isHome`; what does not get there in time is noted as wrong. */
async function settle(
  jobs: ReadonlyMap<string, Known>,
  outcome: ChaosOutcome,
  isHome: (view: JobView, plan: Plan) => boolean,
): Promise<void> {
  const until = Date.now() + settleMs;
  outcome.completed = 0;
  for (const [jobId, job] of jobs) {
    if (job.deleted) continue;
    for (;;) {
      const view = await again(() => job.person.client.view(jobId));
      const sha256 = view.files.find(({ kind }) => kind === "vcf")?.sha256;
      if (sha256 !== undefined) job.sha256 = sha256;
      if (hasEnded(view) && (view.status !== "COMPLETED" || isHome(view, job.person.plan))) {
        if (view.status === "COMPLETED") outcome.completed++;
        else outcome.wrong.push(`${jobId} ended as ${view.status}: ${view.error?.message ?? view.headline}`);
        break;
      }
      if (Date.now() > until) {
        outcome.wrong.push(
          `${jobId} rests as ${view.status} ${view.result?.status ?? ""} (${job.person.plan} owner)`,
        );
        break;
      }
      await sleep(100);
    }
  }
}

async function compareBytes(jobs: ReadonlyMap<string, Known>, outcome: ChaosOutcome): Promise<void> {
  for (const [jobId, { person, sha256, deleted }] of jobs) {
    if (deleted || sha256 === undefined) continue;
    const { bytes } = await again(() => person.client.fetchFile(jobId, "vcf"));
    const found = createHash("sha256").update(bytes).digest("hex");
    if (found !== sha256) outcome.wrong.push(`${jobId} has other bytes than were written`);
  }
}

/** Of deleted jobs nothing may be left in any bucket. */
async function lookForRemains(
  stack: Stack,
  jobs: ReadonlyMap<string, Known>,
  outcome: ChaosOutcome,
): Promise<void> {
  const deleted = new Set([...jobs].filter(([, job]) => job.deleted).map(([jobId]) => jobId));
  const remains = async () => {
    const found: string[] = [];
    for (const Bucket of Object.values(resourceNames(stack.prefix).buckets)) {
      const { Versions = [] } = await stack.clients.s3.send(new ListObjectVersionsCommand({ Bucket }));
      for (const { Key = "" } of Versions)
        if (deleted.has(Key.split("/")[2] ?? "")) found.push(`${Bucket}/${Key}`);
    }
    return found;
  };
  const until = Date.now() + settleMs / 4;
  let left = await remains();
  while (left.length > 0 && Date.now() < until) {
    await sleep(500);
    left = await remains();
  }
  for (const key of left) outcome.wrong.push(`left of a deleted job: ${key}`);
}
