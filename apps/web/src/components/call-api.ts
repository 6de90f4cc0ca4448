import type { ErrorReport } from "@gas/core/errors/error-report";

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
  const error = (json as { error?: unknown } | null)?.error;
  // A load balancer speaks, not the service: worth another try, like no answer.
  if (!isErrorReport(error)) throw new Error(`The service answered ${response.status}.`);
  return { ok: false, error };
}

/** By hand: the schema would bring 30 kB of zod to every page, to tell the service's own answer from a proxy's. */
function isErrorReport(value: unknown): value is ErrorReport {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, remedy, problems } = value as Record<string, unknown>;
  return [code, message, remedy].every((text) => typeof text === "string") && Array.isArray(problems);
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
