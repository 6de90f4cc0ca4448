import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange, planChange } from "../jobs/job-change.ts";
import type { Job, ResultIn } from "../jobs/job.ts";
import { aPendingJob, aRunningJob, anAccount, completed, t0 } from "../testing/builders.ts";
import { day, hour, minute } from "../time.ts";
import { keptMs, toldWithinMs } from "./mail-entry.ts";
import { mailsOfAccount, mailsOfJob, mayBeAllBack } from "./mail-events.ts";
import { usualWishes, type MailWishes } from "./mail-wishes.ts";

const job = completed(aRunningJob()); // due half an hour after t0 + 5 s
const due = job.archiveDueAt;
const wishing = (wishes: Partial<MailWishes>) => anAccount({ mailWishes: { ...usualWishes, ...wishes } });
const kinds = (of: Job, account = anAccount(), now = t0 + 5000) =>
  mailsOfJob(of, account, 0, now).mails.map(({ kind, wanted }) => (wanted ? kind : `no ${kind}`));
const archived = (archivedAt = due): ResultIn<"ARCHIVED"> => {
  const { archiveDueAt: _, wakeAt: __, ...rest } = job;
  const archiveCopy = { bytes: 10, treeHash: "a".repeat(64), storedAt: archivedAt };
  return { ...rest, archiveStatus: "ARCHIVED", archiveId: "a", archiveCopy, archivedAt, evicted: true };
};
const failed = (attempts: number) =>
  ({ ...aPendingJob(), status: "FAILED", attempts, completeTime: t0 }) as unknown as Job;

