import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideFollowUp } from "../accounts/change-plan.ts";
import { isAllowed, planChange } from "../jobs/job-change.ts";
import { completedVariants, type ResultIn } from "../jobs/job.ts";
import { aRunningJob, completed, t0 } from "../testing/builders.ts";
import { day, minute } from "../time.ts";
import { decideArchiving } from "./archive-policy.ts";
import { afterRefusal, isNoticeOf, newRetrieval, tierFor } from "./restore-policy.ts";
import {
  archiveStatuses,
  archiveStatusesAllowing,
  resultDestinationOf,
  resultLifecycle,
  resultRule,
  type ArchiveStatus,
  type ResultEvent,
} from "./result-lifecycle.ts";
import { isStray } from "./strays.ts";

const events = Object.keys(resultRule) as ResultEvent[];
const settings = { timeScale: 1, expeditedAtMost: 2 };
const available = completed(aRunningJob());
const vcf = { ...available.results.vcf, versionId: "v1" };
const base = { ...available, results: { ...available.results, vcf } };
const { archiveDueAt: _due, ...undue } = base;
const archiveCopy = { bytes: 10, treeHash: "0".repeat(64), storedAt: t0 };
const retrieval = { ...newRetrieval("request-1", "Expedited", t0, settings), id: "retrieval-1" };
const lease = { owner: "lease-2", until: t0 + minute };

const results: { [S in ArchiveStatus]: ResultIn<S> } = {
  AVAILABLE: base,
  NOT_APPLICABLE: { ...undue, archiveStatus: "NOT_APPLICABLE" },
  ARCHIVING: { ...base, archiveStatus: "ARCHIVING", lease },
  ARCHIVED: {
    ...undue,
    archiveStatus: "ARCHIVED",
    archiveId: "a1",
    archiveCopy,
    archivedAt: t0,
    evicted: true,
  },
  RETRIEVING: {
    ...undue,
    archiveStatus: "RETRIEVING",
    archiveId: "a1",
    archiveCopy,
    archivedAt: t0,
    retrieval,
    lease,
  },
  RESTORED: { ...undue, archiveStatus: "RESTORED", archiveId: "a1", archiveCopy, restoredAt: t0, retrieval },
};
const all = Object.values(results);

describe("the life of a result", () => {
  it("gives every event one destination and one rule, and every status a schema", () => {
    for (const event of events) {
      const destinations = archiveStatusesAllowing(event).map(
        (status) => (resultLifecycle[status] as Record<string, string>)[event],
      );
      expect(new Set(destinations), event).toEqual(new Set([resultDestinationOf(event)]));
    }
    const inTable = archiveStatuses.flatMap((status) => Object.keys(resultLifecycle[status]));
    expect(new Set(inTable)).toEqual(new Set(events));
    expect(completedVariants.map(({ shape }) => shape.archiveStatus.value).toSorted()).toEqual(
      archiveStatuses.toSorted(),
    );
  });

  it("allows nothing that is not in the table", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(...events), (job, event) => {
        const change = { ...planChange(event as "keep", { wakeAt: 0 }, {}), lease: null };
        expect(isAllowed(job, change)).toBe(event in resultLifecycle[job.archiveStatus]);
      }),
    );
  });

  it("lets an archiver that was overtaken record nothing", () => {
    const fields = { archiveId: "a2", archiveCopy, archivedAt: t0, evicted: false as const, wakeAt: t0 };
    expect(isAllowed(results.ARCHIVING, planChange("archived", fields, { leaseOwner: "lease-1" }))).toBe(
      false,
    );
    expect(isAllowed(results.ARCHIVING, planChange("archived", fields, { leaseOwner: "lease-2" }))).toBe(
      true,
    );
  });
});

