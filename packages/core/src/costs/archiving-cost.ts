import type { Tier } from "../archiving/result-state.ts";
import { archivedOverheadBytes, priceList, shortestMonths } from "./price-list.ts";

/** What happens to a result after its half hour in S3. */
export type Keeping = {
  /** For how long it is kept, in months. */
  months: number;
  /** How likely it is asked back in that time, and by which tier. */
  askedBack: { chance: number; tier: Tier };
};
export type ArchiveClass = keyof typeof shortestMonths;

const GiB = 2 ** 30;

/** Dollars for keeping a result of `bytes` in S3 Standard. It is there already, so it costs no request. */
export function costOfKeeping(bytes: number, { months }: Keeping): number {
  return (bytes / GiB) * priceList.s3.standardPerGiBMonth * months;
}

/** Dollars for archiving it: moved once, billed for the shortest time at least, and asked back as often as `keeping` says. */
export function costOfArchiving(bytes: number, keeping: Keeping, to: ArchiveClass = "GLACIER"): number {
  const { fixed, perGiB } = archivingPrice(keeping, to);
  return fixed + (bytes / GiB) * perGiB;
}

/**
 * The size in bytes from which archiving a result costs less than keeping it; Infinity where it never does, because the
 * result is not kept long enough. Both costs are straight lines over size, so there is one point where they cross.
 */
export function breakEvenBytes(keeping: Keeping, to: ArchiveClass = "GLACIER"): number {
  const { fixed, perGiB } = archivingPrice(keeping, to);
  const saved = priceList.s3.standardPerGiBMonth * keeping.months - perGiB;
  return saved > 0 ? Math.ceil((fixed / saved) * GiB) : Infinity;
}

function archivingPrice({ months, askedBack }: Keeping, to: ArchiveClass): { fixed: number; perGiB: number } {
  const { s3, retrieval } = priceList;
  const [rate, request] =
    to === "GLACIER"
      ? [s3.glacierPerGiBMonth, s3.intoGlacierPerThousand]
      : [s3.deepArchivePerGiBMonth, s3.intoDeepArchivePerThousand];
  const billed = Math.max(months, shortestMonths[to]);
  const overhead =
    (archivedOverheadBytes.atArchiveRate / GiB) * rate +
    (archivedOverheadBytes.atStandardRate / GiB) * s3.standardPerGiBMonth;
  const back = retrieval[askedBack.tier];
  return {
    fixed:
      request / 1000 +
      overhead * billed +
      askedBack.chance * ((back.perThousandRequests + s3.putPerThousand) / 1000),
    perGiB: rate * billed + askedBack.chance * back.perGiB,
  };
}

/**
 * What the default rests on: a result is kept for a year, and one in a hundred is asked back by an upgrade, as Expedited
 * (1 cent each, which is what weighs most). A service that knows better sets ARCHIVE_MIN_BYTES.
 */
export const usualKeeping: Keeping = { months: 12, askedBack: { chance: 0.01, tier: "Expedited" } };

/** The break-even of `keeping`, rounded up to a power of two: prices change more often than a default should. */
export function thresholdFor(keeping: Keeping): number {
  const bytes = breakEvenBytes(keeping);
  return Number.isFinite(bytes) ? 2 ** Math.ceil(Math.log2(bytes)) : Number.MAX_SAFE_INTEGER;
}
