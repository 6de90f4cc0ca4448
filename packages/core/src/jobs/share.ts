import * as z from "zod";
import { day } from "../time.ts";
import { Time } from "../time.ts";
import { shareDays, type ShareDays } from "./share-days.ts";

/** A link by which whoever has it may look at one job, for a time. The link's secret is known to nobody but those who have it: the row holds its hash. */
export const Share = z.object({
  /** Tells a job's links apart; no secret. */
  id: z.uuid(),
  /** SHA-256 of the secret, in hexadecimal. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: Time,
  expiresAt: Time,
});
export type Share = z.infer<typeof Share>;

/** At most so many at a time: a person must be able to see at a glance who can look. */
export const sharesAJob = 10;
export const ShareWish = z.object({
  days: z.union(
    shareDays.map((days) => z.literal(days)),
    `must be one of ${shareDays.join(", ")}`,
  ),
});

/** Until when a link lives that is made at `now` for `days` days. */
export function shareExpiry(now: number, days: ShareDays): number {
  return now + days * day;
}

/** The links that still lead somewhere at `now`. */
export function livingShares(shares: readonly Share[] | undefined, now: number): Share[] {
  return (shares ?? []).filter(({ expiresAt }) => expiresAt > now);
}
