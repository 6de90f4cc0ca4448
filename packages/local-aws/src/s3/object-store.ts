import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { newVersionId, openHistory } from "./history.ts";
import { openBlobFiles, type BlobFiles, type BlobName } from "./blob-files.ts";
import { inTransaction, openDatabase } from "./database.ts";
import { S3Error } from "./errors.ts";
import type { ObjectDetails } from "./object-details.ts";
import type { Restoration } from "./restoration.ts";
import type { StorageClass } from "./storage-class.ts";

export type Versioning = "Enabled" | "Suspended";
export type Bucket = {
  readonly name: string;
  readonly createdAt: Date;
  readonly cors: string | undefined;
  readonly versioning: Versioning | undefined;
  /** What it tells whom, as JSON. */
  readonly notices: string | undefined;
};

/** What is to be stored under a key; the bytes are in the blob already. */
export type NewObject = {
  readonly blob: BlobName;
  readonly size: number;
  readonly etag: string;
  readonly storageClass: StorageClass;
  readonly details: ObjectDetails;
};

export type StoredObject = NewObject & {
  readonly bucket: string;
  readonly key: string;
  readonly modifiedAt: Date;
  /** "null" for what was put while its bucket kept no versions. */
  readonly versionId: string;
  readonly restoration: Restoration | undefined;
};

/** Called with what is there, inside the transaction that would replace it; throws to refuse. */
export type Guard = (current: StoredObject | undefined) => void;

export type ObjectStore = ReturnType<typeof openObjectStore>;

/**
 * Opens the store in a directory: the index is a database, the bytes are blobs. An acknowledged write survives the death
 * of the process at any moment, for the blob is durable before the row names it and the old blob goes after the row did.
 */
