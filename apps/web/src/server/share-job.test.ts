import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day } from "@gas/core/time";
import { aJobId, anAccount, aRunningJob, completed } from "@gas/core/testing/builders";
import { openFile } from "./open-file.ts";
import { readableJob } from "./readable-job.ts";
import { listShares, shareJob, sharedJob, unshareJob } from "./share-job.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

const account = anAccount();

async function aSharedJob() {
  const fake = fakeDeps();
  const job = await fake.stand(completed(aRunningJob()));
  const share = await shareJob(fake.deps, account, job.jobId, { days: 7 });
  return { ...fake, job, share, token: share.path.replace("/shared/", "") };
}
const refusal = (asked: Promise<unknown>) => asked.catch((error: unknown) => error);

describe("a link to a job", () => {
  it("opens it, until the day it runs out", async () => {
    const { deps, job, share, token, pass } = await aSharedJob();
    expect((await sharedJob(deps, token)).job.jobId).toBe(job.jobId);
    expect(share.expiresAt).toBe(deps.now() + 7 * day);
    pass(7 * day - 1);
    expect((await sharedJob(deps, token)).expiresAt).toBe(share.expiresAt);
    pass(1);
    await expect(sharedJob(deps, token)).rejects.toMatchObject({ code: "not_found" });
    expect(await listShares(deps, account, job.jobId)).toEqual([]);
  });

  it("opens nothing once it was taken back, while others go on", async () => {
    const { deps, job, share, token } = await aSharedJob();
    const other = await shareJob(deps, account, job.jobId, { days: 1 });
    await unshareJob(deps, account, job.jobId, share.id);
    await expect(sharedJob(deps, token)).rejects.toMatchObject({ code: "not_found" });
    expect((await sharedJob(deps, other.path.replace("/shared/", ""))).job.jobId).toBe(job.jobId);
  });

  it("is not told again, and its secret is not kept", async () => {
    const { deps, job, token } = await aSharedJob();
    expect(JSON.stringify(await listShares(deps, account, job.jobId))).not.toContain(token);
    const row = JSON.stringify(await deps.jobs.find(job.jobId));
    expect(row).not.toContain(token.slice(-20));
    expect(row).not.toContain(Buffer.from(token, "base64url").subarray(16).toString("hex"));
  });

  it("cannot be told, when it is wrong, from one to a job that is not there", async () => {
    const { deps, job, token } = await aSharedJob();
    const bytes = Buffer.from(token, "base64url");
    const wrong = Buffer.from(bytes);
    wrong[20] = (wrong[20] ?? 0) ^ 1;
    const nobodys = Buffer.concat([Buffer.from(aJobId().replaceAll("-", ""), "hex"), bytes.subarray(16)]);
    const refusals = await Promise.all(
      [wrong.toString("base64url"), nobodys.toString("base64url"), "", "x"].map((one) =>
        refusal(sharedJob(deps, one)),
      ),
    );
    for (const one of refusals) expect(one).toEqual(refusals[0]);
    await deps.jobs.apply(
      job.jobId,
      "delete",
      { formerUserId: account.userId, deletedAt: 0, purges: 0, wakeAt: 0 },
      {},
    );
    expect(await refusal(sharedJob(deps, token))).toEqual(refusals[0]);
  });

  it("is refused for whatever text is not one, and for each that differs by a letter", async () => {
    const { deps, token } = await aSharedJob();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
        expect(await refusal(sharedJob(deps, text))).toMatchObject({ code: "not_found" });
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"),
        async (at, letter) => {
          fc.pre(token[at] !== letter);
          const other = token.slice(0, at) + letter + token.slice(at + 1);
          expect(await refusal(sharedJob(deps, other))).toMatchObject({ code: "not_found" });
        },
      ),
    );
  });

  it("opens no other job, and no log", async () => {
    const { deps, job, token, stand } = await aSharedJob();
    const mine = await stand(completed(aRunningJob()));
    await expect(readableJob(deps, { token }, mine.jobId)).rejects.toMatchObject({ code: "not_found" });
    expect(await openFile(deps, { token }, job.jobId, "summary")).toContain("https://");
    await expect(openFile(deps, { token }, job.jobId, "log")).rejects.toMatchObject({ code: "not_found" });
  });

  it("is one of ten at most", async () => {
    const { deps, job } = await aSharedJob();
    for (let i = 1; i < 10; i++) await shareJob(deps, account, job.jobId, { days: 1 });
    await expect(shareJob(deps, account, job.jobId, { days: 1 })).rejects.toMatchObject({
      code: "too_many_shares",
    });
  });
});
