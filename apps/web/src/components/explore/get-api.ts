import { ErrorReport } from "@gas/core/errors/error-report";
import type { Answer } from "../call-api.ts";

const unanswered: ErrorReport = {
  code: "internal",
  message: "The service did not answer.",
  remedy: "Check your connection and try again.",
  problems: [],
};

/** Asks the API. What it refuses is an answer too, and so is silence; only what `signal` broke off is rejected. */
export async function getApi<T>(path: string, signal: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { signal });
    const json: unknown = await response.json();
    if (response.ok) return { ok: true, value: json as T };
    const error = ErrorReport.safeParse((json as { error?: unknown } | null)?.error);
    return { ok: false, error: error.success ? error.data : unanswered };
  } catch {
    signal.throwIfAborted();
    return { ok: false, error: unanswered };
  }
}
