import { describe, expect, it } from "vitest";
import { aUser, t0 } from "../testing/builders.ts";
import { hour, minute } from "../time.ts";
import { attemptAgainMs, decideMail, mostAttempts, type MailEntry } from "./mail-entry.ts";

const around = { wanted: true, hasAddress: true, mailIsSent: true };
const sending = (attempts: number, until = t0): MailEntry => ({
  mailId: "m",
  userId: aUser,
  kind: "done",
  state: "SENDING",
  lease: { owner: "a", until },
  attempts,
  changedAt: t0,
});

describe("what is done about a mail", () => {
  it("is to send it when it is wanted and there is somewhere to send it", () => {
    expect(decideMail(null, around, t0)).toEqual({ do: "send" });
    const decline = (because: string) => ({ do: "decline", because });
    expect(decideMail(null, { ...around, wanted: false }, t0)).toEqual(decline("not_wanted"));
    expect(decideMail(null, { ...around, hasAddress: false }, t0)).toEqual(decline("no_address"));
    expect(decideMail(null, { ...around, mailIsSent: false }, t0)).toEqual(decline("no_mail_here"));
  });

  it("is to leave it alone while someone has it, and to take it over once they went silent", () => {
    expect(decideMail(sending(1, t0 + 5), around, t0)).toEqual({ do: "wait", until: t0 + 5 });
    expect(decideMail(sending(1), around, t0)).toEqual({ do: "send" });
  });

  it("is to finish what was begun though it is not wanted any more: it may have been sent", () => {
    expect(decideMail(sending(1), { ...around, wanted: false }, t0)).toEqual({ do: "send" });
  });

  it("is nothing once it is settled, and to give up after many attempts", () => {
    for (const state of ["SENT", "DECLINED", "REFUSED", "BOUNCED"] as const)
      expect(decideMail({ ...sending(1), state } as MailEntry, around, t0)).toEqual({ do: "nothing" });
    expect(decideMail(sending(mostAttempts), around, t0)).toEqual({ do: "give-up" });
  });

  it("is tried again after a minute, then twice as long, at most an hour", () => {
    expect([1, 2, 3].map(attemptAgainMs)).toEqual([minute, 2 * minute, 4 * minute]);
    expect(attemptAgainMs(30)).toBe(hour);
  });
});
