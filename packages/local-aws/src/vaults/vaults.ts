import { z } from "zod";
import type { BlobName } from "../s3/blob-files.ts";
import { inTransaction } from "../s3/database.ts";
import { GlacierError, invalid } from "./errors.ts";
import { pageOf } from "./paging.ts";
import type { GlacierDeps, Reply } from "./request.ts";

/** Which ends of jobs a vault tells, and whom. */
export const Notices = z.object({
  SNSTopic: z.string().min(1),
  Events: z.array(z.enum(["ArchiveRetrievalCompleted", "InventoryRetrievalCompleted"])).min(1),
});

const mostVaults = 1000; // of an account in a region (developer guide, "Creating a vault")

export function createVault({ db, clock }: GlacierDeps, vault: string): Reply {
  const standing = db.prepare("SELECT count(*) AS n, sum(name = ?) AS same FROM vaults").get(vault);
  if (!standing?.["same"] && Number(standing?.["n"]) >= mostVaults)
    throw new GlacierError("LimitExceededException", `An account has up to ${mostVaults} vaults.`);
  db.prepare("INSERT INTO vaults (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING").run(
    vault,
    clock().toISOString(),
  );
  return { status: 201, headers: { location: `/-/vaults/${vault}` } };
}

export function requireVault({ db }: GlacierDeps, vault: string): void {
  if (!db.prepare("SELECT 1 FROM vaults WHERE name = ?").get(vault))
    throw new GlacierError("ResourceNotFoundException", `Vault not found for ARN: ${vault}`);
}

export function describeVault(deps: GlacierDeps, vault: string, arn: string): Reply {
  requireVault(deps, vault);
  return { status: 200, json: describe(deps, vault, arn) };
}

export function listVaults(
  deps: GlacierDeps,
  arnOf: (vault: string) => string,
  query: URLSearchParams,
): Reply {
  const names = deps.db
    .prepare("SELECT name FROM vaults ORDER BY name")
    .all()
    .map((row) => String(row["name"]));
  const { page, marker } = pageOf(names, arnOf, query, 10);
  const VaultList = page.map((name) => describe(deps, name, arnOf(name)));
  return { status: 200, json: { VaultList, Marker: marker } };
}

/** Only of a vault without archives; of one that is not there it does nothing. */
export function deleteVault({ db, files }: GlacierDeps, vault: string): Reply {
  if (db.prepare("SELECT 1 FROM archives WHERE vault = ?").get(vault))
    throw invalid(`Vault not empty or recently written to: ${vault}`);
  const freed = inTransaction(db, () => {
    const blobs = db
      .prepare(
        `SELECT blob FROM jobs WHERE vault = ?1 AND blob IS NOT NULL
         UNION ALL SELECT blob FROM parts WHERE upload IN (SELECT id FROM uploads WHERE vault = ?1)`,
      )
      .all(vault);
    for (const table of ["jobs", "uploads"]) db.prepare(`DELETE FROM ${table} WHERE vault = ?`).run(vault);
    db.prepare("DELETE FROM vaults WHERE name = ?").run(vault);
    return blobs;
  });
  for (const { blob } of freed) files.remove(blob as BlobName);
  return { status: 204 };
}

export function setNotices(deps: GlacierDeps, vault: string, body: unknown): Reply {
  const parsed = Notices.safeParse(body);
  if (!parsed.success)
    throw new GlacierError("InvalidParameterValueException", "Invalid notification configuration");
  deps.db.prepare("UPDATE vaults SET notices = ? WHERE name = ?").run(JSON.stringify(parsed.data), vault);
  return { status: 204 };
}

export function getNotices({ db }: GlacierDeps, vault: string): Reply {
  const notices = db.prepare("SELECT notices FROM vaults WHERE name = ?").get(vault)?.["notices"];
  if (typeof notices !== "string")
    throw new GlacierError(
      "ResourceNotFoundException",
      `No notification configuration is set for vault: ${vault}`,
    );
  return { status: 200, json: JSON.parse(notices) };
}

export function deleteNotices({ db }: GlacierDeps, vault: string): Reply {
  db.prepare("UPDATE vaults SET notices = NULL WHERE name = ?").run(vault);
  return { status: 204 };
}

function describe({ db }: GlacierDeps, vault: string, arn: string) {
  const row = db.prepare("SELECT created_at FROM vaults WHERE name = ?").get(vault);
  const held = db
    .prepare("SELECT count(*) AS n, coalesce(sum(size), 0) AS bytes FROM archives WHERE vault = ?")
    .get(vault);
  const counted = db
    .prepare(
      "SELECT max(completed_at) AS at FROM jobs WHERE vault = ? AND action = 'InventoryRetrieval' AND status = 'Succeeded'",
    )
    .get(vault);
  return {
    VaultARN: arn,
    VaultName: vault,
    CreationDate: row?.["created_at"],
    LastInventoryDate: counted?.["at"] ?? null,
    NumberOfArchives: Number(held?.["n"]),
    SizeInBytes: Number(held?.["bytes"]),
  };
}
