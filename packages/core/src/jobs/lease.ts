import * as z from "zod";
import { Time } from "../time.ts";

/** A claim on a row, for a while. */
export const Lease = z.object({
  /** Made anew at each claim: names this attempt and no other. */
  owner: z.string().min(1),
  until: Time,
});
export type Lease = z.infer<typeof Lease>;
