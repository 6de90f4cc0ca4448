import { describe, expect, it } from "vitest";
import { UserId } from "../accounts/account.ts";
import { reportError } from "../errors/error-report.ts";
import { AppError } from "../errors/app-error.ts";
import type { JobIn } from "../jobs/job.ts";
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

    it("names the jobs whose time to be looked at has come, the longest overdue first", async () => {
      const store = await make();
      const late = anUploadingJob({ wakeAt: t0 + 10 });
      const later = anUploadingJob({ wakeAt: t0 + 20 });
      const notYet = anUploadingJob({ wakeAt: t0 + 30 });
      for (const job of [notYet, later, late]) await store.add(job);
      expect((await store.listDue(t0 + 20, 10)).map((job) => job.jobId)).toEqual([late.jobId, later.jobId]);
      expect((await store.listDue(t0 + 20, 1)).map((job) => job.jobId)).toEqual([late.jobId]);
    });
  });
}
