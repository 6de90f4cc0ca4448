import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { annotateHaplotypes } from "../annotate-haplotypes.ts";
import { ensureBuiltInReference } from "../genes/built-in.ts";
import { openBundle } from "../genes/bundle.ts";
import { chunked, memorySink, smallLimits } from "../vcf/testing.ts";
import { createAnnotator } from "./create-annotator.ts";
import { annotateRecord } from "./record-annotator.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-splitting-"));
afterAll(() => rmSync(folder, { recursive: true }));
const reference = openBundle(ensureBuiltInReference(folder));
const { genes, contigs } = reference;

/** A record of several alleles of any lengths, half of them at the edge of an exon. */
const record = fc
  .record({
    tx: fc.nat(genes.txStart.length - 1),
    place: fc.nat(),
    atEdge: fc.boolean(),
    beside: fc.integer({ min: -6, max: 6 }),
    length: fc.integer({ min: 1, max: 5 }),
    alts: fc.uniqueArray(
      fc.string({ unit: fc.constantFrom("A", "C", "G", "T"), minLength: 1, maxLength: 6 }),
      { minLength: 2, maxLength: 4 },
    ),
  })
  .map(({ tx, place, atEdge, beside, length, alts }) => {
    const contig = genes.contigFirstTx[1]! <= tx ? 1 : 0;
    const [first, last] = [genes.txFirstExon[tx]!, genes.txFirstExon[tx + 1]!];
    const exon = first + (place % (last - first));
    const [from, to] = [genes.exonStart[exon]!, genes.exonEnd[exon]!];
    const around = atEdge ? (place % 2 === 0 ? from : to) + beside : from + (place % (to - from));
    const start = Math.max(1, Math.min(around, contigs[contig]!.length - 10));
    const ref = reference.bases(contig, start, start + length);
    return { contig, start, ref, alts: alts.filter((alt) => alt !== ref) };
  })
  .filter(({ alts }) => alts.length > 1);

/** BCSQ of records, one after the other. */
async function bcsqOf(rows: readonly { contig: number; start: number; ref: string; alt: string }[]) {
  const lines = rows.map(({ contig, start, ref, alt }) =>
    [contigs[contig]!.name, start + 1, ".", ref, alt, ".", ".", "."].join("\t"),
  );
  const header = "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
  const result = memorySink();
  await annotateHaplotypes({
    input: chunked(`${header}${lines.join("\n")}\n`, 65_536),
    reference,
    mode: "independent",
    engine: { name: "test", version: "1" },
    result,
    rejects: memorySink(),
    limits: smallLimits,
    format: "plain",
    now: () => 0,
  });
  return result
    .bytes()
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => /BCSQ=(\S*)/.exec(line.split("\t")[7]!)?.[1]!.split(",") ?? []);
}

// CSQ: see hgvs/properties.test.ts, for VEP trims the alleles of a record together.
describe("a record of several alleles", () => {
  it("has in ANN the entries that its alleles have each by itself", () => {
    const annotator = createAnnotator(reference, { field: "ANN" });
    const entries = (contig: number, start: number, ref: string, alts: readonly string[]): string[] =>
      annotateRecord(annotator, contig, start, ref, alts).text.split(",");
    fc.assert(
      fc.property(record, ({ contig, start, ref, alts }) => {
        const apart = alts.flatMap((alt) => entries(contig, start, ref, [alt]));
        expect(entries(contig, start, ref, alts).toSorted()).toEqual(apart.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it("has in BCSQ, allele by allele, the changes of amino acids and bases that its alleles have each by itself", async () => {
    const changes = (entries: readonly string[]): string[] =>
      entries
        .filter((entry) => entry.split("|").length > 6)
        // A change tells its alleles; which place terms go with it is settled for the record as a whole.
        .map((entry) => entry.split("|").slice(1).join("|"))
        .toSorted();
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 20 }), async (records) => {
        const sorted = records.toSorted((a, b) => a.contig - b.contig || a.start - b.start);
        const whole = await bcsqOf(sorted.map((one) => ({ ...one, alt: one.alts.join(",") })));
        const apart = await bcsqOf(sorted.flatMap((one) => one.alts.map((alt) => ({ ...one, alt }))));
        let at = 0;
        for (const [i, { alts }] of sorted.entries()) {
          const own = apart.slice(at, (at += alts.length)).flat();
          expect(changes(whole[i]!)).toEqual(changes(own));
        }
      }),
      { numRuns: 40 },
    );
  });
});
