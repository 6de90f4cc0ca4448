import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openBlobFiles, type BlobFiles, type BlobName } from "./blob-files.ts";
import { inTransaction, openDatabase } from "./database.ts";
import { S3Error } from "./errors.ts";
import type { ObjectDetails } from "./object-details.ts";
import type { Restoration } from "./restoration.ts";
import type { StorageClass } from "./storage-class.ts";

export type Bucket = { readonly name: string; readonly createdAt: Date; readonly cors: string | undefined };

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

  const selectBucket = db.prepare("SELECT name, created_at, cors FROM buckets WHERE name = ?");
  const selectObject = db.prepare("SELECT * FROM objects WHERE bucket = ? AND key = ?");
  const selectPage = db.prepare("SELECT * FROM objects WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?");
  const upsertObject = db.prepare(
    `INSERT INTO objects (bucket, key, blob, size, etag, modified_at, storage_class, details, restoration)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)
     ON CONFLICT (bucket, key) DO UPDATE SET blob = excluded.blob, size = excluded.size, etag = excluded.etag,
       modified_at = excluded.modified_at, storage_class = excluded.storage_class, details = excluded.details,
       restoration = NULL`,
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
  const find = (bucket: string, key: string): StoredObject | undefined => {
    requireBucket(bucket);
    const row = selectObject.get(bucket, key);
    return row && readObject(row);
  };

  return {
    db,
    files,
    clock,
    findBucket,
    requireBucket,
    find,

    /** The object under a key, or the refusal S3 gives when there is none. */
    require(bucket: string, key: string): StoredObject {
      const object = find(bucket, key);
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
        if (selectPage.get(name, "", 1)) throw new S3Error("BucketNotEmpty");
        const parts = db
          .prepare("SELECT blob FROM parts JOIN uploads ON parts.upload = uploads.id WHERE bucket = ?")
          .all(name);
        db.prepare("DELETE FROM uploads WHERE bucket = ?").run(name);
        db.prepare("DELETE FROM buckets WHERE name = ?").run(name);
        return parts.map((part) => text(part["blob"]) as BlobName);
      });
      blobs.forEach(files.remove);
    },

    listBuckets: (): Bucket[] =>
      db.prepare("SELECT name, created_at, cors FROM buckets ORDER BY name").all().map(readBucket),

    setBucketCors(name: string, cors: string | undefined): void {
      requireBucket(name);
      db.prepare("UPDATE buckets SET cors = ? WHERE name = ?").run(cors ?? null, name);
    },

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
      const { stored, old } = inTransaction(db, () => {
        const current = find(bucket, key);
        guard(current);
        const modifiedAt = clock();
        upsertObject.run(
          bucket,
          key,
          object.blob,
          object.size,
          object.etag,
          modifiedAt.toISOString(),
          object.storageClass,
          JSON.stringify(object.details),
        );
        alongside();
        return { stored: { ...object, bucket, key, modifiedAt, restoration: undefined }, old: current };
      });
      if (old) files.remove(old.blob);
      return stored;
    },

    /** Removes what is under a key; nothing there is no error. */
    remove(bucket: string, key: string, guard: Guard): void {
      const old = inTransaction(db, () => {
        const current = find(bucket, key);
        guard(current);
        db.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?").run(bucket, key);
        return current;
      });
      if (old) files.remove(old.blob);
    },

    /** Records that an archived object is being restored, unless another one has taken its place. */
    setRestoration({ bucket, key, blob }: StoredObject, restoration: Restoration): void {
      db.prepare("UPDATE objects SET restoration = ? WHERE bucket = ? AND key = ? AND blob = ?").run(
        JSON.stringify(restoration),
        bucket,
        key,
        blob,
      );
    },

    close: () => db.close(),
  };
}

const completionsKeptMs = 24 * 3600_000; // longer than any client retries; S3 names no figure

function sweepLeftovers(db: DatabaseSync, files: BlobFiles): void {
  const known = new Set(
    db
      .prepare("SELECT blob FROM objects UNION ALL SELECT blob FROM parts")
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
  };
}

// The rows are this module's own: what it wrote is what it reads.
function readObject(row: Row): StoredObject {
  return {
    bucket: text(row["bucket"]),
    key: text(row["key"]),
    blob: text(row["blob"]) as BlobName,
    size: Number(row["size"]),
    etag: text(row["etag"]),
    modifiedAt: new Date(text(row["modified_at"])),
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
