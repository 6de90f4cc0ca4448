import { DatabaseSync } from "node:sqlite";
import { outboxTable } from "../outbox.ts";

/** Opens the index of the vaults: what there is, and which blob holds the bytes of each. A commit survives power loss. */
export function openGlacierDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  if (Number(db.prepare("PRAGMA user_version").get()?.["user_version"]) >= 1) return db;
  db.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE vaults (name TEXT PRIMARY KEY, created_at TEXT NOT NULL, notices TEXT) STRICT;
    CREATE TABLE archives (
      id TEXT PRIMARY KEY, vault TEXT NOT NULL REFERENCES vaults(name), description TEXT NOT NULL,
      created_at TEXT NOT NULL, size INTEGER NOT NULL, tree_hash TEXT NOT NULL, blob TEXT NOT NULL
    ) STRICT;
    CREATE TABLE uploads (
      id TEXT PRIMARY KEY, vault TEXT NOT NULL REFERENCES vaults(name), description TEXT NOT NULL,
      created_at TEXT NOT NULL, part_size INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE parts (
      upload TEXT NOT NULL REFERENCES uploads(id) ON DELETE CASCADE, start INTEGER NOT NULL,
      size INTEGER NOT NULL, tree_hash TEXT NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (upload, start)
    ) STRICT;
    CREATE TABLE jobs (
      id TEXT PRIMARY KEY, vault TEXT NOT NULL REFERENCES vaults(name), action TEXT NOT NULL, archive TEXT,
      description TEXT, topic TEXT, tier TEXT, created_at TEXT NOT NULL, ready_at TEXT NOT NULL, expires_at TEXT NOT NULL,
      fails INTEGER NOT NULL, status TEXT NOT NULL, size INTEGER, tree_hash TEXT, blob TEXT
    ) STRICT;
    ${outboxTable}
    PRAGMA user_version = 1;
    COMMIT;
  `);
  return db;
}
