import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@gas/core/errors/app-error";
import { reportError } from "@gas/core/errors/error-report";
import { usualWishes } from "@gas/core/mail/mail-wishes";
import { aJobId, anUploadingJob } from "@gas/core/testing/builders";
import { day, minute } from "@gas/core/time";
import { notifier } from "./notifier.ts";
import { never, startPostOffice, subjects, type PostOffice, type MailWorker } from "./testing/post-office.ts";

let post: PostOffice;
beforeAll(async () => void (post = await startPostOffice()));
afterAll(() => post.aws.stop());

describe("a mail", () => {
  it("is sent when a job is done, leads to the job's page, and can be ended by one click of a mail program", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house);
    const job = await post.aResult(house, userId);
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

  it("is found by the table alone when every message was lost", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house, { archivingSoon: true });
    const job = await post.aResult(house, userId);
    await post.untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Done: sample.vcf"]);
    post.clock.now = job.archiveDueAt - 10 * minute;
    await post.untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Done: sample.vcf", "Moves to the archive soon: sample.vcf"]);
    post.clock.now = job.archiveDueAt;
    await post.archive(house, job);
    await post.untilQuiet(house);
    expect(subjects(await inbox()).at(-1)).toBe("Moved to the archive: sample.vcf");
    expect(await house.jobs.find(job.jobId)).not.toHaveProperty("mailAt");
  });

  it("announces a move anew when it was put off, and only to whoever asked", async () => {
    const house = post.worker();
    const [asked, silent] = [await post.aPerson(house, { archivingSoon: true }), await post.aPerson(house)];
    const job = await post.aResult(house, asked.userId);
    const other = await post.aResult(house, silent.userId);
    post.clock.now = job.archiveDueAt - minute;
    await post.untilQuiet(house);
    const archiveDueAt = job.archiveDueAt + day;
    await house.jobs.apply(job.jobId, "extend", { archiveDueAt, wakeAt: post.clock.now, extended: true }, {});
    await post.untilQuiet(house);
    post.clock.now = archiveDueAt - minute;
    await post.untilQuiet(house);
    expect(subjects(await asked.inbox()).filter((one) => one.startsWith("Moves"))).toHaveLength(2);
    expect(subjects(await silent.inbox())).toEqual(["Done: sample.vcf"]);
    expect(await house.jobs.find(other.jobId)).not.toHaveProperty("mailAt");
  });

  it("that nobody wants is not sent later either, when the wish has changed", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house, { done: false });
    const { jobId } = await post.aResult(house, userId);
    await notifier(house)({ jobId }, never);
    await house.accounts.setMailWishes(userId, usualWishes);
    await notifier(house)({ jobId }, never);
    expect(await inbox()).toEqual([]);
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ state: "DECLINED" });
  });

  it("says once that all results of an upgrade are back, when the last one is, however many they are", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house, { done: false, archived: false });
    const jobs = await Promise.all([1, 2, 3].map(() => post.aResult(house, userId)));
    for (const job of jobs) await post.archive(house, job);
    post.clock.now += minute;
    await house.accounts.changePlan(userId, "premium", post.clock.now);
    for (const job of jobs) await post.askBack(house, job);
    const followUp = { since: post.clock.now, asked: 3, expedited: 3, again: false };
    for (const job of jobs) {
      await notifier(house)({ userId }, never); // too early, each time
      post.clock.now += 1000;
      await post.bringBack(house, job);
    }
    await notifier(house)({ userId }, never);
    expect(await inbox(), "the jobs are still being gone through").toEqual([]);
    await house.accounts.noteFollowUp(userId, 1, followUp, null);
    await Promise.all([1, 2, 3].map(() => notifier(house)({ userId }, never)));
    await post.untilQuiet(house);
    const mails = await inbox();
    expect(subjects(mails)).toEqual(["All your results are back"]);
    expect(mails[0]?.text).toContain("All 3 archived results are back");
    expect(await house.accounts.find(userId)).not.toHaveProperty("mailAt");
  });

  it("tells of the free plan once, not of each result that moves because of it", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house, { done: false });
    await house.accounts.changePlan(userId, "premium", post.clock.now);
    const job = await post.aResult(house, userId);
    post.clock.now += minute;
    await house.accounts.changePlan(userId, "free", post.clock.now);
    await post.archive(house, job);
    await post.untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Your account is on the free plan"]);
  });

  it("warns of a payment that is owed, and premium ends when the grace is over", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house);
    await house.accounts.setBilling(userId, 0, { customerId: "cus_1" }, "premium", post.clock.now);
    await house.accounts.noteFollowUp(
      userId,
      1,
      { since: post.clock.now, asked: 0, expedited: 0, again: false },
      null,
    );
    await house.accounts.setBilling(
      userId,
      1,
      { customerId: "cus_1", pastDueSince: post.clock.now },
      "premium",
      post.clock.now,
    );
    await post.untilQuiet(house);
    expect(subjects(await inbox())).toEqual(["Your payment for premium did not go through"]);
    expect(await house.accounts.find(userId)).toMatchObject({
      plan: "premium",
      mailAt: post.clock.now + 7 * day,
    });
    post.clock.now += 7 * day;
    await post.untilQuiet(house);
    expect(await house.accounts.find(userId)).toMatchObject({ plan: "free", planVersion: 2 });
    expect(subjects(await inbox()).at(-1)).toBe("Your account is on the free plan");
  });

  it("is decided against, and nothing piles up, where the service sends none", async () => {
    const house: MailWorker = { ...post.worker(), carrier: null };
    const { userId } = await post.aPerson(house);
    const { jobId } = await post.aResult(house, userId, { dueIn: 1 });
    await notifier(house)({ jobId }, never);
    expect(await house.mails.find(`${jobId}.done`)).toMatchObject({ because: "no_mail_here" });
    expect(await house.jobs.find(jobId)).not.toHaveProperty("mailAt");
  });

  it("is none for a job that was refused while its person looked on", async () => {
    const house = post.worker();
    const { userId, inbox } = await post.aPerson(house);
    const jobId = aJobId();
    await house.jobs.add(anUploadingJob({ jobId, userId }));
    const error = reportError(new AppError("upload_empty", "The file is empty."));
    await house.jobs.apply(jobId, "refuse", { completeTime: post.clock.now, error, attempts: 0 }, {});
    expect(await house.jobs.find(jobId)).toMatchObject({ status: "FAILED" });
    await notifier(house)({ jobId }, never);
    expect(await inbox()).toEqual([]);
  });
});
