import { describe, expect, it } from "vitest";
import { UserId } from "../accounts/account.ts";
import type { MailLedger } from "../ports/mail-ledger.ts";
import { aJobId, aUser, t0 } from "./builders.ts";

/** What every mail ledger must do; `make` answers an empty one. */
export function mailLedgerContract(make: () => Promise<MailLedger>): void {
  const mail = (mailId: string, userId = aUser) => ({
    mailId,
    userId,
    kind: "done" as const,
    jobId: aJobId(),
  });
  const lease = (owner: string, until = t0 + 1000) => ({ owner, until });

  describe("a mail ledger", () => {
    it("lets only one of many senders have a mail", async () => {
      const ledger = await make();
      const name = mail("m1");
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, i) => ledger.claim(name, lease(`sender-${i}`), t0)),
      );
      const [claimed] = claims.filter((claim) => claim !== null);
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(claimed).toMatchObject({ ...name, state: "SENDING", attempts: 1, changedAt: t0 });
      expect(await ledger.find("m1")).toEqual(claimed);
      expect(await ledger.find("m2")).toBeNull();
    });

    it("gives no one a mail that was sent, and takes the word of nobody else for it", async () => {
      const ledger = await make();
      await ledger.claim(mail("m1"), lease("a"), t0);
      expect(await ledger.settle("m1", "b", { state: "SENT" }, t0 + 1)).toBe(false);
      expect(await ledger.settle("m1", "a", { state: "SENT" }, t0 + 1)).toBe(true);
      expect(await ledger.settle("m1", "a", { state: "REFUSED", because: "no" }, t0 + 2)).toBe(false);
      expect(await ledger.claim(mail("m1"), lease("c", t0 + 9e9), t0 + 8e9)).toBeNull();
      expect(await ledger.decline(mail("m1"), "not_wanted", t0 + 2)).toBe(false);
      expect(await ledger.find("m1")).toMatchObject({ state: "SENT", attempts: 1, changedAt: t0 + 1 });
      expect(await ledger.find("m1")).not.toHaveProperty("lease");
    });

    it("gives a mail whose sender went silent to the next one, and not back", async () => {
      const ledger = await make();
      await ledger.claim(mail("m1"), lease("a", t0 + 10), t0);
      expect(await ledger.claim(mail("m1"), lease("b"), t0 + 9)).toBeNull();
      expect(await ledger.claim(mail("m1"), lease("b"), t0 + 10)).toMatchObject({ attempts: 2 });
      expect(await ledger.settle("m1", "a", { state: "SENT" }, t0 + 11)).toBe(false);
      expect(await ledger.settle("m1", "b", { state: "SENT" }, t0 + 11)).toBe(true);
    });

    it("keeps a mail that no server took for a later attempt", async () => {
      const ledger = await make();
      await ledger.claim(mail("m1"), lease("a", t0 + 1000), t0);
      const later = { state: "SENDING", because: "the server is away", again: t0 + 60 } as const;
      expect(await ledger.settle("m1", "a", later, t0 + 1)).toBe(true);
      expect(await ledger.find("m1")).toMatchObject({ state: "SENDING", because: "the server is away" });
      expect(await ledger.claim(mail("m1"), lease("b"), t0 + 59)).toBeNull();
      expect(await ledger.claim(mail("m1"), lease("b"), t0 + 60)).toMatchObject({ attempts: 2 });
    });

    it("decides once that a mail is not to be sent", async () => {
      const ledger = await make();
      expect(await ledger.decline(mail("m1"), "not_wanted", t0)).toBe(true);
      expect(await ledger.decline(mail("m1"), "not_wanted", t0)).toBe(false);
      expect(await ledger.claim(mail("m1"), lease("a"), t0 + 1)).toBeNull();
      expect(await ledger.find("m1")).toMatchObject({ state: "DECLINED", because: "not_wanted" });
    });

    it("knows of a mail that came back, and of none that was never sent", async () => {
      const ledger = await make();
      await ledger.claim(mail("m1"), lease("a"), t0);
      expect(await ledger.bounced("m1", "no such mailbox", t0 + 1)).toBe(false);
      await ledger.settle("m1", "a", { state: "SENT" }, t0 + 1);
      expect(await ledger.bounced("m1", "no such mailbox", t0 + 2)).toBe(true);
      expect(await ledger.find("m1")).toMatchObject({ state: "BOUNCED", because: "no such mailbox" });
      expect(await ledger.bounced("m2", "no such mailbox", t0 + 2)).toBe(false);
      expect(await ledger.find("m2")).toBeNull();
    });

    it("lists a person's mails, the latest first, and nobody else's", async () => {
      const ledger = await make();
      const other = UserId.parse("someone-else");
      await ledger.decline(mail("m1"), "not_wanted", t0 + 1);
      await ledger.decline(mail("m2"), "not_wanted", t0 + 3);
      await ledger.decline(mail("m3"), "not_wanted", t0 + 2);
      await ledger.decline(mail("m4", other), "not_wanted", t0 + 4);
      const listed = async (limit: number) => (await ledger.listOf(aUser, limit)).map(({ mailId }) => mailId);
      expect(await listed(10)).toEqual(["m2", "m3", "m1"]);
      expect(await listed(2)).toEqual(["m2", "m3"]);
    });
  });
}
