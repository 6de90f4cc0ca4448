import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tinyReference } from "./testing/tiny-reference.ts";
import { firstTranscriptReaching } from "./transcript-overlap.ts";

const length = 200;
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: length }), fc.integer({ min: 0, max: 80 }))
    .map(([start, more]) => [start, Math.min(length, start + more)] as const),
  { maxLength: 25 },
);

describe("the search for transcripts", () => {
  it("finds what looking at each transcript finds", () => {
    fc.assert(
      fc.property(spans, fc.nat(length), fc.nat(40), (exons, start, width) => {
        const end = start + width;
        const { genes } = tinyReference(
          "A".repeat(length),
          exons.map((exon, i) => ({ id: `T${i}`, exons: [exon] })),
        );
        const found: number[] = [];
        for (
          let tx = firstTranscriptReaching(genes, 0, start);
          tx < genes.contigFirstTx[1]! && genes.txStart[tx]! < end;
          tx++
        )
          if (genes.txEnd[tx]! > start) found.push(tx);
        const all = [...genes.txStart.keys()].filter(
          (tx) => genes.txStart[tx]! < end && genes.txEnd[tx]! > start,
        );
        expect(found).toEqual(all);
      }),
    );
  });
});
