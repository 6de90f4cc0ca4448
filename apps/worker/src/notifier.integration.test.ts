import { randomUUID } from "node:crypto";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { PublishCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dynamoAccountStore } from "@gas/aws/dynamo-account-store";
import { dynamoJobStore } from "@gas/aws/dynamo-job-store";
import { dynamoMailLedger } from "@gas/aws/dynamo-mail-ledger";
import { messageBus } from "@gas/aws/message-bus";
import { sqsQueue } from "@gas/aws/sqs-queue";
import { deadLetterName } from "@gas/aws/topology";
import { UserId } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { reportError } from "@gas/core/errors/error-report";
import { newRetrieval } from "@gas/core/archiving/restore-policy";
import type { Job, ResultIn } from "@gas/core/jobs/job";
import { mailTag } from "@gas/core/messages/mail-notice";
import { usualWishes, type MailWishes } from "@gas/core/mail/mail-wishes";
import type { MailCarrier } from "@gas/core/ports/mail-carrier";
import { aJobId, aRunningJob, anUploadingJob, completed, someResults } from "@gas/core/testing/builders";
import { day, minute } from "@gas/core/time";
import type { InboxMail } from "@gas/local-aws/mail/mailbox";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { consume } from "./consume.ts";
import { createLog } from "./log.ts";
import { smtpCarrier } from "./mail/carriers.ts";
import { sweepMail } from "./mail/sweep-mail.ts";
import { bounceReader, notifier, type NotifierDeps } from "./notifier.ts";

let now = Date.now();
let aws: TestAws;
let carrier: MailCarrier;
beforeAll(async () => {
  aws = await startTestAws({ clock: () => new Date(now) });
  carrier = smtpCarrier(aws.mail.smtp, "GAS <gas@gas.test>", 2);
});
afterAll(() => aws.stop());

function worker() {
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
    now: () => now,
    log: createLog("silent"),
  };
}
type Worker = Omit<ReturnType<typeof worker>, "carrier"> & { carrier: MailCarrier | null };

/** Someone whose mails nobody else gets. */
async function aPerson({ accounts }: Worker, mailWishes?: Partial<MailWishes>, email?: string) {
  const userId = UserId.parse(`user-${randomUUID()}`);
  const address = email ?? `${userId}@gas.test`;
  await accounts.welcome({ userId, plan: "free", createdAt: now, planVersion: 0, email: address });
  if (mailWishes) await accounts.setMailWishes(userId, { ...usualWishes, ...mailWishes });
  return { userId, inbox: () => inboxOf(address) };
}

async function inboxOf(address: string): Promise<InboxMail[]> {
  const mails = (await (await fetch(`${aws.mail.inbox}/messages.json`)).json()) as InboxMail[];
  return mails.filter(({ to }) => to === address).reverse();
}
const subjects = (mails: InboxMail[]) => mails.map(({ subject }) => subject);

/** A job that has just completed, by the writes that a worker makes. */
async function aResult(
  { jobs }: Worker,
  owner: UserId,
  fields: { fileName?: string; dueIn?: number } = {},
): Promise<ResultIn<"AVAILABLE">> {
  const { fileName = "sample.vcf", dueIn = 30 * minute } = fields;
  const running = aRunningJob({ userId: owner, fileName, submitTime: now });
  await jobs.add(running as never);
  const done = { ...completed(running), completeTime: now, archiveDueAt: now + dueIn, wakeAt: now + dueIn };
  const { engine, counts, archiveDueAt, wakeAt } = done;
  const event = { completeTime: now, engine, results: someResults(), counts, archiveDueAt, wakeAt };
  return (await jobs.apply(
    running.jobId,
    "complete",
    { ...event, archiveStatus: "AVAILABLE" },
    { leaseOwner: running.lease.owner },
  )) as ResultIn<"AVAILABLE">;
}

async function archive({ jobs }: Worker, { jobId }: Job): Promise<ResultIn<"ARCHIVED">> {
  const lease = { owner: "archiver", until: now + minute };
  await jobs.apply(jobId, "beginArchiving", { lease, wakeAt: now }, { now });
  const archiveCopy = { bytes: 10, treeHash: "a".repeat(64), storedAt: now };
  const fields = { archiveId: `arc-${jobId}`, archiveCopy, archivedAt: now, evicted: false as const };
  await jobs.apply(jobId, "archived", { ...fields, wakeAt: now }, { leaseOwner: "archiver" });
  return (await jobs.apply(jobId, "evicted", { evicted: true, wakeAt: null }, {})) as ResultIn<"ARCHIVED">;
}

