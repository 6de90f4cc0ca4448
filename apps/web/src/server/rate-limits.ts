import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "@gas/core/errors/app-error";

/** What is counted apart: a person's reading and changing, what somebody with a link reads, and tries to sign in. */
export type Spending = "read" | "change" | "guest" | "sign-in";
/** Requests a minute of each kind that one person, or one address, may make of this process; 0: any number. */
export type RateLimitTable = Record<Spending, number>;

export type RateLimits = {
  /** Counts one request of `who`. AppError `too_many_requests` beyond the limit, saying when there is room again. */
  spend(what: Spending, who: string): Promise<void>;
};

/**
 * Limits by process, in its memory: a limit shared by all servers would put a write before every read. Behind a load
 * balancer with n servers a person gets up to n times as much, which still ends a loop gone wrong.
 */
export function rateLimits(table: RateLimitTable): RateLimits {
  const limiters = new Map(
    Object.entries(table)
      .filter(([, points]) => points > 0)
      .map(([what, points]) => [what, new RateLimiterMemory({ points, duration: 60, keyPrefix: what })]),
  );
  return {
    spend: async (what, who) => {
      try {
        await limiters.get(what)?.consume(who);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new AppError("too_many_requests", "There were too many requests within a minute.", {
          retryAfterSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
        });
      }
    },
  };
}

/**
 * The address that a request came from, as the `proxies`-th proxy in front of this server saw it: each appends to
 * X-Forwarded-For, so what stands further left is the sender's own word. Without a proxy the server itself fills it in.
 */
export function addressOf(headers: Headers, proxies: number): string {
  const seen = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  return seen.at(-Math.max(1, proxies)) ?? seen[0] ?? "";
}
