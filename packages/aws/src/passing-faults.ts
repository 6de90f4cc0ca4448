const networkCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);

/** Too many requests, or one that took too long: told with status 400 or 408 by DynamoDB, S3 and Glacier (their SDK models). */
const throttlingNames = new Set([
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "LimitExceededException",
  "RequestTimeoutException",
  "RequestTimeout",
  "SlowDown",
]);

/** Whether `error` is AWS being busy or out of reach: trying again later can help. Matches codes, never texts. */
export function isPassingFault(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, $metadata, $retryable } = cause as Error & {
      code?: string;
      $metadata?: { httpStatusCode?: number };
      $retryable?: object;
    };
    if ($retryable || ($metadata?.httpStatusCode ?? 0) >= 500 || $metadata?.httpStatusCode === 429)
      return true;
    if (code !== undefined && networkCodes.has(code)) return true;
    if (cause.name === "TimeoutError" || throttlingNames.has(cause.name)) return true;
  }
  return false;
}
