import * as z from "zod";

/**
 * What SES says of a mail after it took it (SES developer guide, "Contents of event data that Amazon SES publishes to
 * Amazon SNS"). We tag each mail with the event it is about; only what came back for good is of interest.
 */
export const MailNotice = z
  .object({
    eventType: z.string(),
    mail: z.object({ tags: z.record(z.string(), z.array(z.string())).default({}) }),
    bounce: z
      .object({
        bounceType: z.string(),
        bouncedRecipients: z.array(z.object({ diagnosticCode: z.string().optional() })).default([]),
      })
      .optional(),
  })
  .transform(({ eventType, mail, bounce }) => {
    const [mailId] = mail.tags[mailTag] ?? [];
    if (mailId === undefined) return { bounces: [] };
    if (eventType === "Complaint") return { bounces: [{ mailId, because: "it was marked as spam" }] };
    if (eventType === "Reject") return { bounces: [{ mailId, because: "SES refused to send it" }] };
    if (eventType !== "Bounce" || bounce?.bounceType !== "Permanent") return { bounces: [] };
    const [first] = bounce.bouncedRecipients;
    const because = withoutAddresses(first?.diagnosticCode ?? "the address does not exist");
    return { bounces: [{ mailId, because }] };
  });
export type MailNotice = z.output<typeof MailNotice>;

/** The tag by which a notice of SES names our event. */
export const mailTag = "gas-mail";

/** A mail server's words without the addresses that they may quote: they are kept, and may be logged. */
export function withoutAddresses(words: string): string {
  return words.replace(/[^\s<>"';:,]+@[^\s<>"';:,]+/g, "the address").slice(0, 300);
}
