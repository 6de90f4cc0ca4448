import { describe, expect, it } from "vitest";
import { UserId } from "../accounts/account.ts";
import { reportError } from "../errors/error-report.ts";
import { AppError } from "../errors/app-error.ts";
import { mayUndelete, type RestorableJob } from "../jobs/deleted-jobs.ts";
import type { Job, JobIn } from "../jobs/job.ts";
import type { JobStore } from "../ports/job-store.ts";
import { aJobId, anUploadingJob, someResults, t0 } from "./builders.ts";

/** What every job store must do; `make` answers an empty store. */
export function jobStoreContract(make: () => Promise<JobStore>): void {
  const submit = (store: JobStore, job: JobIn<"AWAITING_UPLOAD">, submitTime = t0) =>
    store.apply(
      job.jobId,
      "submit",
      {
        submitTime,
        input: { key: "inputs/k", bytes: job.announcedBytes, etag: '"e"' },
        attempts: 0,
        reminders: 0,
        wakeAt: submitTime + 60_000,
      },
      {},
    );
  const claim = (store: JobStore, job: { jobId: JobIn<"PENDING">["jobId"] }, owner: string, now: number) =>
    store.apply(
      job.jobId,
      "claim",
      {
        startTime: now,
        lease: { owner, until: now + 30_000 },
        progress: { inputBytes: 0, records: 0, at: now },
        attempts: 1,
        wakeAt: now + 45_000,
      },
      { now },
    );

  const found = async (store: JobStore, jobId: Job["jobId"]): Promise<Job> => {
    const job = await store.find(jobId);
    if (!job) throw new Error("there is no such job");
    return job;
  };
  const remove = (store: JobStore, job: Job) =>
    store.apply(
      job.jobId,
      "delete",
      { formerUserId: job.userId, deletedAt: t0, purges: 0, wakeAt: t0 + 600_000, former: job },
      { ifVersion: job.version },
    );
  const restorable = async (store: JobStore, jobId: Job["jobId"]): Promise<RestorableJob> => {
    const deleted = await store.findRow(jobId);
    if (deleted?.status !== "DELETED" || !mayUndelete(deleted, t0))
      throw new Error("there is nothing to take back");
    return deleted;
  };

  describe("a job store", () => {
    it("finds what was added and nothing else", async () => {
      const store = await make();
      const job = anUploadingJob();
      expect(await store.add(job)).toEqual(job);
      expect(await store.find(job.jobId)).toEqual(job);
      expect(await store.find(aJobId())).toBeNull();
    });

    it("answers the standing row when a job is added twice", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      const again = await store.add(job);
      expect(again?.status).toBe("PENDING");
    });

    it("lets only one of many workers claim a job", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, i) => claim(store, job, `lease-${i}`, t0)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it("lets a second worker take over when the first one's lease has run out, and the first one change nothing more", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      await claim(store, job, "first", t0);
      expect(await claim(store, job, "second", t0 + 29_999)).toBeNull();
      expect(await claim(store, job, "second", t0 + 30_000)).toMatchObject({ lease: { owner: "second" } });
      const done = {
        completeTime: t0 + 40_000,
        engine: "embedded",
        results: someResults(),
        counts: { read: 1, annotated: 1, unannotated: 0, rejected: 0 },
        archiveStatus: "AVAILABLE" as const,
        archiveDueAt: t0 + 1_000_000,
        wakeAt: t0 + 1_060_000,
      };
      expect(await store.apply(job.jobId, "complete", done, { leaseOwner: "first" })).toBeNull();
      expect(await store.apply(job.jobId, "complete", done, { leaseOwner: "second" })).toMatchObject({
        status: "COMPLETED",
      });
    });

    it("drops the fields that the new status does not carry", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      await claim(store, job, "first", t0);
      const failed = await store.apply(
        job.jobId,
        "fail",
        { completeTime: t0 + 1, error: reportError(new AppError("bad_input", "The file is empty.")) },
        { leaseOwner: "first" },
      );
      expect(failed).not.toHaveProperty("lease");
      expect(failed).not.toHaveProperty("wakeAt");
      expect(await store.find(job.jobId)).toEqual(failed);
      expect(await store.listDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    it("refuses a change computed from a row that has changed since", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      const pending = await submit(store, job);
      const version = pending?.version ?? -1;
      const remind = { wakeAt: t0 + 120_000, reminders: 1 };
      expect(await store.apply(job.jobId, "remind", remind, { ifVersion: version })).not.toBeNull();
      expect(await store.apply(job.jobId, "remind", remind, { ifVersion: version })).toBeNull();
    });

    it("labels a job in whatever status it is, and leaves all else as it was", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      const running = await claim(store, job, "first", t0);
      const labelled = await store.label(job.jobId, { name: "Trio 7", tags: ["urgent"], notes: "why" });
      expect(labelled).toEqual({
        ...running,
        name: "Trio 7",
        tags: ["urgent"],
        notes: "why",
        version: (running?.version ?? 0) + 1,
      });
      const bare = await store.label(job.jobId, { name: null, tags: null });
      expect(bare).not.toHaveProperty("name");
      expect(bare).toMatchObject({ notes: "why", status: "RUNNING" });
      expect(await store.find(job.jobId)).toEqual(bare);
    });

    it("labels only the version that was read, and no job that is not there or deleted", async () => {
      const store = await make();
      const job = anUploadingJob();
      expect(await store.label(job.jobId, { name: "Trio 7" })).toBeNull();
      await store.add(job);
      expect(await store.label(job.jobId, { name: "Trio 7" }, 0)).not.toBeNull();
      expect(await store.label(job.jobId, { name: "Trio 8" }, 0)).toBeNull();
      await remove(store, await found(store, job.jobId));
      expect(await store.label(job.jobId, { name: "Trio 9" })).toBeNull();
    });

    it("keeps the labels of a job whatever becomes of it", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await store.label(job.jobId, { name: "Trio 7", tags: ["urgent"] });
      await submit(store, job);
      expect(await claim(store, job, "first", t0)).toMatchObject({ name: "Trio 7", tags: ["urgent"] });
    });

    it("puts a deleted job back as it was, into each of its lists", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      const pending = await found(store, job.jobId);
      await remove(store, pending);
      expect(await store.find(job.jobId)).toBeNull();
      expect((await store.listOf(job.userId, { limit: 10 })).jobs).toEqual([]);

      const back = await store.undelete(await restorable(store, job.jobId));
      expect(back).toEqual({ ...pending, version: pending.version + 2 });
      expect(await store.find(job.jobId)).toEqual(back);
      expect((await store.listOf(job.userId, { limit: 10 })).jobs).toEqual([back]);
      expect(await store.countWaitingBefore(t0 + 1, 10)).toEqual({ count: 1, capped: false });
      expect(await store.listDue(t0 + 60_000, 10)).toEqual([back]);
      expect(await store.findRow(job.jobId)).toEqual(back);
    });

    it("lets only one of two win: who takes the deletion back, or who removes the files", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await remove(store, job);
      const deleted = await restorable(store, job.jobId);
      const begun = await store.apply(
        job.jobId,
        "beginPurge",
        { former: null, wakeAt: t0 },
        { ifVersion: deleted.version },
      );
      expect(begun).not.toHaveProperty("former");
      expect(await store.undelete(deleted)).toBeNull();

      const other = anUploadingJob();
      await store.add(other);
      await remove(store, other);
      const also = await restorable(store, other.jobId);
      expect(await store.undelete(also)).not.toBeNull();
      expect(
        await store.apply(
          other.jobId,
          "beginPurge",
          { former: null, wakeAt: t0 },
          { ifVersion: also.version },
        ),
      ).toBeNull();
    });

    it("lists a person's jobs newest first, page by page, and nobody else's", async () => {
      const store = await make();
      const other = UserId.parse("someone-else");
      for (let i = 0; i < 5; i++) await store.add(anUploadingJob({ submitTime: t0 + i }));
      await store.add(anUploadingJob({ userId: other }));
      const { userId } = anUploadingJob();
      const seen: number[] = [];
      let after: string | undefined;
      do {
        const page = await store.listOf(userId, { limit: 2, ...(after ? { after } : {}) });
        seen.push(...page.jobs.map((job) => job.submitTime - t0));
        expect(page.jobs.every((job) => job.userId === userId)).toBe(true);
        after = page.next;
      } while (after);
      expect(seen).toEqual([4, 3, 2, 1, 0]);
    });

    it("counts the waiting jobs ahead, up to a limit", async () => {
      const store = await make();
      for (let i = 0; i < 5; i++) {
        const job = anUploadingJob({ submitTime: t0 + i });
        await store.add(job);
        if (i < 4) await submit(store, job, t0 + i);
      }
      expect(await store.countWaitingBefore(t0 + 2, 100)).toEqual({ count: 2, capped: false });
      expect(await store.countWaitingBefore(t0 + 100, 100)).toEqual({ count: 4, capped: false });
      expect(await store.countWaitingBefore(t0 + 100, 3)).toEqual({ count: 3, capped: true });
    });

    it("says since when the job waits that waits longest, and goes through every row", async () => {
      const store = await make();
      expect(await store.oldestWaiting()).toBeNull();
      const jobs = [3, 1, 2].map((i) => anUploadingJob({ submitTime: t0 + i }));
      for (const job of jobs) await store.add(job);
      expect(await store.oldestWaiting()).toBeNull();
      for (const job of jobs) await submit(store, job, job.submitTime);
      expect(await store.oldestWaiting()).toBe(t0 + 1);
      const seen: string[] = [];
      for await (const row of store.all()) seen.push(row.jobId);
      expect(seen.toSorted()).toEqual(jobs.map(({ jobId }) => jobId).toSorted());
    });

    it("names the jobs whose time to be looked at has come, the longest overdue first", async () => {
      const store = await make();
      const late = anUploadingJob({ wakeAt: t0 + 10 });
      const later = anUploadingJob({ wakeAt: t0 + 20 });
      const notYet = anUploadingJob({ wakeAt: t0 + 30 });
      for (const job of [notYet, later, late]) await store.add(job);
      expect((await store.listDue(t0 + 20, 10)).map((job) => job.jobId)).toEqual([late.jobId, later.jobId]);
      expect((await store.listDue(t0 + 20, 1)).map((job) => job.jobId)).toEqual([late.jobId]);
    });

    it("finds of which job there is something to tell, until it is noted that all was told", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      const running = (await claim(store, job, "first", t0)) as Job;
      expect(await store.listMailDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      const error = reportError(new AppError("bad_input", "The file is empty."));
      const ended = { completeTime: t0 + 5, error };
      const failed = (await store.apply(job.jobId, "fail", ended, { leaseOwner: "first" })) as Job;
      expect(failed.mailAt).toBe(t0 + 5);
      expect(await store.listMailDue(t0 + 4, 10)).toEqual([]);
      expect(await store.listMailDue(t0 + 5, 10)).toEqual([failed]);
      expect(await store.noteMail(running, null), "as it was read before").toBe(false);
      expect(await store.noteMail(failed, t0 + 60)).toBe(true);
      expect(await store.find(job.jobId)).toEqual({ ...failed, mailAt: t0 + 60 });
      expect(await store.listMailDue(t0 + 59, 10)).toEqual([]);
      expect(await store.noteMail(failed, null)).toBe(true);
      expect(await store.find(job.jobId)).not.toHaveProperty("mailAt");
      expect(await store.listMailDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    it("has nothing to tell of a job that was deleted, unless that is taken back", async () => {
      const store = await make();
      const job = anUploadingJob();
      await store.add(job);
      await submit(store, job);
      await claim(store, job, "first", t0);
      const error = reportError(new AppError("bad_input", "The file is empty."));
      const failed = (await store.apply(
        job.jobId,
        "fail",
        { completeTime: t0 + 5, error },
        { leaseOwner: "first" },
      )) as Job;
      await remove(store, failed);
      expect(await store.listMailDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      expect(await store.noteMail(failed, t0 + 60)).toBe(false);
      const back = await store.undelete(await restorable(store, job.jobId));
      expect(await store.listMailDue(t0 + 5, 10)).toEqual([back]);
    });
  });
}
