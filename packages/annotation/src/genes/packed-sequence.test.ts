import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baseAt, basesBetween, packBases } from "./packed-sequence.ts";

const sequences = fc
  .array(fc.tuple(fc.constantFrom("A", "C", "G", "T", "N", "R", "Y"), fc.integer({ min: 1, max: 9 })))
  .map((runs) => runs.map(([base, times]) => base.repeat(times)).join(""));

describe("a packed sequence", () => {
  it("gives back every stretch that was packed, N and IUPAC codes included", () => {
    fc.assert(
      fc.property(sequences, fc.nat(), fc.nat(), (bases, one, other) => {
        const packed = packBases(Buffer.from(bases));
        const [start, end] = [one % (bases.length + 1), other % (bases.length + 1)].sort((a, b) => a - b);
        expect(basesBetween(packed, start!, end!)).toBe(bases.slice(start, end));
      }),
    );
  });

  it("gives back every single base", () => {
    fc.assert(
      fc.property(sequences, (bases) => {
        const packed = packBases(Buffer.from(bases));
        expect(
          bases
            .split("")
            .map((_, i) => String.fromCharCode(baseAt(packed, i)))
            .join(""),
        ).toBe(bases);
      }),
    );
  });

  it("takes a quarter of a byte a base and nothing for a long run of N", () => {
    const { bits, runs, length } = packBases(Buffer.from("N".repeat(4000)));
    expect(bits.length).toBe(length / 4);
    expect([...runs]).toEqual([0, 4000, "N".charCodeAt(0)]);
  });
});