async function askBack({ jobs }: Worker, { jobId }: Job): Promise<void> {
  const retrieval = newRetrieval(`req-${jobId}`, "Expedited", now, { timeScale: 1, expeditedAtMost: 1 });
  await jobs.apply(jobId, "requestRetrieval", { retrieval, wakeAt: now }, {});
}

async function bringBack({ jobs }: Worker, { jobId }: Job): Promise<void> {
  const { retrieval } = (await jobs.find(jobId)) as ResultIn<"RETRIEVING">;
  const lease = { owner: "thawer", until: now + minute };
  await jobs.apply(jobId, "takeBack", { retrieval, lease, wakeAt: now }, { now });
  const back = { retrieval, restoredAt: now, results: someResults(), wakeAt: now };
  await jobs.apply(jobId, "restored", back, { leaseOwner: "thawer" });
}

const never = new AbortController().signal;

describe("a mail", () => {
  it("is sent when a job is done, leads to the job's page, and can be ended by one click of a mail program", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house);
    const job = await aResult(house, userId);
    await notifier(house)({ jobId: job.jobId }, never);
    const [mail, ...more] = await inbox();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: "Done: sample.vcf", messageId: `<${job.jobId}.done@gas.test>` });
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain(`https://gas.test/jobs/${job.jobId}`);
      expect(body).not.toMatch(/X-Amz|results\//);
    }
    expect(mail?.oneClickUrl).toMatch(/^https:\/\/gas\.test\/api\/mail\/unsubscribe\?t=user-/);
    expect(await house.jobs.find(job.jobId)).toHaveProperty("mailAt", job.archiveDueAt - 10 * minute);
  });

  it("comes once though its message comes many times, in any order, to several notifiers at once", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house);
    const jobs = [
      await aResult(house, userId, { fileName: "a.vcf" }),
      await aResult(house, userId, { fileName: "b.vcf" }),
      await aResult(house, userId, { fileName: "c.vcf" }),
    ];
    await archive(house, jobs[0] as Job);
    const urlOf = (name: string) => `${aws.config.endpoints?.sqs}/000000000000/${name}`;
    const bodies = [...jobs, ...jobs.toReversed(), ...jobs].map(({ jobId }) => JSON.stringify({ jobId }));
    for (const MessageBody of ["not JSON", ...bodies])
      await aws.clients.sqs.send(
        new SendMessageCommand({ QueueUrl: urlOf(aws.names.queues.mail), MessageBody }),
      );
    await house.bus.publish("jobResults", { jobId: (jobs[1] as Job).jobId }); // the topic feeds the queue too
    let handled = 0;
    const queue = await sqsQueue(aws.clients.sqs, aws.names.queues.mail);
    const consumers = [1, 2].map(() =>
      consume({
        name: "mail",
        queue,
        slots: 4,
        visibilitySeconds: 30,
        log: house.log,
        handler: async (message, stopping) => {
          const outcome = await notifier(house)(message, stopping);
          handled++;
          return outcome;
        },
      }),
    );
    await vi.waitFor(() => expect(handled).toBe(bodies.length + 1), { timeout: 30_000 });
    await Promise.all(consumers.map((consumer) => consumer.stop(1000)));
    const mails = await inbox();
    expect(subjects(mails).toSorted()).toEqual([
      "Done: a.vcf",
      "Done: b.vcf",
      "Done: c.vcf",
      "Moved to the archive: a.vcf",
    ]);
    expect(mails.map(({ deliveries }) => deliveries)).toEqual([1, 1, 1, 1]);
    const { Messages = [] } = await aws.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: urlOf(deadLetterName(aws.names.queues.mail)),
        WaitTimeSeconds: 5,
      }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(["not JSON"]);
  });

  it("comes once wherever the notifier is killed, between any two of its steps", async () => {
    const doubled: string[] = [];
    let steps = 0;
    for (let step = 1, ended = false; !ended; step++) {
      for (const when of ["before", "after"] as const) {
        const house = worker();
        const { userId, inbox } = await aPerson(house);
        const job = await aResult(house, userId);
        const { deps, died } = mortal(house, step, when);
        await notifier(deps)({ jobId: job.jobId }, never).catch(() => {});
        if (died() === null) {
          ended = true;
          break;
        }
        steps++;
        // Nobody rings again: the row's mark is what is left, and the time passes.
        await untilQuiet(house);
        const mails = await inbox();
        expect(subjects(mails), `killed ${when} ${died()}`).toEqual(["Done: sample.vcf"]);
        if (mails[0]?.deliveries !== 1) doubled.push(`${when} ${died()}`);
      }
    }
    expect(steps).toBeGreaterThan(10);
    // The one window, of a single write: the server's yes was heard by no one. The repeat has the same Message-ID.
    expect(doubled).toEqual(["after carrier.send", "before mails.settle"]);
  });

  it("is found by the table alone when every message was lost", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house, { archivingSoon: true });
    const job = await aResult(house, userId);
    await untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Done: sample.vcf"]);
    now = job.archiveDueAt - 10 * minute;
    await untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Done: sample.vcf", "Moves to the archive soon: sample.vcf"]);
    now = job.archiveDueAt;
    await archive(house, job);
    await untilQuiet(house);
    expect(subjects(await inbox()).at(-1)).toBe("Moved to the archive: sample.vcf");
    expect(await house.jobs.find(job.jobId)).not.toHaveProperty("mailAt");
  });

  it("announces a move anew when it was put off, and only to whoever asked", async () => {
    const house = worker();
    const [asked, silent] = [await aPerson(house, { archivingSoon: true }), await aPerson(house)];
    const job = await aResult(house, asked.userId);
    const other = await aResult(house, silent.userId);
    now = job.archiveDueAt - minute;
    await untilQuiet(house);
    const archiveDueAt = job.archiveDueAt + day;
    await house.jobs.apply(job.jobId, "extend", { archiveDueAt, wakeAt: now, extended: true }, {});
    await untilQuiet(house);
    now = archiveDueAt - minute;
    await untilQuiet(house);
    expect(subjects(await asked.inbox()).filter((one) => one.startsWith("Moves"))).toHaveLength(2);
    expect(subjects(await silent.inbox())).toEqual(["Done: sample.vcf"]);
    expect(await house.jobs.find(other.jobId)).not.toHaveProperty("mailAt");
  });

  it("that nobody wants is not sent later either, when the wish has changed", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house, { done: false });
    const { jobId } = await aResult(house, userId);
    await notifier(house)({ jobId }, never);
    await house.accounts.setMailWishes(userId, usualWishes);
    await notifier(house)({ jobId }, never);
    expect(await inbox()).toEqual([]);
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ state: "DECLINED" });
  });

  it("says once that all results of an upgrade are back, when the last one is, however many they are", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house, { done: false, archived: false });
    const jobs = await Promise.all([1, 2, 3].map(() => aResult(house, userId)));
    for (const job of jobs) await archive(house, job);
    now += minute;
    await house.accounts.changePlan(userId, "premium", now);
    for (const job of jobs) await askBack(house, job);
    const followUp = { since: now, asked: 3, expedited: 3, again: false };
    for (const job of jobs) {
      await notifier(house)({ userId }, never); // too early, each time
      now += 1000;
      await bringBack(house, job);
    }
    await notifier(house)({ userId }, never);
    expect(await inbox(), "the jobs are still being gone through").toEqual([]);
    await house.accounts.noteFollowUp(userId, 1, followUp, null);
    await Promise.all([1, 2, 3].map(() => notifier(house)({ userId }, never)));
    await untilQuiet(house);
    const mails = await inbox();
    expect(subjects(mails)).toEqual(["All your results are back"]);
    expect(mails[0]?.text).toContain("All 3 archived results are back");
    expect(await house.accounts.find(userId)).not.toHaveProperty("mailAt");
  });

  it("tells of the free plan once, not of each result that moves because of it", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house, { done: false });
    await house.accounts.changePlan(userId, "premium", now);
    const job = await aResult(house, userId);
    now += minute;
    await house.accounts.changePlan(userId, "free", now);
    await archive(house, job);
    await untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Your account is on the free plan"]);
  });

  it("warns of a payment that is owed, and premium ends when the grace is over", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house);
    await house.accounts.setBilling(userId, 0, { customerId: "cus_1" }, "premium", now);
    await house.accounts.noteFollowUp(userId, 1, { since: now, asked: 0, expedited: 0, again: false }, null);
    await house.accounts.setBilling(userId, 1, { customerId: "cus_1", pastDueSince: now }, "premium", now);
    await untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Your payment for premium did not go through"]);
    expect(await house.accounts.find(userId)).toMatchObject({ plan: "premium", mailAt: now + 7 * day });
    now += 7 * day;
    await untilQuiet(house);
    expect(await house.accounts.find(userId)).toMatchObject({ plan: "free", planVersion: 2 });
    expect(subjects(await inbox()).at(-1)).toBe("Your account is on the free plan");
  });

  it("that no server will take is recorded as refused, without the address", async () => {
    const house = worker();
    const { userId } = await aPerson(house, {}, "bounce@gas.test");
    const { jobId } = await aResult(house, userId);
    expect(await notifier(house)({ jobId }, never)).toEqual({ end: "done" });
    const [entry] = await house.mails.listOf(userId, 10);
    expect(entry).toMatchObject({ state: "REFUSED", because: "550 5.1.1 There is no such mailbox" });
    expect(JSON.stringify(entry)).not.toContain("@");
  });

  it("that a server does not take now is tried again, and in the end given up where the operator sees it", async () => {
    const house = worker();
    const { userId } = await aPerson(house, {}, "later@gas.test");
    const { jobId } = await aResult(house, userId);
    const tell = notifier(house);
    expect(await tell({ jobId }, never)).toEqual({ end: "done" });
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ state: "SENDING", attempts: 1 });
    expect(await house.jobs.find(jobId)).toMatchObject({ mailAt: now + minute });
    let outcome = await tell({ jobId }, never);
    for (let i = 0; i < 60 && outcome.end === "done"; i++) {
      now += 61 * minute;
      outcome = await tell({ jobId }, never);
    }
    expect(outcome).toMatchObject({ end: "park" });
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ state: "REFUSED" });
  });

  it("that came back later is recorded, by what SES says to its topic", async () => {
    const house = worker();
    const { userId } = await aPerson(house);
    const { jobId } = await aResult(house, userId);
    await notifier(house)({ jobId }, never);
    const notice = {
      eventType: "Bounce",
      mail: { tags: { [mailTag]: [`${jobId}.done`] } },
      bounce: { bounceType: "Permanent", bouncedRecipients: [{ diagnosticCode: "smtp; 550 unknown" }] },
    };
    await aws.clients.sns.send(
      new PublishCommand({ TopicArn: aws.topicArns.mailFeedback, Message: JSON.stringify(notice) }),
    );
    const feedback = consume({
      name: "mailFeedback",
      queue: await sqsQueue(aws.clients.sqs, aws.names.queues.mailFeedback),
      slots: 1,
      visibilitySeconds: 30,
      log: house.log,
      handler: bounceReader(house),
    });
    const state = async () => (await house.mails.find(`${jobId}.done`))?.state;
    await vi.waitFor(async () => expect(await state()).toBe("BOUNCED"), { timeout: 30_000 });
    await feedback.stop(1000);
  });

  it("is decided against, and nothing piles up, where the service sends none", async () => {
    const house: Worker = { ...worker(), carrier: null };
    const { userId } = await aPerson(house);
    const { jobId } = await aResult(house, userId, { dueIn: 1 });
    await notifier(house)({ jobId }, never);
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ because: "no_mail_here" });
    expect(await house.jobs.find(jobId)).not.toHaveProperty("mailAt");
  });

  it("is none for a job that was refused while its person looked on", async () => {
    const house = worker();
    const { userId, inbox } = await aPerson(house);
    const jobId = aJobId();
    await house.jobs.add(anUploadingJob({ jobId, userId }));
    const error = reportError(new AppError("upload_empty", "The file is empty."));
    await house.jobs.apply(jobId, "refuse", { completeTime: now, error, attempts: 0 }, {});
    expect(await house.jobs.find(jobId)).toMatchObject({ status: "FAILED" });
    await notifier(house)({ jobId }, never);
    expect(await inbox()).toEqual([]);
  });
});

/** Lets the reconciler find what is due and the notifier do it, until there is nothing due at this time. */
async function untilQuiet(house: Worker): Promise<void> {
  const until = now;
  for (let round = 0; round < 20; round++) {
    const rung: Parameters<ReturnType<typeof notifier>>[0][] = [];
    const bus = {
      send: async (queue: string, message: unknown) =>
        void (queue === "mail" && rung.push(message as (typeof rung)[number])),
    };
    const touched = await sweepMail({ ...house, bus: bus as never });
    for (const message of rung) await notifier(house)(message, never);
    if (touched === 0 && now >= until + 4 * minute) break;
    if (touched === 0) now += minute; // a lease that nobody holds any more runs out
  }
  now = until;
}

/** `deps` of a process that is killed at its `step`-th call: just before it is made, or after it was and before it is known. */
function mortal(house: Worker, step: number, when: "before" | "after") {
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
