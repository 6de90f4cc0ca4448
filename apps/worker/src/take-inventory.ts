import { countRow, emptyTally } from "@gas/core/operations/inventory";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { FigureStore } from "@gas/core/ports/figure-store";
import type { JobStore } from "@gas/core/ports/job-store";

export type InventoryDeps = {
  jobs: Pick<JobStore, "all">;
  accounts: Pick<AccountStore, "all">;
  figures: Pick<FigureStore, "inventory" | "noteInventory">;
  /** A younger inventory is good enough: of several workers one goes through the tables. */
  inventoryEveryMs: number;
  now(): number;
};

/** Goes through every row and notes how much is stored where, for whoever runs the service to see. False when that was done lately. */
export async function takeInventory(deps: InventoryDeps): Promise<boolean> {
  const last = await deps.figures.inventory();
  const at = deps.now();
  if (last && at - last.at < deps.inventoryEveryMs) return false;

  let tally = emptyTally();
  for await (const row of deps.jobs.all()) tally = countRow(tally, row);
  const accounts = { free: 0, premium: 0 };
  for await (const { plan } of deps.accounts.all()) accounts[plan]++;
  await deps.figures.noteInventory({ at, ...tally, accounts });
  return true;
}
