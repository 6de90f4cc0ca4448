import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Takes a data directory for this process alone. The lock is one of the operating system's, held through a database that
 * nobody else can open: it ends with the process, however that ends, so there is no stale lock to clear away and no window
 * in which two newcomers both think they cleared it. The file beside it only says who holds it.
 */
export function lockDirectory(dir: string): { release(): void } {
  mkdirSync(dir, { recursive: true });
  const owner = join(dir, "owner.json");
  const db = new DatabaseSync(join(dir, "lock.db"));
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (x); COMMIT;");
  } catch (cause) {
    db.close();
    throw new Error(
      `The data directory ${dir} is in use by ${readOwner(owner)}. Stop that process or use another one.`,
      {
        cause,
      },
    );
  }
  writeFileSync(owner, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return { release: () => db.close() };
}

function readOwner(path: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(path, "utf8")) as { pid: number; since: string };
    return `process ${pid} since ${since}`;
  } catch {
    return "another process";
  }
}
