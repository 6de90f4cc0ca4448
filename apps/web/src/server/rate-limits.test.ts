import { describe, expect, it } from "vitest";
import { addressOf, rateLimits } from "./rate-limits.ts";

const three = { read: 3, change: 3, guest: 3, "sign-in": 0 };

describe("a rate limit", () => {
  it("lets through as many as it says, then refuses and tells when there is room", async () => {
    const limits = rateLimits(three);
    for (let i = 0; i < 3; i++) await limits.spend("read", "ada");
    await expect(limits.spend("read", "ada")).rejects.toMatchObject({ code: "too_many_requests" });
    const { retryAfterSeconds } = (await limits.spend("read", "ada").catch((error: unknown) => error)) as {
      retryAfterSeconds: number;
    };
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it("counts each person and each kind of request by itself", async () => {
    const limits = rateLimits(three);
    for (let i = 0; i < 3; i++) await limits.spend("read", "ada");
    await limits.spend("read", "grace");
    await limits.spend("change", "ada");
  });

  it("of nought is none", async () => {
    const limits = rateLimits(three);
    for (let i = 0; i < 100; i++) await limits.spend("sign-in", "ada");
  });
});

describe("where a request came from", () => {
  const from = (forwarded: string, proxies: number) =>
    addressOf(new Headers({ "x-forwarded-for": forwarded }), proxies);

  it("is what the outermost proxy of ours saw, not what the sender says", () => {
    expect(from("6.6.6.6, 192.0.2.7", 1)).toBe("192.0.2.7");
    expect(from("6.6.6.6, 192.0.2.7, 10.0.0.1", 2)).toBe("192.0.2.7");
    expect(from("192.0.2.7", 3)).toBe("192.0.2.7");
  });
});
