import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { PublishCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sqsQueue } from "@gas/aws/sqs-queue";
import { deadLetterName } from "@gas/aws/topology";
import type { Job } from "@gas/core/jobs/job";
import { mailTag } from "@gas/core/messages/mail-notice";
import { minute } from "@gas/core/time";
import { consume } from "./consume.ts";
import { bounceReader, notifier } from "./notifier.ts";
import { never, startPostOffice, subjects, type PostOffice } from "./testing/post-office.ts";

let post: PostOffice;
beforeAll(async () => void (post = await startPostOffice()));
afterAll(() => post.aws.stop());

describe("a mail, whatever happens on its way,", () => {
  it("comes once though its message comes many times, in any order, to several notifiers at once", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house);
    const jobs = [
      await post.aResult(house, userId, { fileName: "a.vcf" }),
      await post.aResult(house, userId, { fileName: "b.vcf" }),
      await post.aResult(house, userId, { fileName: "c.vcf" }),
    ];
    await post.archive(house, jobs[0] as Job);
    const urlOf = (name: string) => `${post.aws.config.endpoints?.sqs}/000000000000/${name}`;
    const bodies = [...jobs, ...jobs.toReversed(), ...jobs].map(({ jobId }) => JSON.stringify({ jobId }));
    for (const MessageBody of ["not JSON", ...bodies])
      await post.aws.clients.sqs.send(
        new SendMessageCommand({ QueueUrl: urlOf(post.aws.names.queues.mail), MessageBody }),
      );
    await house.bus.publish("jobResults", { jobId: (jobs[1] as Job).jobId }); // the topic feeds the queue too
    let handled = 0;
    const queue = await sqsQueue(post.aws.clients.sqs, post.aws.names.queues.mail);
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
    const { Messages = [] } = await post.aws.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: urlOf(deadLetterName(post.aws.names.queues.mail)),
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
        const house = post.worker();
        const { userId, inbox } = await post.aPerson(house);
        const job = await post.aResult(house, userId);
        const { deps, died } = post.mortal(house, step, when);
        await notifier(deps)({ jobId: job.jobId }, never).catch(() => {});
        if (died() === null) {
          ended = true;
          break;
        }
        steps++;
        // Nobody rings again: the row's mark is what is left, and the time passes.
        await post.untilQuiet(house);
        const mails = await inbox();
        expect(subjects(mails), `killed ${when} ${died()}`).toEqual(["Done: sample.vcf"]);
        if (mails[0]?.deliveries !== 1) doubled.push(`${when} ${died()}`);
      }
    }
    expect(steps).toBeGreaterThan(10);
    // The one window, of a single write: the server's yes was heard by no one. The repeat has the same Message-ID.
    expect(doubled).toEqual(["after carrier.send", "before mails.settle"]);
  });

  it("that no server will take is recorded as refused, without the address", async () => {
    const house = post.worker();
    const { userId } = await post.aPerson(house, {}, "bounce@gas.test");
    const { jobId } = await post.aResult(house, userId);
    expect(await notifier(house)({ jobId }, never)).toEqual({ end: "done" });
    const [entry] = await house.mails.listOf(userId, 10);
    expect(entry).toMatchObject({ state: "REFUSED", because: "550 5.1.1 There is no such mailbox" });
    expect(JSON.stringify(entry)).not.toContain("@");
  });

  it("that a server does not take post.clock.now is tried again, and in the end given up where the operator sees it", async () => {
    const house = post.worker();
    const { userId } = await post.aPerson(house, {}, "later@gas.test");
    const { jobId } = await post.aResult(house, userId);
    const tell = notifier(house);
    expect(await tell({ jobId }, never)).toEqual({ end: "done" });
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ state: "SENDING", attempts: 1 });
    expect(await house.jobs.find(jobId)).toMatchObject({ mailAt: post.clock.now + minute });
    let outcome = await tell({ jobId }, never);
    for (let i = 0; i < 60 && outcome.end === "done"; i++) {
      post.clock.now += 61 * minute;
      outcome = await tell({ jobId }, never);
    }
    expect(outcome).toMatchObject({ end: "park" });
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ state: "REFUSED" });
  });

  it("that came back later is recorded, by what SES says to its topic", async () => {
    const house = post.worker();
    const { userId } = await post.aPerson(house);
    const { jobId } = await post.aResult(house, userId);
    await notifier(house)({ jobId }, never);
    const notice = {
      eventType: "Bounce",
      mail: { tags: { [mailTag]: [`${jobId}.done`] } },
      bounce: { bounceType: "Permanent", bouncedRecipients: [{ diagnosticCode: "smtp; 550 unknown" }] },
    };
    await post.aws.clients.sns.send(
      new PublishCommand({ TopicArn: post.aws.topicArns.mailFeedback, Message: JSON.stringify(notice) }),
    );
    const feedback = consume({
      name: "mailFeedback",
      queue: await sqsQueue(post.aws.clients.sqs, post.aws.names.queues.mailFeedback),
      slots: 1,
      visibilitySeconds: 30,
      log: house.log,
      handler: bounceReader(house),
    });
    const state = async () => (await house.mails.find(`${jobId}.done`))?.state;
    await vi.waitFor(async () => expect(await state()).toBe("BOUNCED"), { timeout: 30_000 });
    await feedback.stop(1000);
  });
});
