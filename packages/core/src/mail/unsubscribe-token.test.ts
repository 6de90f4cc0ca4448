import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aUser } from "../testing/builders.ts";
import { MailKind } from "./mail-wishes.ts";
import { readUnsubscribeToken, unsubscribeToken } from "./unsubscribe-token.ts";

const secret = "s".repeat(32);

describe("an unsubscribe token", () => {
  it.each(MailKind.options)("ends mails of its kind to its person (%s)", async (kind) => {
    const token = await unsubscribeToken(secret, { userId: aUser, kind });
    expect(await readUnsubscribeToken(secret, token)).toEqual({ userId: aUser, kind });
    expect(token).toMatch(/^[\w.-]+$/); // goes into an address as it is
  });

  it("is worth nothing with another secret, another person or another kind", async () => {
    const token = await unsubscribeToken(secret, { userId: aUser, kind: "done" });
    expect(await readUnsubscribeToken("t".repeat(32), token)).toBeNull();
    expect(await readUnsubscribeToken(secret, token.replace("demo-free", "demo-other"))).toBeNull();
    expect(await readUnsubscribeToken(secret, token.replace(".done.", ".plan."))).toBeNull();
  });

  it("is never made up of other text, and nothing makes the reader throw", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await readUnsubscribeToken(secret, text)).toBeNull();
        expect(await readUnsubscribeToken(secret, `${aUser}.done.${text}`)).toBeNull();
      }),
    );
  });
});
