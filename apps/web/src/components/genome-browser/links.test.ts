import { describe, expect, it } from "vitest";
import type { BrowserLinks } from "../../server/browser-links.ts";
import { freshLinks } from "./links.ts";

const until = (expiresAt: number): BrowserLinks => ({ reference: null, result: null, expiresAt });

describe("links of the genome browser", () => {
  it("are used while they last, and renewed once for all who wait", async () => {
    let now = 0;
    let asked = 0;
    const links = freshLinks(
      until(120_000),
      async () => (asked++, until(now + 120_000)),
      () => now,
    );
    expect((await links()).expiresAt).toBe(120_000);
    now = 89_999;
    await links();
    expect(asked).toBe(0);
    now = 100_000;
    await Promise.all([links(), links(), links()]);
    expect(asked).toBe(1);
    expect((await links()).expiresAt).toBe(220_000);
  });
  it("are asked for again after a failure", async () => {
    let asked = 0;
    const links = freshLinks(
      until(0),
      async () => {
        if (asked++ === 0) throw new Error("no answer");
        return until(Number.MAX_SAFE_INTEGER);
      },
      () => 1,
    );
    await expect(links()).rejects.toThrow("no answer");
    expect((await links()).expiresAt).toBe(Number.MAX_SAFE_INTEGER);
  });
});
