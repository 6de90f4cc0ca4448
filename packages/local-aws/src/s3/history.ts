import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { StoredObject, Versioning } from "./object-store.ts";

type Row = Record<string, unknown>;

/** A version in a listing: of an object, or the mark of a deletion. */
export type ListedVersion = {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isMarker: boolean;
  readonly modifiedAt: Date;
  readonly etag: string;
  readonly size: number;
  readonly storageClass: string;
};

/** An opaque name of a version, 32 letters as S3 makes them. */
export const newVersionId = (): string => randomBytes(24).toString("base64url");

const columns =
  "bucket, key, blob, size, etag, modified_at, storage_class, details, restoration, version_id, place";

/** What lies beneath the current objects: older versions and marks of deletions. Called inside the store's transactions. */
export function openHistory(db: DatabaseSync) {
  const inHistory = "bucket = ? AND key = ? AND version_id = ?";
  const nextPlace = (): number =>
    Number(db.prepare("UPDATE sequence SET place = place + 1 RETURNING place").get()?.["place"]);
  const find = (bucket: string, key: string, versionId: string) =>
    db.prepare(`SELECT * FROM history WHERE ${inHistory}`).get(bucket, key, versionId) as
      | (Row & { blob: string | null })
      | undefined;
  const take = (bucket: string, key: string, versionId: string): Row | undefined => {
    const row = find(bucket, key, versionId);
    db.prepare(`DELETE FROM history WHERE ${inHistory}`).run(bucket, key, versionId);
    return row;
  };

  return {
    nextPlace,
    find,
    take,
    holds: (bucket: string): boolean =>
      db.prepare("SELECT 1 FROM history WHERE bucket = ? LIMIT 1").get(bucket) !== undefined,

    /** Puts `current` beneath what comes, if its bucket keeps versions. Answers the blobs that nothing names any more. */
    makeRoom(
      bucket: string,
      key: string,
      current: StoredObject | undefined,
      versioning: Versioning | undefined,
    ): (string | undefined)[] {
      if (!versioning) return [current?.blob];
      // While versioning is suspended there is one version named "null", and the newest takes its place.
      const old = versioning === "Suspended" ? take(bucket, key, "null") : undefined;
      const gone = typeof old?.["blob"] === "string" ? old["blob"] : undefined;
      if (!current) return [gone];
      if (versioning === "Suspended" && current.versionId === "null") return [gone, current.blob];
      db.prepare(
        `INSERT INTO history (${columns}) SELECT ${columns} FROM objects WHERE bucket = ? AND key = ?`,
      ).run(bucket, key);
      return [gone];
    },

    mark(bucket: string, key: string, versionId: string, now: Date): void {
      db.prepare(`INSERT INTO history (${columns}) VALUES (?, ?, NULL, 0, '', ?, '', '{}', NULL, ?, ?)`).run(
        bucket,
        key,
        now.toISOString(),
        versionId,
        nextPlace(),
      );
    },

    /** Makes the newest version beneath current again, unless it is the mark of a deletion. */
    promote(bucket: string, key: string): void {
      const newest = db
        .prepare(
          "SELECT version_id, blob FROM history WHERE bucket = ? AND key = ? ORDER BY place DESC LIMIT 1",
        )
        .get(bucket, key);
      if (!newest || newest["blob"] === null) return;
      db.prepare(`INSERT INTO objects (${columns}) SELECT ${columns} FROM history WHERE ${inHistory}`).run(
        bucket,
        key,
        newest["version_id"] ?? null,
      );
      take(bucket, key, String(newest["version_id"]));
    },

    /** Up to `limit` versions of the keys that begin with `prefix`, after one (`key`, and within it `versionId`). */
    from(
      bucket: string,
      prefix: string,
      after: { key: string; versionId: string | undefined },
      limit: number,
    ): ListedVersion[] {
      const rows = db
        .prepare(
          `SELECT key, version_id, blob, size, etag, modified_at, storage_class, place FROM objects WHERE bucket = ? AND key >= ?
           UNION ALL
           SELECT key, version_id, blob, size, etag, modified_at, storage_class, place FROM history WHERE bucket = ? AND key >= ?
           ORDER BY key, place DESC`,
        )
        .iterate(
          bucket,
          after.key > prefix ? after.key : prefix,
          bucket,
          after.key > prefix ? after.key : prefix,
        );
      const found: ListedVersion[] = [];
      let last: string | undefined;
      let passing = after.versionId !== undefined; // of the key that the page before ended in, those told are passed over
      for (const row of rows) {
        const key = String(row["key"]);
        const versionId = String(row["version_id"]);
        const isLatest = key !== last;
        last = key;
        if (!key.startsWith(prefix)) {
          if (key > prefix) break;
          continue;
        }
        if (key === after.key && after.versionId === undefined) continue;
        if (key === after.key && passing) {
          passing = versionId !== after.versionId;
          continue;
        }
        found.push({
          key,
          versionId,
          isLatest,
          isMarker: row["blob"] === null,
          modifiedAt: new Date(String(row["modified_at"])),
          etag: String(row["etag"]),
          size: Number(row["size"]),
          storageClass: String(row["storage_class"]),
        });
        if (found.length === limit) break;
      }
      return found;
    },
  };
}
