import { describe, expect, it } from "vitest";
import { UserId } from "../accounts/account.ts";
import type { AccountStore } from "../ports/account-store.ts";
import { anAccount, aUser, t0 } from "./builders.ts";

/** What every account store must do; `make` answers an empty store. */
export function accountStoreContract(make: () => Promise<AccountStore>): void {
  const nobody = UserId.parse("nobody");
  const progress = { since: t0 + 1, asked: 3, expedited: 2, after: "page-2", again: true };

  describe("an account store", () => {
    it("keeps plan and age when someone signs in again, and what is not told anew", async () => {
      const store = await make();
      const first = await store.welcome(anAccount({ plan: "premium", createdAt: 1 }));
      expect(first).toEqual(anAccount({ plan: "premium", createdAt: 1 }));
      const { email: _, ...again } = anAccount({ plan: "free", createdAt: 2, name: "Ada L." });
      expect(await store.welcome(again)).toEqual({ ...first, name: "Ada L." });
      expect(await store.find(aUser)).toEqual({ ...first, name: "Ada L." });
      expect(await store.find(nobody)).toBeNull();
    });

    it("sets a plan and, in the same write, that the results must follow", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      const premium = await store.changePlan(aUser, "premium", t0 + 1);
      expect(premium).toEqual(
        anAccount({
          plan: "premium",
          planVersion: 1,
          followUp: { since: t0 + 1, asked: 0, expedited: 0, again: false },
          wakeAt: t0 + 1,
        }),
      );
      expect(await store.find(aUser)).toEqual(premium);
      expect(await store.listDue(t0 + 1, 10)).toEqual([premium]);
      expect(await store.listDue(t0, 10)).toEqual([]);
    });

    it("leaves an account as it is that has the plan already, and makes none", async () => {
      const store = await make();
      const account = await store.welcome(anAccount({ plan: "free" }));
      expect(await store.changePlan(aUser, "free", t0 + 1)).toEqual(account);
      expect(await store.listDue(t0 + 1, 10)).toEqual([]);
      expect(await store.changePlan(nobody, "premium", t0 + 1)).toBeNull();
      expect(await store.find(nobody)).toBeNull();
    });

    it("counts one change when the same plan is chosen many times at once", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => store.changePlan(aUser, "premium", t0 + i)),
      );
      expect(answers.map((account) => account?.planVersion)).toEqual(Array(8).fill(1));
    });

    it("keeps a change of plan when the person signs in again", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      const premium = await store.changePlan(aUser, "premium", t0 + 1);
      expect(await store.welcome(anAccount({ plan: "free" }))).toEqual(premium);
    });

    it("notes how far the results have followed, and is not woken again when all have", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      await store.changePlan(aUser, "premium", t0 + 1);
      expect(await store.noteFollowUp(aUser, 1, progress, t0 + 50)).toBe(true);
      expect(await store.find(aUser)).toMatchObject({ followUp: progress, wakeAt: t0 + 50 });
      expect(await store.listDue(t0 + 49, 10)).toEqual([]);
      expect(await store.listDue(t0 + 50, 10)).toHaveLength(1);
      const { after: _, ...done } = { ...progress, again: false };
      expect(await store.noteFollowUp(aUser, 1, done, null)).toBe(true);
      const account = await store.find(aUser);
      expect(account?.followUp).toEqual(done);
      expect(account).not.toHaveProperty("wakeAt");
      expect(await store.listDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    it("takes no note of a change of plan that was followed by another", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      await store.changePlan(aUser, "premium", t0 + 1);
      const free = await store.changePlan(aUser, "free", t0 + 2);
      expect(await store.noteFollowUp(aUser, 1, progress, null)).toBe(false);
      expect(await store.noteFollowUp(nobody, 0, progress, null)).toBe(false);
      expect(await store.find(aUser)).toEqual(free);
      expect(await store.find(nobody)).toBeNull();
    });

    it("names the accounts whose results have to follow, the longest overdue first", async () => {
      const store = await make();
      const people = ["ada", "ben", "cleo", "dina", "emil"].map((name) => UserId.parse(name));
      for (const [i, userId] of people.entries()) {
        await store.welcome(anAccount({ userId, plan: "free" }));
        await store.changePlan(userId, "premium", t0 + 10 - i);
      }
      const due = async (now: number, limit: number) =>
        (await store.listDue(now, limit)).map(({ userId }) => userId);
      expect(await due(t0 + 8, 10)).toEqual(["emil", "dina", "cleo"]);
      expect(await due(t0 + 10, 2)).toEqual(["emil", "dina"]);
    });
  });
}