describe("archiving", () => {
  it("is never begun for a premium owner, whenever the message comes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.integer({ min: -day, max: day }), (job, later) => {
        if (job.archiveStatus === "ARCHIVING") return; // claimed as free: the plan is read again after the claim
        expect(decideArchiving(job, "premium", t0 + later, 0).do).not.toBe("archive");
      }),
    );
  });

  it("of a free owner's result waits exactly until it is due", () => {
    const { archiveDueAt } = results.AVAILABLE;
    expect(decideArchiving(base, "free", archiveDueAt - 1, 0)).toEqual({ do: "wait", milliseconds: 1 });
    expect(decideArchiving(base, "free", archiveDueAt, 0)).toEqual({ do: "archive", job: base });
  });

  it("is never begun for a result below the smallest size, which is kept at once, and is begun from that size on", () => {
    const { bytes } = base.results.vcf;
    const due = base.archiveDueAt;
    expect(decideArchiving(base, "free", due, bytes)).toEqual({ do: "archive", job: base });
    expect(decideArchiving(base, "free", due, bytes + 1)).toEqual({ do: "keep", job: base });
    expect(decideArchiving(base, "free", due - 1, bytes + 1)).toEqual({ do: "keep", job: base });
  });

  it("goes on for a result that was claimed before the smallest size was raised: nothing is left halfway", () => {
    const large = base.results.vcf.bytes + 1;
    expect(decideArchiving(results.ARCHIVING, "free", lease.until, large).do).toBe("archive");
    expect(decideArchiving({ ...results.ARCHIVED, evicted: false }, "free", t0, large).do).toBe("evict");
  });

  it("is left to whoever holds it, and taken over when they fell silent", () => {
    expect(decideArchiving(results.ARCHIVING, "free", lease.until - 1, 0)).toEqual({ do: "nothing" });
    expect(decideArchiving(results.ARCHIVING, "free", lease.until, 0).do).toBe("archive");
  });
});

describe("a change of plan", () => {
  it("looks again at what is between two places, and asks back only what has left S3 for certain", () => {
    expect(decideFollowUp(results.ARCHIVING, "premium", 0)).toEqual({ do: "later" });
    expect(decideFollowUp({ ...results.ARCHIVED, evicted: false }, "premium", 0)).toEqual({ do: "later" });
    expect(decideFollowUp(results.ARCHIVED, "premium", 0).do).toBe("retrieve");
    expect(decideFollowUp(results.AVAILABLE, "premium", 0).do).toBe("keep");
    for (const kept of [results.NOT_APPLICABLE, results.RESTORED])
      expect(decideFollowUp(kept, "free", 0).do).toBe("make-due");
    expect(decideFollowUp(results.RETRIEVING, "free", 0)).toEqual({ do: "nothing" });
    const large = base.results.vcf.bytes + 1;
    for (const kept of [results.NOT_APPLICABLE, results.RESTORED])
      expect(decideFollowUp(kept, "free", large)).toEqual({ do: "nothing" });
  });
});

describe("a retrieval", () => {
  it("is Expedited for the newest results only, and falls back to Standard at once, then is put off", () => {
    expect([0, 1, 2, 3].map((asked) => tierFor(asked, settings))).toEqual([
      "Expedited",
      "Expedited",
      "Standard",
      "Standard",
    ]);
    const fallen = afterRefusal(retrieval, t0, settings);
    expect(fallen).toMatchObject({ again: "now", retrieval: { tier: "Standard" } });
    expect(afterRefusal(fallen.retrieval, t0, settings)).toMatchObject({
      again: "later",
      wakeAt: t0 + 5 * minute,
    });
    const often = { ...fallen.retrieval, tries: 30 };
    expect(afterRefusal(often, t0, settings).wakeAt).toBe(t0 + 60 * minute);
  });

  it("is ended only by a notice of its own", () => {
    const notice = { archiveId: "a1", retrievalId: "retrieval-1", key: vcf.key };
    expect(isNoticeOf(results.RETRIEVING, notice)).toBe(true);
    for (const forged of [{ archiveId: "a2" }, { retrievalId: "retrieval-0" }, { key: "results/x/y/z" }])
      expect(isNoticeOf(results.RETRIEVING, { ...notice, ...forged })).toBe(false);
  });
});

describe("a stray", () => {
  it("is never a copy that the row names, or that its holder may be about to name", () => {
    expect(isStray({ in: "archive", archiveId: "a9" }, results.ARCHIVING)).toBe(false);
    expect(isStray({ in: "s3", key: vcf.key, versionId: "v9" }, results.RETRIEVING)).toBe(false);
    for (const job of all) {
      if (job.archiveId) expect(isStray({ in: "archive", archiveId: job.archiveId }, job)).toBe(false);
      const inS3 = !["ARCHIVED", "RETRIEVING"].includes(job.archiveStatus);
      if (inS3) expect(isStray({ in: "s3", ...vcf }, job), job.archiveStatus).toBe(false);
    }
  });

  it("is every copy of a deleted job, and one that the row let go", () => {
    expect(isStray({ in: "archive", archiveId: "a1" }, null)).toBe(true);
    expect(isStray({ in: "archive", archiveId: "a0" }, results.RESTORED)).toBe(true);
    expect(isStray({ in: "s3", ...vcf }, results.ARCHIVED)).toBe(true);
    expect(isStray({ in: "s3", key: vcf.key, versionId: "v0" }, results.RESTORED)).toBe(true);
  });
});
