import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isPartSize,
  isTreeHashAligned,
  parseOutputRange,
  parsePartRange,
  parseRetrievalRange,
} from "./byte-ranges.ts";

const MiB = 2 ** 20;

/** Every node of the tree over leaves 0 to n, by the definition: pairs level by level, one that is alone goes up. */
function nodesOf(leaves: number): Set<string> {
  let level = Array.from({ length: leaves }, (_, leaf) => [leaf, leaf + 1] as const);
  const nodes = new Set<string>();
  for (;;) {
    for (const [from, to] of level) nodes.add(`${from}-${to}`);
    if (level.length === 1) return nodes;
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, at) => {
      const [left, right] = level.slice(2 * at, 2 * at + 2);
      return [left?.[0] ?? 0, (right ?? left)?.[1] ?? 0] as const;
    });
  }
}

describe("a range of an archive", () => {
  it("has a tree hash just where it is a node of the archive's tree", () => {
    const trees = Array.from({ length: 70 }, (_, leaves) =>
      leaves === 0 ? new Set<string>() : nodesOf(leaves),
    );
    const cases = fc
      .integer({ min: 1, max: 69 })
      .chain((leaves) =>
        fc.tuple(fc.constant(leaves), fc.nat(leaves - 1), fc.nat(leaves - 1), fc.nat(MiB - 1)),
      );
    fc.assert(
      fc.property(cases, ([leaves, a, b, missing]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        const size = leaves * MiB - missing; // the last leaf may be short
        const range = { start: from * MiB, end: Math.min(to * MiB, size) - 1 };
        expect(isTreeHashAligned(range, size)).toBe(trees[leaves]?.has(`${from}-${to}`));
      }),
    );
  });

  it("has none that does not begin and end with leaves", () => {
    const size = 4 * MiB;
    expect(isTreeHashAligned({ start: 0, end: MiB - 2 }, size)).toBe(false);
    expect(isTreeHashAligned({ start: 1, end: MiB }, size)).toBe(false);
    expect(isTreeHashAligned({ start: 0, end: 6 }, 7)).toBe(true);
  });

  it("can be retrieved from and to whole MiB, or to the archive's end", () => {
    const size = 2 * MiB + 5;
    expect(parseRetrievalRange(`${MiB}-${2 * MiB - 1}`, size)).toEqual({ start: MiB, end: 2 * MiB - 1 });
    expect(parseRetrievalRange(`${2 * MiB}-${size - 1}`, size)).toEqual({ start: 2 * MiB, end: size - 1 });
    for (const text of [
      "1-5",
      "0-5",
      `0-${size}`,
      `${3 * MiB}-${4 * MiB - 1}`,
      `${MiB}-${MiB - 1}`,
      "",
      "0-",
      "x",
    ])
      expect(() => parseRetrievalRange(text, size), text).toThrow("Invalid byte range");
  });
});

describe("a range of an output", () => {
  it("is what HTTP says of it, and within the output", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(2000), fc.nat(2000), (size, first, length) => {
        const bytes = Array.from({ length: size }, (_, at) => at);
        const end = first + length;
        const read = () => parseOutputRange(`bytes=${first}-${end}`, size);
        if (first >= size) {
          expect(read).toThrow("Invalid range");
          return;
        }
        const range = read();
        expect(bytes.slice(range.start, range.end + 1)).toEqual(bytes.slice(first, end + 1));
        expect(parseOutputRange(`bytes=${first}-`, size)).toEqual({ start: first, end: size - 1 });
        const last = parseOutputRange(`bytes=-${length + 1}`, size);
        expect(bytes.slice(last.start, last.end + 1)).toEqual(bytes.slice(-(length + 1)));
      }),
    );
    for (const text of ["bytes=5-4", "bytes=-", "bytes=-0", "bytes=0-1,3-4", "lines=0-1"])
      expect(() => parseOutputRange(text, 10), text).toThrow("Invalid range");
  });
});

describe("a part", () => {
  it("has a size of 1 MiB times a power of two, up to 4 GiB", () => {
    const sizes = Array.from({ length: 13 }, (_, power) => MiB * 2 ** power);
    expect(sizes.filter(isPartSize)).toEqual(sizes);
    expect([0, MiB / 2, MiB + 1, 3 * MiB, 8192 * MiB, Number.NaN].filter(isPartSize)).toEqual([]);
  });

  it("begins where parts begin and is not longer than one", () => {
    expect(parsePartRange(`bytes ${MiB}-${MiB + 4}/*`, MiB)).toEqual({ start: MiB, end: MiB + 4 });
    for (const text of [`bytes 7-11/*`, `bytes 0-${MiB}/*`, "bytes 5-4/*", "bytes 0-4/5", "0-4"])
      expect(() => parsePartRange(text, MiB), text).toThrow("does not fit");
    expect(() => parsePartRange(`bytes ${10_000 * MiB}-${10_000 * MiB}/*`, MiB)).toThrow("10000 parts");
  });
});
