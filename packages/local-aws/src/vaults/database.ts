import { DatabaseSync } from "node:sqlite";
import { outboxTable } from "../outbox.ts";

/** Opens the index of the vaults: what there is, and which blob holds the bytes of each. A commit survives power loss. */
export function openGlacierDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version < 1) create(db);
  if (version < 2) upgrade(db);
  return db;
}

function create(db: DatabaseSync): void {
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
}

/**
 * What came later. An upload stays known for a day after it was completed or aborted, for both may be asked for again.
 * A job knows its archive as it was when it began, and which range of it is wanted; of an inventory, what it is to list.
 */
function upgrade(db: DatabaseSync): void {
  db.exec(`
    BEGIN IMMEDIATE;
    ALTER TABLE uploads ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
    ALTER TABLE uploads ADD COLUMN archive TEXT;
    ALTER TABLE uploads ADD COLUMN touched_at TEXT NOT NULL DEFAULT '';
    UPDATE uploads SET touched_at = created_at;
    ALTER TABLE jobs ADD COLUMN completed_at TEXT;
    ALTER TABLE jobs ADD COLUMN archive_size INTEGER;
    ALTER TABLE jobs ADD COLUMN archive_tree_hash TEXT;
    ALTER TABLE jobs ADD COLUMN archive_description TEXT;
    ALTER TABLE jobs ADD COLUMN range_start INTEGER;
    ALTER TABLE jobs ADD COLUMN range_end INTEGER;
    ALTER TABLE jobs ADD COLUMN inventory TEXT;
    UPDATE jobs SET completed_at = ready_at WHERE status <> 'InProgress';
    UPDATE jobs SET inventory = '{"Format":"JSON"}' WHERE action = 'InventoryRetrieval';
    UPDATE jobs SET archive_size = coalesce(size, (SELECT a.size FROM archives AS a WHERE a.id = archive), 0),
      archive_tree_hash = coalesce(tree_hash, (SELECT a.tree_hash FROM archives AS a WHERE a.id = archive), ''),
      archive_description = coalesce((SELECT a.description FROM archives AS a WHERE a.id = archive), '')
      WHERE action = 'ArchiveRetrieval';
    UPDATE jobs SET range_start = 0, range_end = archive_size - 1, tree_hash = archive_tree_hash
      WHERE action = 'ArchiveRetrieval';
    PRAGMA user_version = 2;
    COMMIT;
  `);
}
