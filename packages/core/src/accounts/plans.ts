import * as z from "zod";

export const Plan = z.enum(["free", "premium"]);
export type Plan = z.infer<typeof Plan>;

/** What a plan allows. Sizes in bytes, of the file as uploaded. */
export type PlanTerms = { maxUploadBytes: number; maxExpandedBytes: number };
export type PlanTable = Record<Plan, PlanTerms>;

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** Defaults; the free limit is a setting (`FREE_MAX_UPLOAD_MIB`). */
export function planTable(freeMaxUploadMiB: number): PlanTable {
  return {
    // A VCF rarely shrinks to less than a 20th: 100 times leaves room for the honest and none for a bomb.
    free: { maxUploadBytes: freeMaxUploadMiB * MiB, maxExpandedBytes: freeMaxUploadMiB * MiB * 100 },
    premium: { maxUploadBytes: 50 * GiB, maxExpandedBytes: 5000 * GiB },
  };
}
