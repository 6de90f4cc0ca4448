import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ContigReturnedError, createTranscriptReader } from "./transcript-reader.ts";

const gene = (contig: string, number: number): string[] => {
  const row = (type: string, attributes: string) => `${contig}\te\t${type}\t1\t30\t.\t+\t0\t${attributes}`;
  return [
    row("gene", `ID=gene:G${number};Name=g${number}`),
    row("mRNA", `ID=transcript:T${number};Parent=gene:G${number}`),
    row("exon", `Parent=transcript:T${number}`),
    row("CDS", `Parent=transcript:T${number}`),
  ];
};

function read(lines: readonly string[], byContig: boolean) {
  const reader = createTranscriptReader(byContig);
  for (const line of lines) reader.line(line);
  const { rows, transcripts } = reader.finish();
  return { transcripts, passedOver: [...rows.passedOver] };
}

describe("reading a gene file contig by contig", () => {
  it("gives what reading it at once gives", () => {
    const contigs = fc.uniqueArray(fc.constantFrom("1", "2", "X", "MT"), { maxLength: 4 });
    fc.assert(
      fc.property(contigs, fc.array(fc.nat(3), { maxLength: 4 }), (names, counts) => {
        let number = 0;
        const lines = names.flatMap((name, i) =>
          Array.from({ length: counts[i] ?? 1 }, () => gene(name, ++number)).flat(),
        );
        expect(read(lines, true)).toEqual(read(lines, false));
      }),
    );
  });

  it("says so when a contig comes back, as in a file sorted by kind of row", () => {
    const lines = [...gene("1", 1), ...gene("2", 2), ...gene("1", 3)];
    expect(() => read(lines, true)).toThrow(ContigReturnedError);
    expect(read(lines, false).transcripts).toHaveLength(3);
  });
});
