import { z } from "zod";
import { GlacierError, glacierErrorCodes } from "./errors.ts";

const Times = z.int().min(0);
const Failure = z.strictObject({ error: z.enum(glacierErrorCodes), times: Times });

/** What shall go wrong, and how often: set over the wire at `PUT /-/faults`, or by GLACIER_FAULTS at the start. */
export const GlacierFaults = z.strictObject({
  anyRequest: z.array(Failure).default([]),
  initiateJob: z
    .array(Failure.extend({ tier: z.enum(["Expedited", "Standard", "Bulk"]).optional() }))
    .default([]),
  /** So many retrievals end as Failed. */
  failJobs: Times.default(0),
  /** Notices that are not sent, and then ones that are sent twice. */
  notices: z
    .strictObject({ lose: Times.default(0), double: Times.default(0) })
    .default({ lose: 0, double: 0 }),
  /** Output of jobs comes no faster. */
  outputBytesPerSecond: z.int().positive().optional(),
});
export type GlacierFaults = z.infer<typeof GlacierFaults>;

/** Throws the first of `failures` that is left for this occasion. */
export function failIfWanted(
  failures: readonly (GlacierFaults["anyRequest"][number] & { tier?: string | undefined })[],
  tier?: string,
): void {
  const failure = failures.find((one) => one.times > 0 && (one.tier ?? tier) === tier);
  if (!failure) return;
  failure.times--;
  throw new GlacierError(failure.error, "This was wanted, for a test.");
}
