import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeQuery, encodeQuery, ExploreParams, ExploreQuery, wholeResult } from "./query.ts";
import { fieldOperators, isNumber } from "./field-test.ts";
import { impacts, sortKeys, variantTypes, zygosities } from "./query.ts";

const word = fc.string({ minLength: 1, maxLength: 30 });
const words = fc.array(word, { maxLength: 4 });
const position = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const contig = fc.oneof(word, fc.constantFrom("chrI", "HLA-A*01:01", "a:5", "b:5-", "c:", ":", "::1-2"));
const region = fc.oneof(
  contig.map((name) => ({ contig: name })),
  fc.record({ contig, from: position }),
  fc
    .tuple(contig, position, position)
    .map(([name, a, b]) => ({ contig: name, from: Math.min(a, b), to: Math.max(a, b) })),
);
const name = fc
  .tuple(fc.constantFrom("CSQ", "INFO"), fc.stringMatching(/^[^=~<>!?*\s]{1,20}$/))
  .map(([field, id]) => `${field}/${id}`);
const test = fc
  .tuple(name, fc.constantFrom(...fieldOperators), word, fc.double({ noNaN: true }))
  .map(([field, op, value, number]) => {
    if (op === "present" || op === "absent") return { name: field, op, value: "" };
    const numeric = op === "atLeast" || op === "atMost" || op === "rare";
    return { name: field, op, value: numeric ? String(Number.isFinite(number) ? number : 0) : value };
  });
const query = fc
  .record(
    {
      q: fc.string({ maxLength: 40 }),
      consequence: words,
      impact: fc.subarray([...impacts]),
      gene: words,
      region: fc.array(region, { maxLength: 3 }),
      qualMin: fc.double({ noNaN: true, noDefaultInfinity: true }),
      qualMax: fc.double({ noNaN: true, noDefaultInfinity: true }),
      filter: words,
      type: fc.subarray([...variantTypes]),
      genotype: fc.array(fc.record({ sample: word, is: fc.constantFrom(...zygosities) }), { maxLength: 3 }),
      fields: fc.array(test, { maxLength: 3 }),
      columns: words,
      sort: fc.record({ by: fc.constantFrom(...sortKeys), descending: fc.boolean() }),
    },
    { requiredKeys: [] },
  )
  .map((some) => ExploreQuery.parse(some));

describe("the address of a view", () => {
  it("leads back to the very same view", () => {
    fc.assert(
      fc.property(query, (some) => {
        const address = encodeQuery(some).toString();
        // A double of -0 is the same bound as 0.
        expect(decodeQuery(new URLSearchParams(address))).toEqual(JSON.parse(JSON.stringify(some)));
      }),
      { numRuns: 500 },
    );
  });

  it("is empty for the whole result, and short and legible for the usual ones", () => {
    expect(encodeQuery(wholeResult).toString()).toBe("");
    const view = ExploreQuery.parse({
      gene: ["BRCA1"],
      impact: ["HIGH", "MODERATE"],
      region: [{ contig: "chr17", from: 43044295, to: 43125364 }],
      genotype: [{ sample: "mother", is: "het" }],
      fields: [{ name: "INFO/AF", op: "rare", value: "0.01" }],
      sort: { by: "qual", descending: true },
    });
    expect(decodeURIComponent(encodeQuery(view).toString())).toBe(
      "impact=HIGH,MODERATE&gene=BRCA1&region=chr17:43044295-43125364&genotype=het:mother&field=INFO/AF<=?0.01&sort=-qual",
    );
  });

  it.each([
    ["impact=SEVERE", "impact"],
    ["qualMin=many", "qualMin"],
    ["genotype=mother", "genotype"],
    ["field=CSQ/BIOTYPE", "field"],
    ["field=DP>=5", "fields"],
    ["field=INFO/DP>=deep", "fields"],
    ["region=chrI:500-100", "region"],
    ["sort=colour", "sort"],
  ])("says of %s which parameter is wrong", (address, place) => {
    const parsed = ExploreParams.safeParse(Object.fromEntries(new URLSearchParams(address)));
    expect(parsed.error?.issues.map(({ path }) => path[0])).toContain(place);
  });

  it("takes for a number what VCF takes for one", () => {
    expect(["1", "-0.5", "1e-5", ".5", "3."].every(isNumber)).toBe(true);
    expect(["", " ", "0x10", "1/2", "Infinity", "p.1"].some(isNumber)).toBe(false);
  });
});
