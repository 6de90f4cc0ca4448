import { ErrorReport } from "@gas/core/errors/error-report";

/** What the API answers: a value, or why not. When it does not answer at all, the promise is rejected. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/** Sends `body` as JSON. The answer's shape is the route's word: page and API are built together. */
export async function callApi<T>(
  path: string,
  body?: unknown,
  method: "GET" | "POST" | "PATCH" | "DELETE" = "POST",
): Promise<Answer<T>> {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  const json: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, value: json as T };
  const error = ErrorReport.safeParse((json as { error?: unknown } | null)?.error);
  // A load balancer speaks, not the service: worth another try, like no answer.
  if (!error.success) throw new Error(`The service answered ${response.status}.`);
  return { ok: false, error: error.data };
}

const unanswered: ErrorReport = {
  code: "internal",
  message: "The service did not answer.",
  remedy: "Check your connection and try again.",
  problems: [],
};

/** Like `callApi`, for a button: no answer is a refusal too, and the person may press again. */
export function pressApi<T>(...call: Parameters<typeof callApi>): Promise<Answer<T>> {
  return callApi<T>(...call).catch(() => ({ ok: false as const, error: unanswered }));
}
