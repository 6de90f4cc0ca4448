import { describe, expect, it } from "vitest";
import { MailKind, usualWishes } from "@gas/core/mail/mail-wishes";
import { unsubscribeToken } from "@gas/core/mail/unsubscribe-token";
import { anAccount, aUser } from "@gas/core/testing/builders";
import { fakeDeps } from "./testing/fake-deps.ts";
import { unsubscribe, viewSubscription } from "./unsubscribe.ts";

async function setUp() {
  const { deps } = fakeDeps();
  await deps.accounts.welcome(anAccount());
  const token = await unsubscribeToken(deps.mailSecret ?? "", { userId: aUser, kind: "done" });
  const wishes = async () => (await deps.accounts.find(aUser))?.mailWishes ?? usualWishes;
  return { deps, token, wishes };
}

describe("the link of a mail", () => {
  it("ends mails of its kind and no other, as often as it is used", async () => {
    const { deps, token, wishes } = await setUp();
    expect(await viewSubscription(deps, token)).toEqual({ kind: "done", wanted: true, any: true });
    for (let i = 0; i < 2; i++) expect(await unsubscribe(deps, token, "this")).toBe(true);
    expect(await wishes()).toEqual({ ...usualWishes, done: false });
    expect(await viewSubscription(deps, token)).toEqual({ kind: "done", wanted: false, any: true });
  });

  it("ends all of them if wanted, and can be taken back", async () => {
    const { deps, token, wishes } = await setUp();
    await unsubscribe(deps, token, "all");
    const now = await wishes();
    expect(MailKind.options.filter((kind) => now[kind])).toEqual([]);
    expect(await viewSubscription(deps, token)).toMatchObject({ any: false });
    await unsubscribe(deps, token, "again");
    expect(await wishes()).toMatchObject({ done: true, failed: false, nameFiles: true });
  });

  it("is worth nothing when it was not signed here, or where no mails are sent", async () => {
    const { deps, token, wishes } = await setUp();
    const forged = await unsubscribeToken("f".repeat(32), { userId: aUser, kind: "done" });
    for (const [house, text] of [
      [deps, forged],
      [deps, ""],
      [{ ...deps, mailSecret: null }, token],
    ] as const) {
      expect(await unsubscribe(house, text, "all")).toBe(false);
      expect(await viewSubscription(house, text)).toBeNull();
    }
    expect(await wishes()).toEqual(usualWishes);
  });

  it("does not tell whether its account still stands", async () => {
    const { deps } = await setUp();
    const userId = anAccount({ userId: "gone-long-ago" as never }).userId;
    const token = await unsubscribeToken(deps.mailSecret ?? "", { userId, kind: "failed" });
    expect(await unsubscribe(deps, token, "this")).toBe(true);
    expect(await deps.accounts.find(userId)).toBeNull();
  });
});
