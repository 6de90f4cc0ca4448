import * as z from "zod";
import { Plan } from "./plans.ts";

/** Names a person in keys and rows; safe in an S3 key. */
export const UserId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,63}$/)
  .brand<"UserId">();
export type UserId = z.infer<typeof UserId>;

export const Account = z.object({
  userId: UserId,
  name: z.string().optional(),
  email: z.string().optional(),
  plan: Plan,
  createdAt: z.int().min(0),
});
export type Account = z.infer<typeof Account>;
