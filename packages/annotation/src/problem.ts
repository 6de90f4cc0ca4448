import * as z from "zod";

/**
 * One rule that an input broke, told once for all the places where it broke it.
 * `fatal` stops the job; `rejected` records are left out of the result and stand in the rejects file;
 * `unannotated` records come out unchanged, without annotation, and stand in the rejects file too; a `warning` changes nothing.
 */
export const Problem = z.object({
  rule: z.string(),
  severity: z.enum(["fatal", "rejected", "unannotated", "warning"]),
  /** How many times the rule was broken. */
  count: z.int().min(1),
  /** What is wrong, in one plain sentence a biologist understands. */
  message: z.string(),
  /** What the person can do about it. */
  remedy: z.string(),
  /** The first places, at most five. Lines count from 1, as an editor shows them. */
  places: z
    .array(z.object({ line: z.int().min(1), locus: z.string().optional(), detail: z.string().optional() }))
    .max(5),
});
export type Problem = z.infer<typeof Problem>;

export { BadInputError } from "./bad-input-error.ts";
