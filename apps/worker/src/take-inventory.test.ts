import { describe, expect, it } from "vitest";
import { anAccount, aRunningJob, completed, t0 } from "@gas/core/testing/builders";
import { inMemoryAccountStore } from "@gas/core/testing/in-memory-account-store";
import { inMemoryFigureStore } from "@gas/core/testing/in-memory-figure-store";
import { inMemoryJobStore } from "@gas/core/testing/in-memory-job-store";
import { hour } from "@gas/core/time";
import { takeInventory } from "./take-inventory.ts";

describe("an inventory", () => {
  it("counts what every row names, and is not taken again before its time", async () => {
    const jobs = inMemoryJobStore();
    const accounts = inMemoryAccountStore();
    const figures = inMemoryFigureStore();
    await accounts.welcome(anAccount());
    for (let i = 0; i < 3; i++) await jobs.add(completed(aRunningJob()) as never);
    let now = t0;
    const deps = { jobs, accounts, figures, inventoryEveryMs: hour, now: () => now };
    expect(await takeInventory(deps)).toBe(true);
    expect(await figures.inventory()).toMatchObject({
      at: t0,
      jobs: 3,
      storage: { results: { objects: 3, bytes: 30 } },
      accounts: { free: 1, premium: 0 },
    });
    now += hour - 1;
    expect(await takeInventory(deps)).toBe(false);
    now += 1;
    expect(await takeInventory(deps)).toBe(true);
  });
});
