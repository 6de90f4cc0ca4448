import { describe, expect, it } from "vitest";
import { newRetrieval } from "../archiving/restore-policy.ts";
import { dueAfter } from "../archiving/archive-policy.ts";
import type { Retrieval } from "../archiving/result-state.ts";
import type { DeletedJob, Job } from "../jobs/job.ts";
import type { JobId } from "../jobs/job-id.ts";
import type { JobStore } from "../ports/job-store.ts";
import { UserId } from "../accounts/account.ts";
import { minute } from "../time.ts";
import { anUploadingJob, someResults, t0 } from "./builders.ts";

/** What every job store must do with the life of a result; `make` answers an empty store. */
export function jobArchiveContract(make: () => Promise<JobStore>): void {
  const copy = {
    archiveId: "archive-1",
    archiveCopy: { bytes: 10, treeHash: "a".repeat(64), storedAt: t0 },
  };
  const settings = { timeScale: 1, expeditedAtMost: 1 };
  const retrieval = (request: string): Retrieval => newRetrieval(request, "Standard", t0, settings);

  /** A job that is COMPLETED and AVAILABLE. */
  async function aResult(store: JobStore, fields: Parameters<typeof anUploadingJob>[0] = {}): Promise<JobId> {
    const { jobId } = (await store.add(anUploadingJob(fields))) as Job;
    await store.apply(
      jobId,
      "submit",
      {
        submitTime: fields.submitTime ?? t0,
        input: { key: "inputs/k", bytes: 10, etag: '"e"' },
        attempts: 0,
        reminders: 0,
        wakeAt: t0,
      },
      {},
    );
    await store.apply(
      jobId,
      "claim",
      {
        startTime: t0,
        lease: { owner: "annotator", until: t0 + minute },
        progress: { inputBytes: 0, records: 0, at: t0 },
        attempts: 1,
        wakeAt: t0,
      },
      { now: t0 },
    );
    await store.apply(
      jobId,
      "complete",
      {
        completeTime: t0,
        engine: "embedded",
        results: someResults(),
        counts: { read: 1, annotated: 1, unannotated: 0, rejected: 0 },
        archiveStatus: "AVAILABLE",
        ...dueAfter(t0, 30 * minute),
      },
      { leaseOwner: "annotator" },
    );
    return jobId;
  }
  const begin = (store: JobStore, jobId: JobId, owner: string, now: number) =>
    store.apply(
      jobId,
      "beginArchiving",
      { lease: { owner, until: now + minute }, wakeAt: now + minute },
      { now },
    );
  const archive = (store: JobStore, jobId: JobId, owner: string) =>
    store.apply(
      jobId,
      "archived",
      { ...copy, archivedAt: t0, evicted: false, wakeAt: t0 + minute },
      { leaseOwner: owner },
    );
  const ask = (store: JobStore, jobId: JobId, request: string) =>
    store.apply(jobId, "requestRetrieval", { retrieval: retrieval(request), wakeAt: t0 + 2 * minute }, {});
  async function anArchivedResult(
    store: JobStore,
    fields?: Parameters<typeof anUploadingJob>[0],
  ): Promise<JobId> {
    const jobId = await aResult(store, fields);
    await begin(store, jobId, "archiver", t0);
    await archive(store, jobId, "archiver");
    return jobId;
  }
  const due = async (store: JobStore) =>
    (await store.listDue(Number.MAX_SAFE_INTEGER, 10)).map(({ jobId }) => jobId);

  describe("a job store, of results", () => {
    it("lets only one of many archivers begin", async () => {
      const store = await make();
      const jobId = await aResult(store);
      const begun = await Promise.all(
        Array.from({ length: 8 }, (_, i) => begin(store, jobId, `archiver-${i}`, t0)),
      );
      expect(begun.filter(Boolean)).toHaveLength(1);
    });

    it("lets a second archiver take over when the first one's lease has run out, and the first one end nothing more", async () => {
      const store = await make();
      const jobId = await aResult(store);
      await begin(store, jobId, "first", t0);
      expect(await begin(store, jobId, "second", t0 + minute - 1)).toBeNull();
      expect(await begin(store, jobId, "second", t0 + minute)).toMatchObject({ lease: { owner: "second" } });
      expect(await archive(store, jobId, "first")).toBeNull();
      const archived = await archive(store, jobId, "second");
      expect(archived).toMatchObject({ archiveStatus: "ARCHIVED", ...copy, evicted: false });
      expect(archived).not.toHaveProperty("lease");
      expect(archived).not.toHaveProperty("archiveDueAt");
      expect(await store.find(jobId)).toEqual(archived);
    });

    it("does nothing to a result that is elsewhere than the event begins", async () => {
      const store = await make();
      const jobId = await aResult(store);
      const before = await store.find(jobId);
      expect(await ask(store, jobId, "r")).toBeNull();
      expect(await archive(store, jobId, "annotator")).toBeNull();
      expect(await store.apply(jobId, "evicted", { evicted: true, wakeAt: null }, {})).toBeNull();
      expect(await store.find(jobId)).toEqual(before);
      const pending = await store.add(anUploadingJob());
      expect(await begin(store, pending!.jobId, "a", t0)).toBeNull();
    });

    it("takes a field away that is said to be null, and wakes nobody for a row without a time", async () => {
      const store = await make();
      const jobId = await anArchivedResult(store);
      expect(await due(store)).toEqual([jobId]);
      const evicted = await store.apply(jobId, "evicted", { evicted: true, wakeAt: null }, {});
      expect(evicted).toMatchObject({ evicted: true });
      expect(evicted).not.toHaveProperty("wakeAt");
      expect(await due(store)).toEqual([]);
      await ask(store, jobId, "r");
      expect(await due(store)).toEqual([jobId]);
    });

    it("lets the answer to one request say nothing of another", async () => {
      const store = await make();
      const jobId = await anArchivedResult(store);
      await ask(store, jobId, "first");
      const started = (request: string) =>
        store.apply(
          jobId,
          "retrievalStarted",
          { retrieval: { ...retrieval(request), id: "id" }, wakeAt: t0 },
          { request },
        );
      expect(await started("second")).toBeNull();
      expect(await started("first")).toMatchObject({ retrieval: { request: "first", id: "id" } });
      const again = await store.apply(
        jobId,
        "askAgain",
        { retrieval: retrieval("second"), wakeAt: t0, lease: null },
        { now: t0 },
      );
      expect(again).toMatchObject({ retrieval: { request: "second" } });
      expect(again).not.toHaveProperty("retrieval.id");
      expect(await started("first")).toBeNull();
      expect(await started("second")).not.toBeNull();
    });

    it("lets one at a time copy a result back, and only that one say that it is", async () => {
      const store = await make();
      const jobId = await anArchivedResult(store);
      await ask(store, jobId, "r");
      const take = (owner: string, now: number) =>
        store.apply(
          jobId,
          "takeBack",
          { retrieval: retrieval("r"), lease: { owner, until: now + minute }, wakeAt: now },
          { now },
        );
      expect(await take("first", t0)).not.toBeNull();
      expect(await take("second", t0 + minute - 1)).toBeNull();
      expect(await take("second", t0 + minute)).not.toBeNull();
      const restore = (leaseOwner: string) =>
        store.apply(
          jobId,
          "restored",
          { retrieval: retrieval("r"), restoredAt: t0, results: someResults(), wakeAt: t0 },
          { leaseOwner },
        );
      expect(await restore("first")).toBeNull();
      const restored = await restore("second");
      expect(restored).toMatchObject({ archiveStatus: "RESTORED", ...copy });
      expect(restored).not.toHaveProperty("lease");
      expect(restored).not.toHaveProperty("archivedAt");
    });

    it("counts the results that are on their way back, of one person", async () => {
      const store = await make();
      const { userId } = anUploadingJob();
      const ours = [await anArchivedResult(store), await anArchivedResult(store, { submitTime: t0 + 1 })];
      const theirs = await anArchivedResult(store, { userId: UserId.parse("someone-else") });
      expect(await store.countRetrieving(userId)).toBe(0);
      for (const jobId of [...ours, theirs]) await ask(store, jobId, "r");
      expect(await store.countRetrieving(userId)).toBe(2);
      const [restored, deleted] = ours as [JobId, JobId];
      await store.apply(
        restored,
        "takeBack",
        { retrieval: retrieval("r"), lease: { owner: "thawer", until: t0 }, wakeAt: t0 },
        { now: t0 },
      );
      expect(await store.countRetrieving(userId)).toBe(2);
      await store.apply(
        restored,
        "restored",
        { retrieval: retrieval("r"), restoredAt: t0, results: someResults(), wakeAt: t0 },
        { leaseOwner: "thawer" },
      );
      expect(await store.countRetrieving(userId)).toBe(1);
      await remove(store, deleted);
      expect(await store.countRetrieving(userId)).toBe(0);
    });

    it("names completed jobs among those to be looked at", async () => {
      const store = await make();
      const jobId = await aResult(store);
      const { wakeAt } = dueAfter(t0, 30 * minute);
      expect(await store.listDue(wakeAt - 1, 10)).toEqual([]);
      expect(await store.listDue(wakeAt, 10)).toEqual([await store.find(jobId)]);
    });

    it("lets a deleted job be found by nobody but whoever removes its files", async () => {
      const store = await make();
      const jobId = await anArchivedResult(store);
      const { userId } = anUploadingJob();
      expect((await store.listOf(userId, { limit: 10 })).jobs).toHaveLength(1);
      const deleted = await remove(store, jobId);
      expect(deleted).toEqual({
        jobId,
        status: "DELETED",
        fileName: "sample.vcf",
        formerUserId: userId,
        version: expect.any(Number) as number,
        deletedAt: t0,
        purges: 0,
        wakeAt: t0 + 5,
        archiveId: "archive-1",
      });
      expect(await store.find(jobId)).toBeNull();
      expect((await store.listOf(userId, { limit: 10 })).jobs).toEqual([]);
      expect(await store.add(anUploadingJob({ jobId }))).toBeNull();
      expect(await store.listDue(t0 + 5, 10)).toEqual([deleted]);
      expect(await remove(store, jobId)).toBeNull();
    });

    it("lets no one who was at work on a deleted job change it", async () => {
      const store = await make();
      const jobId = await aResult(store);
      await begin(store, jobId, "archiver", t0);
      await remove(store, jobId);
      expect(await archive(store, jobId, "archiver")).toBeNull();
      expect(await begin(store, jobId, "archiver", t0 + minute)).toBeNull();
    });

    it("forgets a deleted job only as it was read, and no other", async () => {
      const store = await make();
      const jobId = await aResult(store);
      const { version } = (await store.find(jobId)) as Job;
      await store.forget({ jobId, version } as DeletedJob);
      expect(await store.find(jobId)).not.toBeNull();
      const deleted = (await remove(store, jobId)) as DeletedJob;
      const purged = await store.apply(jobId, "purged", { purges: 1, wakeAt: t0 }, {});
      await store.forget(deleted);
      expect(await store.listDue(t0, 10)).toEqual([purged]);
      await store.forget(purged as DeletedJob);
      await store.forget(purged as DeletedJob);
      expect(await store.listDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });
  });

  const remove = (store: JobStore, jobId: JobId) =>
    store.apply(
      jobId,
      "delete",
      { formerUserId: anUploadingJob().userId, deletedAt: t0, purges: 0, wakeAt: t0 + 5 },
      {},
    );
}
