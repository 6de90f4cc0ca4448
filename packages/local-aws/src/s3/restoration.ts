import { S3Error } from "./errors.ts";
import type { StoredObject } from "./object-store.ts";
import { storageClasses } from "./storage-class.ts";

/** A temporary copy of an archived object: when it can be read first, and from when on no more. */
export type Restoration = { readonly readyAt: string; readonly expiresAt: string };

export type Tier = "Expedited" | "Standard" | "Bulk";
export const isTier = (text: string): text is Tier => ["Expedited", "Standard", "Bulk"].includes(text);

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long a restore takes at S3 (user guide, "Archive retrieval options"): the middle of a span, the end of an "up to". */
const restoreMs: Readonly<Record<"GLACIER" | "DEEP_ARCHIVE", Readonly<Partial<Record<Tier, number>>>>> = {
  GLACIER: { Expedited: 3 * minuteMs, Standard: 4 * hourMs, Bulk: 8 * hourMs },
  DEEP_ARCHIVE: { Standard: 12 * hourMs, Bulk: 48 * hourMs },
};

export type RestorationState =
  | { state: "none" }
  | { state: "ongoing" }
  | { state: "restored"; expiresAt: Date };

type Archivable = Pick<StoredObject, "storageClass" | "restoration">;

const dayMs = 24 * 3600_000;

/** Where the restore of an object stands at an instant. */
export function restorationState({ restoration }: Archivable, now: Date): RestorationState {
  if (!restoration) return { state: "none" };
  if (now.getTime() < Date.parse(restoration.readyAt)) return { state: "ongoing" };
  const expiresAt = new Date(restoration.expiresAt);
  return now < expiresAt ? { state: "restored", expiresAt } : { state: "none" };
}

/** Refuses to hand out the bytes of an archived object that nobody restored. */
export function requireReadable(object: Archivable, now: Date): void {
  if (!storageClasses[object.storageClass].archived) return;
  if (restorationState(object, now).state === "restored") return;
  throw new S3Error("InvalidObjectState", undefined, { details: { StorageClass: object.storageClass } });
}

/** Decides what a RestoreObject request brings about: a new restore (202), or a longer life of the copy there is (200). */
export function decideRestore(
  object: Archivable,
  request: { days: number; tier: Tier },
  now: Date,
  timeScale: number,
): { status: 200 | 202; restoration: Restoration } {
  if (!storageClasses[object.storageClass].archived) {
    throw new S3Error("InvalidObjectState", "Restore is not allowed for the object's current storage class", {
      details: { StorageClass: object.storageClass },
    });
  }
  const takes = restoreMs[object.storageClass === "DEEP_ARCHIVE" ? "DEEP_ARCHIVE" : "GLACIER"][request.tier];
  if (takes === undefined)
    throw new S3Error("InvalidArgument", "Retrieval option is not supported by this storage class");
  const readyAt = new Date(now.getTime() + takes * timeScale);
  const current = restorationState(object, now);
  if (current.state === "ongoing") {
    // A faster tier speeds up what is under way; nothing slows it down or begins it twice.
    if (object.restoration && readyAt.getTime() >= Date.parse(object.restoration.readyAt))
      throw new S3Error("RestoreAlreadyInProgress");
  }
  if (current.state === "restored") {
    const before = object.restoration?.readyAt ?? now.toISOString();
    return { status: 200, restoration: { readyAt: before, expiresAt: expiry(now, request.days, timeScale) } };
  }
  return {
    status: 202,
    restoration: {
      readyAt: readyAt.toISOString(),
      expiresAt: expiry(readyAt, request.days, timeScale),
    },
  };
}

/**
 * S3 rounds up to the next midnight UTC (user guide, "Restoring an archived object"). Where time is scaled a day is, too,
 * but a minute stays to fetch what was restored.
 */
function expiry(from: Date, days: number, timeScale: number): string {
  const until = from.getTime() + Math.max(days * dayMs * timeScale, minuteMs);
  return new Date(timeScale === 1 ? Math.ceil(until / dayMs) * dayMs : until).toISOString();
}

/** The `x-amz-restore` header; undefined where S3 sends none. */
export function restoreHeader(object: Archivable, now: Date): string | undefined {
  const current = restorationState(object, now);
  if (current.state === "none") return undefined;
  if (current.state === "ongoing") return 'ongoing-request="true"';
  return `ongoing-request="false", expiry-date="${current.expiresAt.toUTCString()}"`;
}
