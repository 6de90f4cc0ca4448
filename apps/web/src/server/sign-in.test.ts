import { describe, expect, it } from "vitest";
import { csrfTokenOf, newCsrfCookie } from "./sign-in-form.ts";
import { userIdOf } from "./user-id.ts";

describe("a sign-in form", () => {
  const secret = "s".repeat(32);
  it("carries the token of its cookie, encoded or not", () => {
    const cookie = newCsrfCookie(secret);
    const [token] = cookie.split("|");
    expect(csrfTokenOf(cookie, secret)).toBe(token);
    expect(csrfTokenOf(encodeURIComponent(cookie), secret)).toBe(token);
  });
  it.each([undefined, "", "abc", "abc|def", "%", newCsrfCookie("another secret")])(
    "takes no token from the cookie %j",
    (cookie) => expect(csrfTokenOf(cookie, secret)).toBeUndefined(),
  );
});

describe("who somebody is", () => {
  it("stays the same, and differs between providers", () => {
    const id = userIdOf("https://a.example", "42");
    expect(id).toMatch(/^u-[0-9a-f]{24}$/);
    expect(userIdOf("https://a.example", "42")).toBe(id);
    expect(userIdOf("https://b.example", "42")).not.toBe(id);
  });
});
