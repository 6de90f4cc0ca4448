import { randomUUID } from "node:crypto";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { dynamoMailLedger } from "@gas/aws/dynamo-mail-ledger";
import { messageBus } from "@gas/aws/message-bus";
import { UserId } from "@gas/core/accounts/account";
import { newRetrieval } from "@gas/core/archiving/restore-policy";
import type { Job, ResultIn } from "@gas/core/jobs/job";
import { usualWishes, type MailWishes } from "@gas/core/mail/mail-wishes";
import type { MailCarrier } from "@gas/core/ports/mail-carrier";
import { aRunningJob, completed, someResults } from "@gas/core/testing/builders";
import { day, minute } from "@gas/core/time";
import type { InboxMail } from "@gas/local-aws/mail/mailbox";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { createLog } from "../log.ts";
import { smtpCarrier } from "../mail/carriers.ts";
import { sweepMail } from "../mail/sweep-mail.ts";
import { notifier, type NotifierDeps } from "../notifier.ts";

/** What a notifier works with, against the embedded AWS and its inbox; time stands still until a test moves it. */
export type PostOffice = Awaited<ReturnType<typeof startPostOffice>>;
export type MailWorker = Omit<ReturnType<typeof workerOf>, "carrier"> & { carrier: MailCarrier | null };

export const subjects = (mails: InboxMail[]): string[] => mails.map(({ subject }) => subject);

/** Of work that nobody calls off. */
export const never: AbortSignal = new AbortController().signal;

