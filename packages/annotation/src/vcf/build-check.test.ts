import { describe, expect, it } from "vitest";
import type { ReferenceSequence } from "../genes/reference.ts";
import { baseAt, columnLine, cyclicReference, refusal, annotateText, snv } from "./testing.ts";

/** A reference that has human's chr1 as GRCh38 knows it, and the bases of `baseAt`. */
function human(): ReferenceSequence {
  const cyclic = cyclicReference();
  const contigs = [{ name: "1", aliases: ["chr1"], length: 248_956_422 }];
  return {
    ...cyclic,
    meta: { ...cyclic.meta, name: "human", assembly: "GRCh38" },
    contigs,
    findContig: (name) => (["1", "chr1"].includes(name) ? 0 : -1),
    checkRef: (_, start, ref) => (ref === baseAt(start) ? "same" : "different"),
  };
}
const file = (head: string[], records: string[]): string =>
  `${["##fileformat=VCFv4.2", ...head, columnLine, ...records].join("\n")}\n`;
const wrong = Array.from({ length: 300 }, (_, i) =>
  snv(10 + i * 4, "chr1").replace(/\t[ACGT]\t/, `\t${baseAt(i)}\t`),
);

describe("GRCh37 data against GRCh38", () => {
  it("is told by the length of a chromosome, both builds named, before the first record", async () => {
    const error = await refusal(file(["##contig=<ID=chr1,length=249250621>"], wrong), { reference: human() });
    expect(error.problems.map(({ rule }) => rule)).toEqual(["wrong_build"]);
    expect(error.message).toBe(
      "The file was made with GRCh37 (hg19): its chr1 has 249,250,621 bases, " +
        "that of the reference human (GRCh38) has 248,956,422.",
    );
  });

  it("is told by its REF alleles where the header gives no lengths, in one sentence and not record by record", async () => {
    const text = file(["##reference=file:///data/human_g1k_v37.fasta"], wrong);
    const error = await refusal(text, { reference: human() });
    expect(error.problems.filter(({ rule }) => rule === "ref_mismatch")).toEqual([]);
    expect(error.message).toMatch(
      /^The variants were called against GRCh37 \(hg19\), going by the header, not the reference human \(GRCh38\): \d+ of the first 200 records have a REF that it does not hold\.$/,
    );
  });

  it("is told without a name where the header is silent or claims the reference's own build", async () => {
    for (const head of [[], ["##reference=hg38.fa"]]) {
      const error = await refusal(file(head, wrong), { reference: human() });
      expect(error.message).toMatch(
        /^The variants were called against another build than the reference human/,
      );
    }
  });
});

describe("a bundle that does not hold all of the sequence", () => {
  it("lets records through whose REF it cannot judge, counts them, and does not take them for a wrong build", async () => {
    const reference: ReferenceSequence = { ...human(), checkRef: () => "unknown" };
    const { summary } = await annotateText(file([], wrong), { reference });
    expect(summary.records).toMatchObject({ read: 300, annotated: 300 });
    expect(summary.problems.find(({ rule }) => rule === "ref_not_checked")).toMatchObject({
      severity: "warning",
      count: 300,
    });
  });
});

describe("a record that crosses the origin of a circular contig", () => {
  it("comes out without annotation, with a clear word", async () => {
    const cyclic = cyclicReference();
    const contigs = cyclic.contigs.map((contig) => ({ ...contig, circular: true }));
    const record = ["chrI", 99_999, ".", "GTAC", "G", ".", "PASS", "DP=1"].join("\t");
    const { summary } = await annotateText(file([], [snv(5), record]), { reference: { ...cyclic, contigs } });
    const problem = summary.problems.find(({ rule }) => rule === "beyond_contig_end");
    expect(problem?.places[0]?.detail).toMatch(
      /chrI has 100000 bases and is circular: a record must not cross its origin/,
    );
  });
});
