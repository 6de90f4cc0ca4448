import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDeltas, encodeDeltas } from "./numbers.ts";

const edges = [0, 1, -1, 63, 64, -64, -65, 2 ** 30 - 1, 2 ** 30, -(2 ** 30), 2 ** 31 - 1, 2 ** 31, 2 ** 48];

describe("whole numbers in a column", () => {
  it("come back as they were, in 32 bits and beyond", () => {
    const number = fc.oneof(
      fc.constantFrom(...edges),
      fc.integer(),
      fc.integer({ min: -(2 ** 48), max: 2 ** 48 }),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 60 }), (numbers) => {
        expect([...decodeDeltas(encodeDeltas(numbers), new Float64Array(numbers.length))]).toEqual(numbers);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 60 }), (numbers) => {
        expect([...decodeDeltas(encodeDeltas(numbers), new Int32Array(numbers.length))]).toEqual(numbers);
      }),
    );
  });

  it("take a byte each where they are near each other", () => {
    expect(encodeDeltas([1000, 1001, 1005, 1005, 990])).toHaveLength(6);
  });

  it("that are cut short are told of", () => {
    const bytes = encodeDeltas([1, 300, 70_000]);
    expect(() => decodeDeltas(bytes.subarray(0, 2), new Int32Array(3))).toThrow("cut short");
  });
});
