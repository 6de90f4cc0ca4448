import * as z from "zod";
import { failureCodes, failures, type AppError } from "./app-error.ts";

/** One rule that the input broke, as the job page lists it. Lines count from 1. */
export const ReportedProblem = z.object({
  rule: z.string(),
  severity: z.enum(["fatal", "rejected", "unannotated", "warning"]),
  count: z.int().min(1),
  message: z.string(),
  remedy: z.string(),
  places: z
    .array(z.object({ line: z.int().min(1), locus: z.string().optional(), detail: z.string().optional() }))
    .max(5),
});

/** A failure as it is stored on a job and sent to a browser: the same words everywhere. */
export const ErrorReport = z.object({
  code: z.enum(failureCodes),
  message: z.string(),
  remedy: z.string(),
  problems: z.array(ReportedProblem).default([]),
});
export type ErrorReport = z.infer<typeof ErrorReport>;

/** What a person gets to read of `error`. */
export function reportError(error: AppError, problems: ErrorReport["problems"] = []): ErrorReport {
  return { code: error.code, message: error.message, remedy: failures[error.code].remedy, problems };
}
