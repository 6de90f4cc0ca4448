import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listPage, utf8Before } from "./list-objects.ts";

const order = (a: string, b: string) => (utf8Before(a, b) ? -1 : 1);

function reader(keys: readonly string[]) {
  const sorted = [...new Set(keys)].sort(order);
  return (from: string, limit: number) =>
    sorted
      .filter((key) => key === from || utf8Before(from, key))
      .slice(0, limit)
      .map((key) => ({ key }));
}

/** What a listing must say, worked out the slow way. */
function expected(keys: readonly string[], prefix: string, delimiter: string | undefined): string[] {
  const entries = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const cut = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      return cut < 0 ? key : `${key.slice(0, cut + 1)}*`;
    });
  return [...new Set(entries)].sort();
}

describe("a listing", () => {
  it("told page by page is the listing told at once, for any keys, prefix and page size", () => {
    const key = fc.array(fc.constantFrom("a", "b", "/", "ü", "🧬", "\u{ffff}"), {
      minLength: 1,
      maxLength: 6,
    });
    const keys = fc.array(
      key.map((parts) => parts.join("")),
      { maxLength: 25 },
    );
    const prefix = fc.constantFrom("", "a", "a/", "🧬", "b/a");
    const delimiter = fc.constantFrom(undefined, "/");
    fc.assert(
      fc.property(keys, prefix, delimiter, fc.integer({ min: 1, max: 5 }), (all, start, border, maxKeys) => {
        const told: string[] = [];
        let after: string | undefined = "";
        while (after !== undefined) {
          const query = { prefix: start, delimiter: border, after, maxKeys };
          const page: ReturnType<typeof listPage> = listPage(reader(all), query);
          expect(page.contents.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
          told.push(...page.contents.map((one) => one.key), ...page.commonPrefixes.map((one) => `${one}*`));
          after = page.next;
        }
        expect(told.sort()).toEqual(expected(all, start, border));
      }),
      { numRuns: 300 },
    );
  });
});