describe("what a job gives its owner to read", () => {
  it("is nothing while it has not ended, and nothing when the owner ended it", () => {
    expect(kinds(aPendingJob())).toEqual([]);
    expect(kinds(aRunningJob())).toEqual([]);
    expect(kinds({ ...aPendingJob(), status: "CANCELLED" } as unknown as Job)).toEqual([]);
  });

  it("is that it is done or has failed, but not that it was refused while the owner looked on", () => {
    expect(kinds(job)).toEqual(["done"]);
    expect(kinds(failed(1))).toEqual(["failed"]);
    expect(kinds(failed(0))).toEqual([]);
  });

  it("says what is not wanted too: that it was not told is decided once", () => {
    expect(kinds(job, wishing({ done: false }))).toEqual(["no done"]);
  });

  it("names each event alike whenever it is looked at, and another moving date anew", () => {
    const remind = wishing({ archivingSoon: true });
    const at = (one: Job, now: number) => mailsOfJob(one, remind, 0, now).mails.map(({ mailId }) => mailId);
    expect(at(job, due - minute)).toEqual([`${job.jobId}.done`, `${job.jobId}.soon.${due}`]);
    expect(at({ ...job, version: 99 }, due - 1)).toEqual(at(job, due - minute));
    const later = { ...job, archiveDueAt: due + day };
    expect(at(later, due + day - 1)).toContain(`${job.jobId}.soon.${due + day}`);
  });

  it("is reminded of its move only if asked for, in time, and not when it is too late", () => {
    const remind = wishing({ archivingSoon: true, remindMinutes: 10 });
    expect(kinds(job, remind, due - 10 * minute - 1)).toEqual(["done"]);
    expect(kinds(job, remind, due - 10 * minute)).toEqual(["done", "archivingSoon"]);
    expect(kinds(job, remind, due)).toEqual(["done"]);
    expect(kinds(job, anAccount(), due - minute)).toEqual(["done"]);
    expect(kinds(job, { ...remind, plan: "premium" }, due - minute)).toEqual(["done"]);
    const small = mailsOfJob(job, remind, job.results.vcf.bytes + 1, due - minute);
    expect(small.mails.map(({ kind }) => kind)).toEqual(["done"]);
  });

  it("is that it has moved, until it is back", () => {
    expect(kinds(archived())).toEqual(["done", "archived"]);
    expect(kinds({ ...archived(), archiveStatus: "RESTORED" } as unknown as Job)).toEqual(["done"]);
  });

  it("is not told one by one of results that move because their owner left premium", () => {
    const left = { since: job.completeTime + 1, asked: 0, expedited: 0, again: false };
    const account = anAccount({ ...wishing({ archivingSoon: true }), planVersion: 2, followUp: left });
    expect(kinds(job, account, due - minute)).toEqual(["done"]);
    expect(kinds(archived(), account)).toEqual(["done", "no archived"]);
    const since = { ...account, followUp: { ...left, since: job.completeTime - 1 } };
    expect(kinds(archived(), since)).toEqual(["done", "archived"]);
  });

  it("is looked at again at each lead that still lies ahead, whatever is wished now", () => {
    const far = { ...job, archiveDueAt: t0 + 30 * day };
    const looks: number[] = [];
    for (let now: number | null = t0; now !== null; now = mailsOfJob(far, anAccount(), 0, now).lookAt)
      looks.push(now);
    expect(looks.slice(1)).toEqual([day, hour, 10 * minute].map((lead) => t0 + 30 * day - lead));
    expect(mailsOfJob(archived(), anAccount(), 0, t0).lookAt).toBeNull();
  });

  it("is nothing that happened so long ago that the ledger may not know whether it was told", () => {
    expect(kinds(job, anAccount(), job.completeTime + toldWithinMs)).toEqual([]);
    expect(kinds(failed(1), anAccount(), t0 + toldWithinMs)).toEqual([]);
    const late = archived(due + toldWithinMs); // as a result of a premium account is that left premium
    expect(kinds(late, anAccount(), late.archivedAt)).toEqual(["archived"]);
    expect(kinds(late, anAccount(), late.archivedAt + toldWithinMs)).toEqual([]);
    const soon = wishing({ archivingSoon: true, remindMinutes: 1440 });
    const stands = { ...job, archiveDueAt: due + keptMs };
    expect(kinds(stands, soon, stands.archiveDueAt - 1)).toEqual(["archivingSoon"]);
    expect(kinds(stands, soon, stands.archiveDueAt)).toEqual([]);
  });

  it("never leaves a wished reminder without a look inside its time", () => {
    const minutes = fc.constantFrom(10 as const, 60 as const, 1440 as const);
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 20 * day }), (remindMinutes, stay) => {
        const account = wishing({ archivingSoon: true, remindMinutes });
        const one = { ...job, archiveDueAt: t0 + stay };
        let reminded = 0;
        for (let now: number | null = t0; now !== null;) {
          const { mails, lookAt } = mailsOfJob(one, account, 0, now);
          if (mails.some(({ kind }) => kind === "archivingSoon")) reminded++;
          now = lookAt;
        }
        expect(reminded).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a change of a row", () => {
  const change = (event: "extend" | "beginArchiving", fields: object) =>
    applyChange(job, planChange(event, fields as never, { now: t0 } as never)) as ResultIn<"AVAILABLE">;

  it("that is told marks the row in the same write, and one that is not leaves the mark as it was", () => {
    expect(job.mailAt).toBe(job.completeTime);
    const lease = { owner: "x", until: t0 + 1 };
    expect(change("beginArchiving", { lease, wakeAt: t0 }).mailAt).toBe(job.completeTime);
    const extended = change("extend", { archiveDueAt: t0 + 30 * day, wakeAt: t0, extended: true });
    expect(extended.mailAt).toBe(t0 + 29 * day);
  });
});

describe("what an account gives its owner to read", () => {
  const grace = 7 * day;
  const followUp = { since: t0, asked: 2, expedited: 2, again: false };
  const premium = anAccount({ plan: "premium", planVersion: 1, followUp });

  it("is nothing before anything happened to it", () => {
    expect(mailsOfAccount(anAccount(), null, grace, t0)).toEqual({ mails: [], lookAt: null });
    expect(mailsOfAccount(anAccount({ plan: "premium" }), null, grace, t0).mails).toEqual([]);
  });

  it("is that all results are back, once, when none is away; and nothing where none was", () => {
    expect(mayBeAllBack(premium)).toBe(true);
    expect(mayBeAllBack({ ...premium, wakeAt: t0 })).toBe(false);
    expect(mailsOfAccount(premium, null, grace, t0)).toEqual({ mails: [], lookAt: t0 + minute });
    expect(mailsOfAccount(premium, { away: 1, back: 1 }, grace, t0).mails).toEqual([]);
    expect(mailsOfAccount(premium, { away: 0, back: 0 }, grace, t0)).toEqual({ mails: [], lookAt: null });
    expect(mailsOfAccount(premium, { away: 0, back: 2 }, grace, t0)).toEqual({
      mails: [{ mailId: `${premium.userId}.back.1`, kind: "allBack", wanted: true }],
      lookAt: null,
    });
  });

  it("is that it is on the free plan now, each time anew", () => {
    const free = anAccount({ plan: "free", planVersion: 2, followUp });
    expect(mailsOfAccount(free, null, grace, t0).mails).toMatchObject([{ mailId: `${free.userId}.free.2` }]);
  });

  it("is nothing of a change that is long past, and it is not looked at again for it", () => {
    const then = t0 + toldWithinMs;
    const nothing = { mails: [], lookAt: null };
    expect(mailsOfAccount(premium, { away: 1, back: 1 }, grace, then)).toEqual(nothing);
    expect(mailsOfAccount(premium, { away: 0, back: 2 }, grace, then)).toEqual(nothing);
    const free = anAccount({ plan: "free", planVersion: 2, followUp });
    expect(mailsOfAccount(free, null, grace, then)).toEqual(nothing);
    const owing = { ...premium, billing: { revision: 3, pastDueSince: t0 } };
    expect(mailsOfAccount(owing, null, 2 * keptMs, then).mails).toEqual([]);
  });

  it("is that a payment is owed, and it is looked at again when the grace ends", () => {
    const owing = { ...premium, billing: { revision: 3, pastDueSince: t0 } };
    const { mails, lookAt } = mailsOfAccount(owing, { away: 0, back: 0 }, grace, t0);
    expect(mails).toMatchObject([{ mailId: `${premium.userId}.unpaid.${t0}`, kind: "plan" }]);
    expect(lookAt).toBe(t0 + grace);
  });
});
