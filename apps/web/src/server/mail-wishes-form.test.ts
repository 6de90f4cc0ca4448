import { describe, expect, it } from "vitest";
import { MailKind } from "@gas/core/mail/mail-wishes";
import { anAccount, aUser, t0 } from "@gas/core/testing/builders";
import { MailWishesForm } from "./mail-wishes-form.ts";
import { returnedMails } from "./returned-mails.ts";
import { setMailWishes } from "./set-mail-wishes.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

describe("the form of mail settings", () => {
  it("takes what is ticked, and what is not for not wanted", async () => {
    const { deps } = fakeDeps();
    const account = await deps.accounts.welcome(anAccount());
    const form = { done: "on", archivingSoon: "on", remindMinutes: "60" };
    await setMailWishes(deps, account, MailWishesForm.parse(form));
    const wishes = (await deps.accounts.find(aUser))?.mailWishes;
    expect(MailKind.options.filter((kind) => wishes?.[kind])).toEqual(["done", "archivingSoon"]);
    expect(wishes).toMatchObject({ remindMinutes: 60, nameFiles: false });
  });

  it.each([{}, { remindMinutes: "7" }, { remindMinutes: "60", done: "yes" }])("refuses %j", (form) =>
    expect(MailWishesForm.safeParse(form).success).toBe(false),
  );
});

describe("mails that did not arrive", () => {
  it("are shown to their person, the latest first, and no others", async () => {
    const { deps, ledger } = fakeDeps();
    const lease = { owner: "a", until: t0 };
    for (const mailId of ["one", "two", "three"])
      await ledger.claim({ mailId, userId: aUser, kind: "done" }, lease, t0);
    await ledger.settle("one", "a", { state: "REFUSED", because: "550 unknown" }, t0 + 1);
    await ledger.settle("two", "a", { state: "SENT" }, t0 + 2);
    await ledger.settle("three", "a", { state: "SENT" }, t0 + 3);
    await ledger.bounced("three", "no such host", t0 + 4);
    expect(await returnedMails(deps, anAccount())).toEqual([
      { mailId: "three", kind: "done", at: t0 + 4, because: "no such host" },
      { mailId: "one", kind: "done", at: t0 + 1, because: "550 unknown" },
    ]);
  });
});
