import { DatabaseSync } from "node:sqlite";

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
  return db;
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
