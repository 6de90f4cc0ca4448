import * as z from "zod";
import { minute } from "../time.ts";

/** What a mail may be about. Each can be turned off by itself; `archivingSoon` must be asked for. */
export const MailKind = z.enum(["done", "failed", "archivingSoon", "archived", "allBack", "plan"]);
export type MailKind = z.infer<typeof MailKind>;
/** Those that follow from what became of a job, and those that follow from the account. */
export type JobMailKind = Extract<MailKind, "done" | "failed" | "archivingSoon" | "archived">;
export type AccountMailKind = Exclude<MailKind, JobMailKind>;

/** How long before a result moves to the archive a person may be reminded, in minutes. */
export const remindMinutes = [10, 60, 24 * 60] as const;

/** Which mails a person wants, and how. What nobody chose is as it stands here. */
export const MailWishes = z.object({
  done: z.boolean().default(true),
  failed: z.boolean().default(true),
  archivingSoon: z.boolean().default(false),
  archived: z.boolean().default(true),
  allBack: z.boolean().default(true),
  plan: z.boolean().default(true),
  remindMinutes: z.literal(remindMinutes).default(10),
  /** Whether a mail says the file's name: some names tell who was sequenced. */
  nameFiles: z.boolean().default(true),
});
export type MailWishes = z.infer<typeof MailWishes>;

export const usualWishes: MailWishes = MailWishes.parse({});

/** No mail at all; how they would be written stays as it was. */
export function withoutMails(wishes: MailWishes): MailWishes {
  return { ...wishes, ...Object.fromEntries(MailKind.options.map((kind) => [kind, false])) };
}

/** How long before its archiving a person wants to be reminded, in milliseconds. */
export function remindLeadMs({ remindMinutes: minutes }: MailWishes): number {
  return minutes * minute;
}

/** Each kind in the words of the settings page and of a mail's last line: "mails when …". */
export const kindWords: Record<MailKind, string> = {
  done: "a job is done",
  failed: "a job has failed",
  archivingSoon: "a result is about to move to the archive",
  archived: "a result has moved to the archive",
  allBack: "all results of an upgrade are back from the archive",
  plan: "something changes about the plan or its payment",
};