export async function startPostOffice() {
  const clock = { now: Date.now() };
  const aws = await startTestAws({ clock: () => new Date(clock.now) });
  const carrier: MailCarrier = smtpCarrier(aws.mail.smtp, "GAS <gas@gas.test>", 2);

  const worker = () => workerOf(aws, carrier, clock);

  /** Someone whose mails nobody else gets. */
  async function aPerson({ accounts }: MailWorker, mailWishes?: Partial<MailWishes>, email?: string) {
    const userId = UserId.parse(`user-${randomUUID()}`);
    const address = email ?? `${userId}@gas.test`;
    await accounts.welcome({ userId, plan: "free", createdAt: clock.now, planVersion: 0, email: address });
    if (mailWishes) await accounts.setMailWishes(userId, { ...usualWishes, ...mailWishes });
    return { userId, inbox: () => inboxOf(address) };
  }

  async function inboxOf(address: string): Promise<InboxMail[]> {
    const mails = (await (await fetch(`${aws.mail.inbox}/messages.json`)).json()) as InboxMail[];
    return mails.filter(({ to }) => to === address).reverse();
  }

  /** A job that has just completed, by the writes that a worker makes. */
  async function aResult(
    { jobs }: MailWorker,
    owner: UserId,
    fields: { fileName?: string; dueIn?: number } = {},
  ): Promise<ResultIn<"AVAILABLE">> {
    const { fileName = "sample.vcf", dueIn = 30 * minute } = fields;
    const running = aRunningJob({ userId: owner, fileName, submitTime: clock.now });
    await jobs.add(running as never);
    const done = {
      ...completed(running),
      completeTime: clock.now,
      archiveDueAt: clock.now + dueIn,
      wakeAt: clock.now + dueIn,
    };
    const { engine, counts, archiveDueAt, wakeAt } = done;
    const event = { completeTime: clock.now, engine, results: someResults(), counts, archiveDueAt, wakeAt };
    return (await jobs.apply(
      running.jobId,
      "complete",
      { ...event, archiveStatus: "AVAILABLE" },
      { leaseOwner: running.lease.owner },
    )) as ResultIn<"AVAILABLE">;
  }

  async function archive({ jobs }: MailWorker, { jobId }: Job): Promise<ResultIn<"ARCHIVED">> {
    const lease = { owner: "archiver", until: clock.now + minute };
    await jobs.apply(jobId, "beginArchiving", { lease, wakeAt: clock.now }, { now: clock.now });
    const archiveCopy = { bytes: 10, treeHash: "a".repeat(64), storedAt: clock.now };
    const fields = { archiveId: `arc-${jobId}`, archiveCopy, archivedAt: clock.now, evicted: false as const };
    await jobs.apply(jobId, "archived", { ...fields, wakeAt: clock.now }, { leaseOwner: "archiver" });
    return (await jobs.apply(jobId, "evicted", { evicted: true, wakeAt: null }, {})) as ResultIn<"ARCHIVED">;
  }

  async function askBack({ jobs }: MailWorker, { jobId }: Job): Promise<void> {
    const retrieval = newRetrieval(`req-${jobId}`, "Expedited", clock.now, {
      timeScale: 1,
      expeditedAtMost: 1,
    });
    await jobs.apply(jobId, "requestRetrieval", { retrieval, wakeAt: clock.now }, {});
  }

  async function bringBack({ jobs }: MailWorker, { jobId }: Job): Promise<void> {
    const { retrieval } = (await jobs.find(jobId)) as ResultIn<"RETRIEVING">;
    const lease = { owner: "thawer", until: clock.now + minute };
    await jobs.apply(jobId, "takeBack", { retrieval, lease, wakeAt: clock.now }, { now: clock.now });
    const back = { retrieval, restoredAt: clock.now, results: someResults(), wakeAt: clock.now };
    await jobs.apply(jobId, "restored", back, { leaseOwner: "thawer" });
  }

  /** Lets the reconciler find what is due and the notifier do it, until there is nothing due at this time. */
  async function untilQuiet(house: MailWorker): Promise<void> {
    const until = clock.now;
    for (let round = 0; round < 20; round++) {
      const rung: Parameters<ReturnType<typeof notifier>>[0][] = [];
      const bus = {
        send: async (queue: string, message: unknown) =>
          void (queue === "mail" && rung.push(message as (typeof rung)[number])),
      };
      const touched = await sweepMail({ ...house, bus: bus as never });
      for (const message of rung) await notifier(house)(message, never);
      if (touched === 0 && clock.now >= until + 4 * minute) break;
      if (touched === 0) clock.now += minute; // a lease that nobody holds any more runs out
    }
    clock.now = until;
  }

  /** `deps` of a process that is killed at its `step`-th call: just before it is made, or after it was and before it is known. */
  function mortal(house: MailWorker, step: number, when: "before" | "after") {
    let calls = 0;
    let diedAt: string | null = null;
    const wrap = <T extends object>(name: string, port: T): T =>
      new Proxy(port, {
        get:
          (target, verb) =>
          async (...args: unknown[]) => {
            if (diedAt !== null) throw new Error("dead");
            const dies = ++calls === step;
            if (dies) diedAt = `${name}.${String(verb)}`;
            if (dies && when === "before") throw new Error("killed");
            const answer = await (target[verb as keyof T] as (...given: unknown[]) => unknown)(...args);
            if (dies) throw new Error("killed");
            return answer;
          },
      });
    const deps: NotifierDeps = {
      ...house,
      jobs: wrap("jobs", house.jobs),
      accounts: wrap("accounts", house.accounts),
      mails: wrap("mails", house.mails),
      carrier: wrap("carrier", carrier),
    };
    return { deps, died: () => diedAt };
  }

  return { aws, clock, worker, aPerson, aResult, archive, askBack, bringBack, untilQuiet, mortal };
}

/** All that a notifier and the reconciler of mails are given. */
function workerOf(aws: TestAws, carrier: MailCarrier, clock: { now: number }) {
  const { clients, names } = aws;
  const table = names.tables;
  return {
    jobs: dynamoJobStore(clients.dynamo, table.jobs),
    accounts: dynamoAccountStore(clients.dynamo, table.users),
    mails: dynamoMailLedger(clients.dynamo, table.mails),
    bus: messageBus(clients, { topicArns: aws.topicArns, queues: names.queues }),
    carrier,
    mailSecret: "s".repeat(32),
    serviceUrl: "https://gas.test",
    mailLeaseMs: 3 * minute,
    archiveAfterMs: 30 * minute,
    archiveMinBytes: 0,
    graceMs: 7 * day,
    newLeaseOwner: () => randomUUID(),
    now: () => clock.now,
    log: createLog("silent"),
  };
}
