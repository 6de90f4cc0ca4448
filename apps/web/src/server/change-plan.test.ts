import { describe, expect, it } from "vitest";
import { anAccount, t0 } from "@gas/core/testing/builders";
import { changePlan } from "./change-plan.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

async function setUp() {
  const fake = fakeDeps();
  const account = await fake.deps.accounts.welcome(anAccount());
  return { ...fake, account };
}

describe("changing the plan", () => {
  it("sets it, notes that every result must follow, and rings the worker's bell", async () => {
    const { deps, account, published } = await setUp();
    await changePlan(deps, account, "premium");
    expect(await deps.accounts.find(account.userId)).toMatchObject({
      plan: "premium",
      planVersion: 1,
      followUp: { since: t0, asked: 0 },
      wakeAt: t0,
    });
    expect(published).toEqual([{ queue: "restoreRequests", userId: account.userId }]);
  });

  it("stands though the worker could not be told: the reconciler will find it", async () => {
    const { deps, account, logged } = await setUp();
    const broken = { ...deps, bus: { ...deps.bus, send: () => Promise.reject(new Error("no line")) } };
    expect(await changePlan(broken, account, "premium")).toMatchObject({ plan: "premium" });
    expect(logged).toMatchObject([{ event: "send_failed", userId: account.userId }]);
  });

  it("twice is one change; there and back are two", async () => {
    const { deps, account } = await setUp();
    await Promise.all([changePlan(deps, account, "premium"), changePlan(deps, account, "premium")]);
    expect(await changePlan(deps, account, "premium")).toMatchObject({ planVersion: 1 });
    expect(await changePlan(deps, account, "free")).toMatchObject({ plan: "free", planVersion: 2 });
  });

  it("to the plan one has already tells nobody anything", async () => {
    const { deps, account, published } = await setUp();
    await changePlan(deps, account, "free");
    expect(published).toEqual([]);
  });

  it("is refused where there is no checkout", async () => {
    const { deps, account } = await setUp();
    const closed = { ...deps, testCheckout: false };
    await expect(changePlan(closed, account, "premium")).rejects.toMatchObject({ code: "no_checkout" });
    expect(await deps.accounts.find(account.userId)).toMatchObject({ plan: "free", planVersion: 0 });
  });
});
