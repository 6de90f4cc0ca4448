import { describe, expect, it } from "vitest";
import { mailTag, MailNotice, withoutAddresses } from "./mail-notice.ts";

const mail = { messageId: "0100", destination: ["ada@example.org"], tags: { [mailTag]: ["job.done"] } };
const bounce = (bounceType: string, diagnosticCode?: string) => ({
  eventType: "Bounce",
  mail,
  bounce: { bounceType, bouncedRecipients: [{ emailAddress: "ada@example.org", diagnosticCode }] },
});

describe("what SES says of a mail", () => {
  it("is of interest when it came back for good, without anybody's address", () => {
    const { bounces } = MailNotice.parse(bounce("Permanent", "smtp; 550 5.1.1 <ada@example.org> unknown"));
    expect(bounces).toEqual([{ mailId: "job.done", because: "smtp; 550 5.1.1 <the address> unknown" }]);
    expect(MailNotice.parse(bounce("Permanent")).bounces).toMatchObject([{ mailId: "job.done" }]);
    expect(MailNotice.parse({ eventType: "Complaint", mail }).bounces).toHaveLength(1);
  });

  it("is nothing when it may still arrive, did arrive, or is none of ours", () => {
    expect(MailNotice.parse(bounce("Transient")).bounces).toEqual([]);
    expect(MailNotice.parse({ eventType: "Delivery", mail }).bounces).toEqual([]);
    expect(MailNotice.parse({ eventType: "Complaint", mail: {} }).bounces).toEqual([]);
  });

  it("keeps a server's words short", () => {
    expect(withoutAddresses("x".repeat(1000))).toHaveLength(300);
  });
});
