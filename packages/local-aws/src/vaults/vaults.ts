import { z } from "zod";
import { GlacierError } from "./errors.ts";
import type { GlacierDeps, Reply } from "./request.ts";

const Notices = z.object({
  SNSTopic: z.string().min(1),
  Events: z.array(z.enum(["ArchiveRetrievalCompleted", "InventoryRetrievalCompleted"])).min(1),
});

export function createVault({ db, clock }: GlacierDeps, vault: string): Reply {
  if (!/^[A-Za-z0-9_.-]{1,255}$/.test(vault))
    throw new GlacierError("InvalidParameterValueException", `Invalid vault name: ${vault}`);
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

export function listVaults(deps: GlacierDeps, arnOf: (vault: string) => string): Reply {
  const names = deps.db.prepare("SELECT name FROM vaults ORDER BY name").all();
  const VaultList = names.map((row) => describe(deps, String(row["name"]), arnOf(String(row["name"]))));
  return { status: 200, json: { VaultList, Marker: null } };
}

export function deleteVault(deps: GlacierDeps, vault: string): Reply {
  if (deps.db.prepare("SELECT 1 FROM archives WHERE vault = ?").get(vault))
    throw new GlacierError(
      "InvalidParameterValueException",
      `Vault not empty or recently written to: ${vault}`,
    );
  for (const table of ["jobs", "uploads"]) deps.db.prepare(`DELETE FROM ${table} WHERE vault = ?`).run(vault);
  deps.db.prepare("DELETE FROM vaults WHERE name = ?").run(vault);
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
      "SELECT max(ready_at) AS at FROM jobs WHERE vault = ? AND action = 'InventoryRetrieval' AND status = 'Succeeded'",
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
