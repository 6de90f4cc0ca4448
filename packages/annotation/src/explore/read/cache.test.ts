import { describe, expect, it } from "vitest";
import { createCache } from "./cache.ts";

describe("a cache", () => {
  it("holds no more than it may, and gives up first what was used longest ago", () => {
    const cache = createCache(100);
    cache.set("a", 1, 40);
    cache.set("b", 2, 40);
    expect(cache.get("a")).toBe(1);
    cache.set("c", 3, 40);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
    cache.set("d", 4, 1000);
    expect(cache.bytesHeld()).toBe(0);
    cache.set("e", 5, 60);
    cache.set("e", 6, 30);
    expect(cache.bytesHeld()).toBe(30);
  });

  it("makes a thing once for all who ask at the same time, and again after it failed", async () => {
    const cache = createCache(100);
    let made = 0;
    const make = async (): Promise<number> => {
      if (++made === 1) throw new Error("not now");
      return made;
    };
    const ask = () => cache.once("a", make, () => 1);
    const asked = await Promise.allSettled([ask(), ask()]);
    expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(made).toBe(1);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([2, 2, 2]);
    expect(await ask()).toBe(2);
  });
});
