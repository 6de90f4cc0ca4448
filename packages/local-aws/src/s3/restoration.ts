import { S3Error } from "./errors.ts";
import type { StoredObject } from "./object-store.ts";
import { storageClasses } from "./storage-class.ts";

/** A temporary copy of an archived object: when it can be read first, and from when on no more. */
export type Restoration = { readonly readyAt: string; readonly expiresAt: string };

export type Tier = "Expedited" | "Standard" | "Bulk";
/** How long each tier takes here. */
export type RestoreDelays = Readonly<Record<Tier, number>>;
export const isTier = (text: string): text is Tier => ["Expedited", "Standard", "Bulk"].includes(text);

/** Seconds, not hours: long enough on a desk to see that one has to wait. */
export const defaultRestoreDelays: RestoreDelays = { Expedited: 3_000, Standard: 15_000, Bulk: 60_000 };

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
  delays: RestoreDelays,
): { status: 200 | 202; restoration: Restoration } {
  if (!storageClasses[object.storageClass].archived) {
    throw new S3Error("InvalidObjectState", "Restore is not allowed for the object's current storage class", {
      details: { StorageClass: object.storageClass },
    });
  }
  if (object.storageClass === "DEEP_ARCHIVE" && request.tier === "Expedited") {
    throw new S3Error("InvalidArgument", "Retrieval option is not supported by this storage class");
  }
  const current = restorationState(object, now);
  if (current.state === "ongoing") throw new S3Error("RestoreAlreadyInProgress");
  if (current.state === "restored") {
    const readyAt = object.restoration?.readyAt ?? now.toISOString();
    return { status: 200, restoration: { readyAt, expiresAt: expiry(now, request.days) } };
  }
  const readyAt = new Date(now.getTime() + delays[request.tier]);
  return {
    status: 202,
    restoration: { readyAt: readyAt.toISOString(), expiresAt: expiry(readyAt, request.days) },
  };
}

// S3 rounds up to the next midnight UTC (user guide, "Restoring an archived object").
function expiry(from: Date, days: number): string {
  return new Date(Math.ceil((from.getTime() + days * dayMs) / dayMs) * dayMs).toISOString();
}

/** The `x-amz-restore` header; undefined where S3 sends none. */
export function restoreHeader(object: Archivable, now: Date): string | undefined {
  const current = restorationState(object, now);
  if (current.state === "none") return undefined;
  if (current.state === "ongoing") return 'ongoing-request="true"';
  return `ongoing-request="false", expiry-date="${current.expiresAt.toUTCString()}"`;
}
