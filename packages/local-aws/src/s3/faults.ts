import { z } from "zod";
import { S3Error } from "./errors.ts";

const Times = z.int().min(0);
/** What shall go wrong, and how often: set over the wire at `PUT /-/faults`, or by S3_FAULTS at the start. */
export const S3Faults = z.strictObject({
  errors: z
    .array(
      z.strictObject({
        operation: z.enum(["RestoreObject"]),
        code: z.enum(["GlacierExpeditedRetrievalNotAvailable", "SlowDown", "InternalError"]),
        tier: z.enum(["Expedited", "Standard", "Bulk"]).optional(),
        times: Times,
      }),
    )
    .default([]),
  /** Notices that are not sent, and then ones that are sent twice. */
  events: z
    .strictObject({ lose: Times.default(0), double: Times.default(0) })
    .default({ lose: 0, double: 0 }),
});
export type S3Faults = z.infer<typeof S3Faults>;

export type FaultSwitch = {
  set(faults: S3Faults): void;
  present(): S3Faults;
  /** Throws when this operation is to fail now. */
  refuse(operation: S3Faults["errors"][number]["operation"], tier?: string): void;
};

export function createFaultSwitch(first: S3Faults = S3Faults.parse({})): FaultSwitch {
  let faults = first;
  return {
    set: (next) => {
      faults = next;
    },
    present: () => faults,
    refuse: (operation, tier) => {
      const fault = faults.errors.find(
        (one) => one.operation === operation && one.times > 0 && (one.tier ?? tier) === tier,
      );
      if (!fault) return;
      fault.times--;
      throw new S3Error(fault.code);
    },
  };
}
