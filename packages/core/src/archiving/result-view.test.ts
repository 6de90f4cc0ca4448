import { describe, expect, it } from "vitest";
import {
  anArchivedResult,
  archivedAt,
  aRestoredResult,
  aRetrievingResult,
  requestedAt,
} from "../testing/archived-results.ts";
import { aBeat, aRunningJob, completed, t0 } from "../testing/builders.ts";
import { minute } from "../time.ts";
import { viewJob } from "../jobs/job-view.ts";
import type { CompletedJob } from "../jobs/job.ts";
import { compareReannotation } from "./reannotation.ts";
import { afterRefusal, putOff, withStep } from "./restore-policy.ts";
import { viewRestoring, viewResult, type ResultView } from "./result-view.ts";

const restore = { timeScale: 1, expeditedAtMost: 100 };
const free = { plan: "free", restore, archiveMinBytes: 0 } as const;
const premium = { plan: "premium", restore, archiveMinBytes: 0 } as const;
const available = () => completed(aRunningJob());

describe("where a result is, in words", () => {
  it("says of a small result that it stays, and why, and counts down to nothing", () => {
    const small = { ...free, archiveMinBytes: available().results.vcf.bytes + 1 };
    const { archiveDueAt: _, ...undue } = available();
    for (const job of [available(), { ...undue, archiveStatus: "NOT_APPLICABLE" } as CompletedJob]) {
      const view = viewResult(job, small, t0);
      expect(view.headline).toEqual(["Ready to download, and stays"]);
      expect(view.detail).toContain("so small");
      expect(view).toMatchObject({ mayExtend: false, mayDownload: true });
      expect(view).not.toHaveProperty("dueAt");
    }
    expect(viewResult(available(), { ...small, plan: "premium" }, t0).headline).toEqual([
      "Ready to download",
    ]);
  });

  it("counts down to the archive for a free owner, and says nothing of it to a premium one", () => {
    const due = available().archiveDueAt;
    expect(viewResult(available(), free, t0)).toMatchObject({
      headline: ["Ready to download, moves to the archive ", { until: due }],
      dueAt: due,
      mayExtend: true,
      mayDownload: true,
    });
    const theirs = viewResult(available(), premium, t0);
    expect(theirs).toMatchObject({ headline: ["Ready to download"], mayExtend: false, mayDownload: true });
    expect(theirs.dueAt).toBeUndefined();
  });

  it("offers the extension once", () => {
    expect(viewResult({ ...available(), extended: true }, free, t0).mayExtend).toBe(false);
  });

  it("shows a free owner of an archived result the way to get it back, and a premium one that it comes", () => {
    expect(viewResult(anArchivedResult(), free, requestedAt)).toMatchObject({
      headline: ["Archived on ", { date: archivedAt }, ": upgrade to get it back"],
      mayDownload: false,
      treeHash: "1".repeat(64),
    });
    expect(viewResult(anArchivedResult(), premium, requestedAt).headline.at(-1)).toContain("asked back");
  });

  it("says of a retrieval when it was asked, with what, when it is expected and how many are back", () => {
    const progress = { asked: 12, back: 3 };
    expect(viewResult(aRetrievingResult(), { ...premium, progress }, requestedAt).headline).toEqual([
      "Restoring, please wait: requested ",
      { time: requestedAt },
      " with Expedited, expected by ",
      { time: requestedAt + 5 * minute },
      " (3 of 12 results are back)",
    ]);
  });

  it("tells the way through the archive and back step by step", () => {
    const { retrieval } = aRetrievingResult();
    const fellBack = afterRefusal(retrieval, requestedAt + 1000, restore).retrieval;
    const steps = ["started", "ready", "copied", "verified"] as const;
    const done = steps.reduce((so, what) => withStep(so, { at: requestedAt + minute, what }), fellBack);
    const view = viewResult(aRestoredResult({ retrieval: done }), premium, requestedAt + 5 * minute);
    expect(view.headline[0]).toBe("Restored ");
    expect(view.timeline.map(({ what }) => what)).toEqual([
      "written",
      "archived",
      "requested",
      "fell_back",
      ...steps,
    ]);
    expect(view.timeline.map(({ text }) => text)).toContain(
      "Fell back to Standard: no capacity for faster ones",
    );
  });

  it("offers a retry when the archive refused or is late, and not while all goes well", () => {
    const going = aRetrievingResult();
    expect(viewResult(going, premium, requestedAt).mayRetry).toBe(false);
    expect(viewResult(going, premium, requestedAt + 6 * minute).mayRetry).toBe(true);
    const { retrieval } = putOff(going.retrieval, requestedAt, restore);
    expect(viewResult({ ...going, retrieval }, premium, requestedAt)).toMatchObject({
      mayRetry: true,
      detail: expect.stringContaining("takes no requests"),
    });
  });

  it("holds no formatted time: that is made where the person is", () => {
    const all: CompletedJob[] = [available(), anArchivedResult(), aRetrievingResult(), aRestoredResult()];
    const words = all.flatMap((job) =>
      viewResult(job, free, t0).headline.filter((part) => typeof part === "string"),
    );
    expect(words.join(" ")).not.toMatch(/\d\d:\d\d|20\d\d/);
  });

  it("names no key, lease, archive id or owner to whoever looks", () => {
    const told = JSON.stringify(viewJob(aRetrievingResult(), premium, requestedAt));
    expect(told).not.toMatch(/results\/|archive-1|request-1|"lease|demo-free/);
  });

  it("marks the annotated VCF, and it alone, as not to be had while it is in the archive", () => {
    const { files } = viewJob(anArchivedResult(), free, requestedAt);
    expect(files.filter(({ inS3 }) => !inS3).map(({ kind }) => kind)).toEqual(["vcf"]);
    expect(files[0]).toMatchObject({ bytes: 10, sha256: "0".repeat(64) });
  });
});

describe("annotating again beside waiting for the archive", () => {
  const offer = { name: "yeast", title: "Yeast", assembly: "R64", contigs: [], checksum: "b" };
  const beat = aBeat({ seenAt: requestedAt, engine: "embedded 0.2.0", references: [offer] });
  const again = (job: CompletedJob, now: number): ResultView["again"] =>
    viewResult(job, { ...free, reannotation: compareReannotation(job, [beat], now) }, now).again;

  it("is offered when it is quicker, with what would differ", () => {
    const job = anArchivedResult({ engine: "embedded 0.1.0", referenceChecksum: "a" });
    expect(again(job, requestedAt)).toEqual({
      tookMs: 5000,
      retrievalMs: 5 * minute,
      engine: { before: "embedded 0.1.0", today: "embedded 0.2.0", same: false },
      reference: { name: "Yeast", same: false },
    });
  });
  it("is not offered when it took longer than the archive does, nor for a result that is in S3", () => {
    expect(again(anArchivedResult({ startTime: t0 - 10 * minute }), requestedAt)).toBeUndefined();
    expect(again(aRetrievingResult(), requestedAt + 5 * minute - 1000)).toBeUndefined();
    expect(again(aRestoredResult(), requestedAt)).toBeUndefined();
  });
  it("is not offered when no living annotator has the reference any more", () => {
    const job = anArchivedResult({ reference: "mouse" });
    expect(again(job, requestedAt)).toBeUndefined();
    expect(compareReannotation(anArchivedResult(), [beat], requestedAt + 60_000)).toBeNull();
  });
  it("claims no sameness of what it does not know", () => {
    expect(
      compareReannotation(anArchivedResult(), [aBeat({ seenAt: requestedAt })], requestedAt),
    ).toMatchObject({
      engine: null,
      reference: null,
    });
  });
});

describe("the banner of what is on its way back", () => {
  const followUp = { since: t0, asked: 12, expedited: 12, again: false };
  it("counts what has arrived", () => {
    expect(viewRestoring({ plan: "premium", followUp }, 9)).toEqual({ asked: 12, back: 3, looking: false });
  });
  it("is gone when nothing is on its way", () => {
    expect(viewRestoring({ plan: "premium", followUp }, 0)).toBeNull();
    expect(viewRestoring({ plan: "free" }, 0)).toBeNull();
  });
  it("stands from the click on, before the first result was asked for", () => {
    const begun = { plan: "premium", followUp: { ...followUp, asked: 0 }, wakeAt: t0 } as const;
    expect(viewRestoring(begun, 0)).toEqual({ asked: 0, back: 0, looking: true });
  });
  it("stays true after a downgrade while retrievals go on", () => {
    expect(viewRestoring({ plan: "free", followUp: { ...followUp, asked: 0 } }, 4)).toMatchObject({
      asked: 4,
      back: 0,
    });
  });
});
