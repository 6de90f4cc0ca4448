import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { openGlacierDatabase } from "./database.ts";

it("an index of the first version is read on, with its uploads and jobs", () => {
  const dir = mkdtempSync(join(tmpdir(), "glacier-index-"));
  const path = join(dir, "index.db");
  const old = new DatabaseSync(path);
  // As it was made before there were ranges; kept here, for the code that made it is gone.
  old.exec(`
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
    CREATE TABLE owed_notices (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    INSERT INTO vaults VALUES ('v', 't0', NULL);
    INSERT INTO archives VALUES ('a', 'v', 'named', 't0', 7, 'hash', 'blob');
    INSERT INTO uploads VALUES ('u', 'v', '', 't1', 1048576);
    INSERT INTO jobs VALUES
      ('under-way', 'v', 'ArchiveRetrieval', 'a', NULL, NULL, 'Bulk', 't1', 't2', 't3', 0, 'InProgress', NULL, NULL, NULL),
      ('done', 'v', 'ArchiveRetrieval', 'a', NULL, NULL, 'Bulk', 't1', 't2', 't3', 0, 'Succeeded', 7, 'hash', 'copy'),
      ('orphan', 'v', 'ArchiveRetrieval', 'gone', NULL, NULL, 'Bulk', 't1', 't2', 't3', 0, 'InProgress', NULL, NULL, NULL),
      ('listing', 'v', 'InventoryRetrieval', NULL, NULL, NULL, NULL, 't1', 't2', 't3', 0, 'InProgress', NULL, NULL, NULL);
    PRAGMA user_version = 1;
  `);
  old.close();
  for (let times = 0; times < 2; times++) {
    const db = openGlacierDatabase(path);
    expect(db.prepare("SELECT state, touched_at FROM uploads").get()).toEqual({
      state: "open",
      touched_at: "t1",
    });
    const retrieval = {
      archive_size: 7,
      range_start: 0,
      range_end: 6,
      tree_hash: "hash",
      archive_description: "named",
    };
    const job = (id: string) => ({ ...db.prepare("SELECT * FROM jobs WHERE id = ?").get(id) });
    expect(job("under-way")).toMatchObject({ ...retrieval, completed_at: null });
    expect(job("done")).toMatchObject({ ...retrieval, completed_at: "t2" });
    expect(job("orphan")).toMatchObject({ archive_size: 0, archive_description: "" });
    expect(job("listing")).toMatchObject({ inventory: '{"Format":"JSON"}' });
    db.close();
  }
  rmSync(dir, { recursive: true });
});
