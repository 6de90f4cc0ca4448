import * as z from "zod";
import { day, hour, minute } from "./time.ts";

const second = 1000;
const units: Record<string, number> = { s: second, m: minute, h: hour, d: day };

/** A span of time as people write it in settings: "45s", "30 minutes", "12h", "13 days"; becomes milliseconds. */
export const duration = z.string().transform((text, context) => {
  const [, count, unit = ""] =
    /^(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$/i.exec(text.trim()) ?? [];
  const milliseconds = Number(count) * (units[unit.charAt(0).toLowerCase()] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.round(milliseconds);
  context.addIssue({
    code: "custom",
    message: 'must be a span of time such as "30 minutes", "45s" or "13 days"',
  });
  return z.NEVER;
});
