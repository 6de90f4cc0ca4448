import type { Plan, PlanTable } from "../accounts/plans.ts";

const MiB = 2 ** 20;

/** Above this a file goes up in parts, so that it can be paused and taken up again. */
export const multipartAboveBytes = 16 * MiB;

/** S3 takes at most 10,000 parts of 5 MiB to 5 GiB (S3 user guide, "Multipart upload limits"). */
const maxParts = 10_000;
const smallestPartBytes = 8 * MiB;

export type UploadDecision =
  | { accept: true; method: "post"; maxBytes: number }
  | { accept: true; method: "multipart"; partBytes: number }
  | { accept: false; because: "upload_empty" | "upload_too_large"; maxBytes: number };

/** How a file of `bytes` may be uploaded on `plan`, if at all. */
export function decideUpload(bytes: number, plan: Plan, plans: PlanTable): UploadDecision {
  const maxBytes = plans[plan].maxUploadBytes;
  if (bytes === 0) return { accept: false, because: "upload_empty", maxBytes };
  if (bytes > maxBytes) return { accept: false, because: "upload_too_large", maxBytes };
  if (bytes <= multipartAboveBytes)
    return { accept: true, method: "post", maxBytes: Math.min(maxBytes, multipartAboveBytes) };
  const wholeMiB = Math.ceil(bytes / maxParts / MiB) * MiB;
  return { accept: true, method: "multipart", partBytes: Math.max(smallestPartBytes, wholeMiB) };
}

/** How many parts a file of `bytes` has. */
export function partCount(bytes: number, partBytes: number): number {
  return Math.ceil(bytes / partBytes);
}

/** Exact length of part `partNumber` (from 1) in bytes: signed into the part's URL, so that S3 takes nothing else. */
export function partLength(bytes: number, partBytes: number, partNumber: number): number {
  return Math.min(partBytes, bytes - (partNumber - 1) * partBytes);
}

export type ArrivalDecision =
  | { accept: true }
  | { accept: false; because: "upload_empty" | "upload_too_large" | "upload_changed" };

/** Whether what really arrived is what was announced and allowed: the last check before a job is queued. */
export function decideArrival(
  arrivedBytes: number,
  announcedBytes: number,
  plan: Plan,
  plans: PlanTable,
): ArrivalDecision {
  if (arrivedBytes === 0) return { accept: false, because: "upload_empty" };
  if (arrivedBytes > plans[plan].maxUploadBytes) return { accept: false, because: "upload_too_large" };
  if (arrivedBytes !== announcedBytes) return { accept: false, because: "upload_changed" };
  return { accept: true };
}
