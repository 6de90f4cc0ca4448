import { DatabaseSync } from "node:sqlite";
import { outboxTable } from "../outbox.ts";

/**
 * Opens the index of the store: which buckets, objects and uploads there are, and which blob holds the bytes of each.
 * Keys compare as UTF-8 bytes, which is the order S3 lists in. `synchronous = FULL` makes a commit survive power loss.
 */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  db.exec(`
    CREATE TABLE IF NOT EXISTS buckets (
      name TEXT PRIMARY KEY, created_at TEXT NOT NULL, cors TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS objects (
      bucket TEXT NOT NULL REFERENCES buckets(name), key TEXT NOT NULL,
      blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at TEXT NOT NULL,
      storage_class TEXT NOT NULL, details TEXT NOT NULL, restoration TEXT,
      PRIMARY KEY (bucket, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS uploads (
      id TEXT PRIMARY KEY, bucket TEXT NOT NULL REFERENCES buckets(name), key TEXT NOT NULL,
      initiated_at TEXT NOT NULL, storage_class TEXT NOT NULL, details TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS parts (
      upload TEXT NOT NULL REFERENCES uploads(id) ON DELETE CASCADE, number INTEGER NOT NULL,
      blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at TEXT NOT NULL, checksums TEXT NOT NULL,
      PRIMARY KEY (upload, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS completions (
      upload TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL,
      parts TEXT NOT NULL, completed_at TEXT NOT NULL
    ) STRICT;
  `);
  upgrade(db);
  return db;
}

/**
 * Later additions, for stores that were made before them. `objects` holds what is current, `history` what lies beneath:
 * older versions, and the marks of deletions (rows without a blob). `sequence` orders both.
 */
function upgrade(db: DatabaseSync): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version >= 1) return;
  inTransaction(db, () => {
    db.exec(`
      ALTER TABLE objects ADD COLUMN version_id TEXT NOT NULL DEFAULT 'null';
      ALTER TABLE objects ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE completions ADD COLUMN version_id TEXT NOT NULL DEFAULT 'null';
      ALTER TABLE buckets ADD COLUMN versioning TEXT;
      ALTER TABLE buckets ADD COLUMN notices TEXT;
      CREATE TABLE history (
        bucket TEXT NOT NULL REFERENCES buckets(name), key TEXT NOT NULL,
        blob TEXT, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at TEXT NOT NULL,
        storage_class TEXT NOT NULL, details TEXT NOT NULL, restoration TEXT,
        version_id TEXT NOT NULL, place INTEGER NOT NULL,
        PRIMARY KEY (bucket, key, version_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE sequence (place INTEGER NOT NULL) STRICT;
      INSERT INTO sequence VALUES (0);
      ${outboxTable}
      CREATE TABLE restores (
        bucket TEXT NOT NULL, key TEXT NOT NULL, version_id TEXT NOT NULL, ready_at TEXT NOT NULL,
        PRIMARY KEY (bucket, key, version_id)
      ) STRICT;
      PRAGMA user_version = 1;
    `);
  });
}

/** Runs the work as one transaction: all of it is on disk when this returns, or none of it ever was. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
