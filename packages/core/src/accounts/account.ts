import * as z from "zod";
import { MailWishes } from "../mail/mail-wishes.ts";
import { Time } from "../time.ts";
import { Billing } from "./billing.ts";
import { Plan } from "./plans.ts";

/** Names a person in keys and rows; safe in an S3 key. */
export const UserId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,63}$/)
  .brand<"UserId">();
export type UserId = z.infer<typeof UserId>;

/** How far the results have followed the last change of plan. */
const FollowUp = z.object({
  since: Time,
  /** Retrievals asked for so far, and how many of them as Expedited. */
  asked: z.int().min(0),
  expedited: z.int().min(0),
  /** Where in the list of jobs to go on. */
  after: z.string().optional(),
  /** Some results were between two places when they were come to: the list is gone through once more. */
  again: z.boolean(),
});
export type FollowUp = z.infer<typeof FollowUp>;

export const Account = z.object({
  userId: UserId,
  name: z.string().optional(),
  email: z.string().optional(),
  plan: Plan,
  createdAt: z.int().min(0),
  /** Grows by one with each change of plan. */
  planVersion: z.int().min(0).default(0),
  followUp: FollowUp.optional(),
  /** Set until every result has followed the change of plan: the sparse index holds only such accounts. */
  wakeAt: Time.optional(),
  /** Absent until the person chose: then as `usualWishes`. */
  mailWishes: MailWishes.optional(),
  /** When someone must look whether there is something to tell the person, or their grace has ended. */
  mailAt: Time.optional(),
  /** Absent where nobody ever paid. */
  billing: Billing.optional(),
});
export type Account = z.infer<typeof Account>;
