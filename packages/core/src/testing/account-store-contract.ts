import { describe, expect, it } from "vitest";
import { UserId, type Account } from "../accounts/account.ts";
import { usualWishes } from "../mail/mail-wishes.ts";
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
          mailAt: t0 + 1,
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

    it("finds whom there is something to tell, and forgets it only if nothing came since", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      expect(await store.listMailDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      const premium = (await store.changePlan(aUser, "premium", t0 + 1)) as Account;
      expect(await store.listMailDue(t0, 10)).toEqual([]);
      expect(await store.listMailDue(t0 + 1, 10)).toEqual([premium]);
      expect(await store.noteMail(premium, t0 + 60)).toBe(true);
      expect(await store.listMailDue(t0 + 59, 10)).toEqual([]);
      expect(await store.noteMail(premium, null), "as it was read before").toBe(false);
      const seen = (await store.find(aUser)) as Account;
      expect(seen.mailAt).toBe(t0 + 60);
      await store.changePlan(aUser, "free", t0 + 2);
      expect(await store.noteMail(seen, null)).toBe(false);
      const free = (await store.find(aUser)) as Account;
      expect(await store.noteMail(free, null)).toBe(true);
      expect(await store.find(aUser)).not.toHaveProperty("mailAt");
      expect(await store.listMailDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      expect(await store.noteMail({ userId: nobody, planVersion: 0 }, null)).toBe(false);
    });

    it("keeps which mails a person wants, whatever else is written", async () => {
      const store = await make();
      await store.welcome(anAccount());
      const wishes = { ...usualWishes, done: false, remindMinutes: 60 as const };
      expect(await store.setMailWishes(aUser, wishes)).toMatchObject({ mailWishes: wishes });
      await store.changePlan(aUser, "premium", t0 + 1);
      await store.welcome(anAccount());
      expect(await store.find(aUser)).toMatchObject({ mailWishes: wishes });
      expect(await store.setMailWishes(nobody, wishes)).toBeNull();
      expect(await store.find(nobody)).toBeNull();
    });

    it("writes what was said about payments and the plan that follows at once, unless another did meanwhile", async () => {
      const store = await make();
      await store.welcome(anAccount({ plan: "free" }));
      const first = await store.setBilling(aUser, 0, { customerId: "cus_1" }, "free", t0 + 1);
      expect(first).toMatchObject({ plan: "free", planVersion: 0, billing: { revision: 1 } });
      expect(await store.setBilling(aUser, 0, { customerId: "cus_2" }, "free", t0 + 2)).toBeNull();
      const subscription = { id: "sub_1", status: "active", endsThen: false } as const;
      const paid = { customerId: "cus_1", subscription };
      const both = await Promise.all([1, 2].map(() => store.setBilling(aUser, 1, paid, "premium", t0 + 3)));
      expect(both.filter(Boolean)).toHaveLength(1);
      expect(await store.find(aUser)).toMatchObject({
        plan: "premium",
        planVersion: 1,
        followUp: { since: t0 + 3, asked: 0 },
        wakeAt: t0 + 3,
        mailAt: t0 + 3,
        billing: { revision: 2, subscription },
      });
      expect(await store.setBilling(nobody, 0, {}, "free", t0)).toBeNull();
      expect(await store.find(nobody)).toBeNull();
    });
  });
}
