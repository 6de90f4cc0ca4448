/**
 * Every way the service says no. One line each: the HTTP status, whether trying again can help,
 * and what the person may do next (absent: the person need not read it, and gets `internal`'s words).
 */
export const failures = {
  not_signed_in: { status: 401, retry: false, remedy: "Sign in and try again." },
  forbidden_origin: {
    status: 403,
    retry: false,
    remedy: "Use the pages of this service, or send the request without a foreign Origin.",
  },
  not_found: { status: 404, retry: false, remedy: "Check the address, or go back to your list of jobs." },
  bad_request: { status: 400, retry: false, remedy: "Correct the named field and send it again." },
  upload_too_large: {
    status: 413,
    retry: false,
    remedy: "Send a smaller file, or see what premium allows under Plans.",
  },
  upload_empty: { status: 422, retry: false, remedy: "Choose a file that holds a VCF." },
  upload_missing: { status: 409, retry: true, remedy: "Upload the file again: it did not arrive whole." },
  upload_changed: { status: 409, retry: false, remedy: "Start a new job with the file you want." },
  unknown_reference: {
    status: 422,
    retry: false,
    remedy: "Choose one of the references that the page offers.",
  },
  not_possible_now: { status: 409, retry: false, remedy: "Reload the page to see where the job is now." },
  too_many_shares: {
    status: 409,
    retry: false,
    remedy: "Take one of the job's links back first.",
  },
  result_not_ready: { status: 409, retry: true, remedy: "Wait until the job is completed." },
  in_archive: {
    status: 409,
    retry: false,
    remedy:
      "Summary, charts and log can be read meanwhile. Look at the job's page to see where the result is.",
  },
  not_explorable: {
    status: 409,
    retry: false,
    remedy: "Annotate the file again: results made from now on can be explored.",
  },
  no_checkout: {
    status: 403,
    retry: false,
    remedy: "Ask the person who runs this service to change your plan.",
  },
  bad_signature: {
    status: 400,
    retry: false,
    remedy: "Check that the webhook's secret is the one of this endpoint.",
  },
  payment_unreachable: {
    status: 503,
    retry: true,
    remedy: "Nothing was paid. Try again in a minute.",
  },
  bad_input: {
    status: 422,
    retry: false,
    remedy: "Each problem that is listed says what to do about it. Then submit the file again.",
  },
  engine_failed: {
    status: 500,
    retry: false,
    remedy: "Read the log; if the file is sound, tell the person who runs this service.",
  },
  gave_up: {
    status: 500,
    retry: false,
    remedy: "Submit the file again; if it happens once more, tell the person who runs this service.",
  },
  too_slow: {
    status: 500,
    retry: false,
    remedy: "Split the file, or tell the person who runs this service.",
  },
  too_many_requests: {
    status: 429,
    retry: true,
    remedy: "Wait a moment, then go on. A program must pause between its requests.",
  },
  storage_busy: { status: 503, retry: true, remedy: "Try again in a minute." },
  internal: {
    status: 500,
    retry: true,
    remedy: "Try again; if it persists, tell the person who runs this service.",
  },
} as const satisfies Record<string, { status: number; retry: boolean; remedy: string }>;

export type FailureCode = keyof typeof failures;
export const failureCodes = Object.keys(failures) as [FailureCode, ...FailureCode[]];

/** A failure with a code of the table. `message` is for the person; keep the cause for the log. */
export class AppError extends Error {
  readonly code: FailureCode;
  /** When trying again can help, where that is known. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: FailureCode,
    message: string,
    { retryAfterSeconds, ...options }: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The `AppError` that `thrown` is, or an `internal` one around it whose message tells nothing. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError("internal", "Something went wrong on our side.", { cause: thrown });
}
