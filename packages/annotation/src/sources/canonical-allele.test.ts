import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalAllele, type ReadBases } from "./canonical-allele.ts";

/** Sequences with repeats of all sorts, where an indel has many places. */
const genome = fc
  .array(fc.tuple(fc.stringMatching(/^[ACGT]{1,4}$/), fc.integer({ min: 1, max: 9 })), {
    minLength: 2,
    maxLength: 12,
  })
  .map((pieces) => `G${pieces.map(([unit, times]) => unit.repeat(times)).join("")}T`);

const readOf =
  (text: string): ReadBases =>
  (_, start, end) =>
    text.slice(start, end);

/** The sequence after the change. */
function edited(text: string, { start, ref, alt }: { start: number; ref: string; alt: string }): string {
  expect(text.slice(start, start + ref.length)).toBe(ref);
  return text.slice(0, start) + alt + text.slice(start + ref.length);
}

/** Every way of writing the change that makes `after` of `before`, with a base of both at least, as VCF wants it. */
function waysOfWriting(before: string, after: string): { start: number; ref: string; alt: string }[] {
  const grown = after.length - before.length;
  const shortest = Math.min(before.length, after.length);
  let front = 0;
  while (front < shortest && before[front] === after[front]) front++;
  let back = 0;
  while (back < shortest && before.at(-1 - back) === after.at(-1 - back)) back++;
  const ways = [];
  for (let start = 0; start <= front; start++)
    for (let end = Math.max(before.length - back, start + 1, start + 1 - grown); end <= before.length; end++)
      ways.push({ start, ref: before.slice(start, end), alt: after.slice(start, end + grown) });
  return ways;
}

const change = genome.chain((text) =>
  fc.tuple(
    fc.constant(text),
    fc.nat(text.length - 2).map((at) => at + 1),
    fc.nat(6),
    fc.stringMatching(/^[ACGT]{0,6}$/),
  ),
);

describe("an allele made comparable", { timeout: 60_000 }, () => {
  it("is the same however it is written, and lies within the stretch where rows that write it are looked for", () => {
    fc.assert(
      fc.property(change, ([text, at, deleted, inserted]) => {
        const after = text.slice(0, at) + inserted + text.slice(at + deleted);
        fc.pre(after !== text);
        const ways = waysOfWriting(text, after);
        const alleles = ways.map(({ start, ref, alt }) =>
          canonicalAllele(0, start, ref, alt, text.length, readOf(text)),
        );
        const [first] = alleles;
        const { start: place, ref: gone, alt: come } = first!;
        const others = alleles
          .slice(1)
          .filter(({ start, ref, alt }) => start !== place || ref !== gone || alt !== come);
        expect(others).toEqual([]);
        expect(
          ways.filter(({ start, ref }) => start >= first!.to || start + ref.length <= first!.from),
        ).toEqual([]);
        expect(edited(text, first!)).toBe(after);
      }),
      { numRuns: 300 },
    );
  });

  it("differs for changes that make different sequences", () => {
    fc.assert(
      fc.property(change, fc.nat(60), ([text, at, deleted, inserted], move) => {
        const other = 1 + ((at + move) % (text.length - 2));
        const make = (place: number) => ({
          start: place - 1,
          ref: text.slice(place - 1, place + deleted),
          alt: text[place - 1]! + inserted,
        });
        const [one, two] = [make(at), make(other)];
        fc.pre(one.ref !== one.alt && two.ref !== two.alt);
        const [a, b] = [one, two].map(({ start, ref, alt }) =>
          canonicalAllele(0, start, ref, alt, text.length, readOf(text)),
        );
        const isSame = a!.start === b!.start && a!.ref === b!.ref && a!.alt === b!.alt;
        if (isSame) expect(edited(text, one)).toBe(edited(text, two));
        else if (a!.ref === "" || a!.alt === "") expect(edited(text, one)).not.toBe(edited(text, two));
      }),
      { numRuns: 300 },
    );
  });

  it("does not move over bases that are not known, nor without a reference", () => {
    const text = "GCANAAAAAT";
    expect(canonicalAllele(0, 6, "AA", "A", text.length, readOf(text))).toMatchObject({
      start: 4,
      ref: "A",
      alt: "",
    });
    expect(canonicalAllele(0, 6, "AA", "A", text.length, undefined)).toMatchObject({
      start: 6,
      ref: "A",
      alt: "",
    });
  });
});
