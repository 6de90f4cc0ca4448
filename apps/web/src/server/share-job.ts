import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Account } from "@gas/core/accounts/account";
import { AppError } from "@gas/core/errors/app-error";
import { JobId } from "@gas/core/jobs/job-id";
import type { Job } from "@gas/core/jobs/job";
import { livingShares, shareExpiry, sharesAJob, type Share, type ShareWish } from "@gas/core/jobs/share";
import type * as z from "zod";
import type { WebDeps } from "./deps.ts";
import { noSuchJob, ownJob } from "./own-job.ts";

/** 192 bits of chance: nobody finds a link by trying. */
const secretBytes = 24;
const triesAtMost = 5;

/** A link as its maker sees it in the list: without what opens it. */
export type ShareView = { id: string; createdAt: number; expiresAt: number };

const viewOf = ({ id, createdAt, expiresAt }: Share): ShareView => ({ id, createdAt, expiresAt });
const hashOf = (secret: Buffer) => createHash("sha256").update(secret).digest();

/** The links to the account's own job that still lead to it. */
export async function listShares(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
): Promise<ShareView[]> {
  const { shares } = await ownJob(deps, account, jobId);
  return livingShares(shares, deps.now()).map(viewOf);
}

/**
 * Makes a link to the account's own job. Its path holds the job and a secret; only here, once, is the secret told, and
 * the row keeps its hash.
 */
export async function shareJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
  { days }: z.infer<typeof ShareWish>,
): Promise<ShareView & { path: string }> {
  const secret = randomBytes(secretBytes);
  const now = deps.now();
  const share: Share = {
    id: randomUUID(),
    secretHash: hashOf(secret).toString("hex"),
    createdAt: now,
    expiresAt: shareExpiry(now, days),
  };
  await changeShares(deps, account, jobId, (standing) => {
    if (standing.length >= sharesAJob)
      throw new AppError("too_many_shares", `This job has ${sharesAJob} links already.`);
    return [...standing, share];
  });
  return { ...viewOf(share), path: `/shared/${tokenOf(jobId, secret)}` };
}

/** Takes a link away: from now on it leads nowhere. One that is gone already is no failure. */
export async function unshareJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
  shareId: string,
): Promise<void> {
  await changeShares(deps, account, jobId, (standing) => standing.filter(({ id }) => id !== shareId));
}

/**
 * The job that `token` leads to, and until when. Whether it is wrong, ran out, was taken away, or the job is gone: one
 * answer, AppError `not_found`.
 */
export async function sharedJob(
  deps: Pick<WebDeps, "jobs" | "now">,
  token: string,
): Promise<{ job: Job; expiresAt: number }> {
  const opened = readToken(token);
  const job = opened && (await deps.jobs.find(opened.jobId));
  const hash = opened && hashOf(opened.secret);
  const share =
    hash &&
    livingShares(job?.shares, deps.now()).find(({ secretHash }) =>
      timingSafeEqual(Buffer.from(secretHash, "hex"), hash),
    );
  if (!job || !share) throw noSuchShare();
  return { job, expiresAt: share.expiresAt };
}

export function noSuchShare(): AppError {
  return new AppError("not_found", "This link leads nowhere: it ran out, was taken back, or was never made.");
}

async function changeShares(
  deps: Pick<WebDeps, "jobs" | "now">,
  account: Account,
  jobId: JobId,
  change: (standing: Share[]) => Share[],
): Promise<void> {
  for (let tries = 0; tries < triesAtMost; tries++) {
    const job = await ownJob(deps, account, jobId);
    const shares = change(livingShares(job.shares, deps.now()));
    // A list is read and written as a whole: of two changes at once the later one reads again.
    if (await deps.jobs.label(jobId, { shares: shares.length > 0 ? shares : null }, job.version)) return;
  }
  if (!(await deps.jobs.find(jobId))) throw noSuchJob();
  throw new AppError("storage_busy", "The job changes all the time; its links could not be written.");
}

function tokenOf(jobId: JobId, secret: Buffer): string {
  return Buffer.concat([Buffer.from(jobId.replaceAll("-", ""), "hex"), secret]).toString("base64url");
}

function readToken(token: string): { jobId: JobId; secret: Buffer } | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 16 + secretBytes || bytes.toString("base64url") !== token) return null;
  const hex = bytes.toString("hex", 0, 16);
  const jobId = JobId.safeParse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
  return jobId.success ? { jobId: jobId.data, secret: bytes.subarray(16) } : null;
}