export function openObjectStore({ dir, clock }: { dir: string; clock: () => Date }) {
  mkdirSync(dir, { recursive: true });
  const db = openDatabase(join(dir, "index.db"));
  const files = openBlobFiles(dir);
  sweepLeftovers(db, files);

  const history = openHistory(db);
  const selectBucket = db.prepare("SELECT * FROM buckets WHERE name = ?");
  const selectObject = db.prepare("SELECT * FROM objects WHERE bucket = ? AND key = ?");
  const selectPage = db.prepare("SELECT * FROM objects WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?");
  const upsertObject = db.prepare(
    `INSERT INTO objects
       (bucket, key, blob, size, etag, modified_at, storage_class, details, restoration, version_id, place)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)
     ON CONFLICT (bucket, key) DO UPDATE SET blob = excluded.blob, size = excluded.size, etag = excluded.etag,
       modified_at = excluded.modified_at, storage_class = excluded.storage_class, details = excluded.details,
       restoration = NULL, version_id = excluded.version_id, place = excluded.place`,
  );

  const findBucket = (name: string): Bucket | undefined => {
    const row = selectBucket.get(name);
    return row && readBucket(row);
  };
  const requireBucket = (name: string): Bucket => {
    const bucket = findBucket(name);
    if (!bucket) throw new S3Error("NoSuchBucket", undefined, { details: { BucketName: name } });
    return bucket;
  };
  /** What is under a key, or the version of it that is named. */
  const find = (bucket: string, key: string, versionId?: string): StoredObject | undefined => {
    requireBucket(bucket);
    const row = selectObject.get(bucket, key);
    const current = row && readObject(row);
    if (versionId === undefined || current?.versionId === versionId) return current;
    const older = history.find(bucket, key, versionId);
    return older?.blob ? readObject(older) : undefined;
  };
  const dropBlobs = (blobs: readonly (string | undefined)[]) => {
    for (const blob of blobs) if (blob !== undefined) files.remove(blob as BlobName);
  };

  return {
    db,
    files,
    clock,
    findBucket,
    requireBucket,
    find,

    /** The object under a key, or the refusal S3 gives when there is none. */
    require(bucket: string, key: string, versionId?: string): StoredObject {
      const object = find(bucket, key, versionId);
      if (!object && versionId !== undefined)
        throw new S3Error("NoSuchVersion", undefined, { details: { Key: key, VersionId: versionId } });
      if (!object) throw new S3Error("NoSuchKey", undefined, { details: { Key: key } });
      return object;
    },

    createBucket(name: string): "created" | "existed" {
      const { changes } = db
        .prepare("INSERT INTO buckets (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .run(name, clock().toISOString());
      return changes > 0 ? "created" : "existed";
    },

    removeBucket(name: string): void {
      const blobs = inTransaction(db, () => {
        requireBucket(name);
        if (selectPage.get(name, "", 1) || history.holds(name)) throw new S3Error("BucketNotEmpty");
        const parts = db
          .prepare("SELECT blob FROM parts JOIN uploads ON parts.upload = uploads.id WHERE bucket = ?")
          .all(name);
        db.prepare("DELETE FROM uploads WHERE bucket = ?").run(name);
        db.prepare("DELETE FROM buckets WHERE name = ?").run(name);
        return parts.map((part) => text(part["blob"]) as BlobName);
      });
      blobs.forEach(files.remove);
    },

    listBuckets: (): Bucket[] => db.prepare("SELECT * FROM buckets ORDER BY name").all().map(readBucket),

    setBucketCors(name: string, cors: string | undefined): void {
      requireBucket(name);
      db.prepare("UPDATE buckets SET cors = ? WHERE name = ?").run(cors ?? null, name);
    },

    setVersioning(name: string, versioning: Versioning): void {
      requireBucket(name);
      db.prepare("UPDATE buckets SET versioning = ? WHERE name = ?").run(versioning, name);
    },

    setNotices(name: string, notices: string): void {
      requireBucket(name);
      db.prepare("UPDATE buckets SET notices = ? WHERE name = ?").run(notices, name);
    },

    /** Every version and mark of a deletion of the keys from one on, the newest of each key first. */
    versionsFrom: history.from,

    /** Up to `limit` objects from a key on, in S3's order. */
    from: (bucket: string, first: string, limit: number): StoredObject[] =>
      selectPage.all(bucket, first, limit).map(readObject),

    /** Puts an object under a key in one step. Whoever reads the old one goes on reading the old bytes. */
    put(
      bucket: string,
      key: string,
      object: NewObject,
      guard: Guard,
      alongside: () => void = () => {},
    ): StoredObject {
      const { stored, gone } = inTransaction(db, () => {
        const current = find(bucket, key);
        guard(current);
        const { versioning } = requireBucket(bucket);
        const gone = history.makeRoom(bucket, key, current, versioning);
        const modifiedAt = clock();
        const versionId = versioning === "Enabled" ? newVersionId() : "null";
        upsertObject.run(
          bucket,
          key,
          object.blob,
          object.size,
          object.etag,
          modifiedAt.toISOString(),
          object.storageClass,
          JSON.stringify(object.details),
          versionId,
          history.nextPlace(),
        );
        alongside();
        return { stored: { ...object, bucket, key, modifiedAt, versionId, restoration: undefined }, gone };
      });
      dropBlobs(gone);
      return stored;
    },

    /**
     * Removes what is under a key; nothing there is no error. In a bucket that keeps versions it goes beneath a mark of
     * deletion, whose id is answered.
     */
    remove(bucket: string, key: string, guard: Guard): { marker?: string } {
      const { gone, marker } = inTransaction(db, () => {
        const current = find(bucket, key);
        guard(current);
        const { versioning } = requireBucket(bucket);
        const gone = history.makeRoom(bucket, key, current, versioning);
        db.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?").run(bucket, key);
        if (!versioning) return { gone, marker: undefined };
        const marker = versioning === "Enabled" ? newVersionId() : "null";
        history.mark(bucket, key, marker, clock());
        return { gone, marker };
      });
      dropBlobs(gone);
      return marker === undefined ? {} : { marker };
    },

    /** Removes exactly one version, or mark of a deletion, for good; the one beneath it becomes current. */
    removeVersion(bucket: string, key: string, versionId: string): { wasMarker: boolean } {
      const { blob, wasMarker } = inTransaction(db, () => {
        const current = find(bucket, key);
        if (current?.versionId === versionId) {
          db.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?").run(bucket, key);
          history.promote(bucket, key);
          return { blob: current.blob, wasMarker: false };
        }
        const row = history.take(bucket, key, versionId);
        if (!current) history.promote(bucket, key);
        const blob = row?.["blob"];
        return { blob: typeof blob === "string" ? blob : undefined, wasMarker: row?.["blob"] === null };
      });
      dropBlobs([blob]);
      return { wasMarker };
    },

    /** Records that an archived object is being restored, unless another one has taken its place. */
    setRestoration(object: StoredObject, restoration: Restoration): void {
      const { bucket, key, blob, versionId } = object;
      inTransaction(db, () => {
        for (const table of ["objects", "history"])
          db.prepare(`UPDATE ${table} SET restoration = ? WHERE bucket = ? AND key = ? AND blob = ?`).run(
            JSON.stringify(restoration),
            bucket,
            key,
            blob,
          );
        if (restoration.readyAt === object.restoration?.readyAt) return; // what is there stays longer, and was told of
        db.prepare("INSERT OR REPLACE INTO restores VALUES (?, ?, ?, ?)").run(
          bucket,
          key,
          versionId,
          restoration.readyAt,
        );
      });
    },

    close: () => db.close(),
  };
}

const completionsKeptMs = 24 * 3600_000; // longer than any client retries; S3 names no figure

function sweepLeftovers(db: DatabaseSync, files: BlobFiles): void {
  const known = new Set(
    db
      .prepare(
        "SELECT blob FROM objects UNION ALL SELECT blob FROM parts UNION ALL SELECT blob FROM history WHERE blob IS NOT NULL",
      )
      .all()
      .map((row) => text(row["blob"])),
  );
  files.sweep((name) => known.has(name));
  db.prepare("DELETE FROM completions WHERE completed_at < ?").run(
    new Date(Date.now() - completionsKeptMs).toISOString(),
  );
}

type Row = Record<string, unknown>;

function readBucket(row: Row): Bucket {
  return {
    name: text(row["name"]),
    createdAt: new Date(text(row["created_at"])),
    cors: row["cors"] === null ? undefined : text(row["cors"]),
    versioning: row["versioning"] === null ? undefined : (text(row["versioning"]) as Versioning),
    notices: row["notices"] === null ? undefined : text(row["notices"]),
  };
}

// The rows are this module's own: what it wrote is what it reads.
export function readObject(row: Row): StoredObject {
  return {
    bucket: text(row["bucket"]),
    key: text(row["key"]),
    blob: text(row["blob"]) as BlobName,
    size: Number(row["size"]),
    etag: text(row["etag"]),
    modifiedAt: new Date(text(row["modified_at"])),
    versionId: text(row["version_id"]),
    storageClass: text(row["storage_class"]) as StorageClass,
    details: JSON.parse(text(row["details"])) as ObjectDetails,
    restoration:
      row["restoration"] === null ? undefined : (JSON.parse(text(row["restoration"])) as Restoration),
  };
}

function text(value: unknown): string {
  if (typeof value !== "string")
    throw new TypeError("The index of the object store holds no text where it should.");
  return value;
}
