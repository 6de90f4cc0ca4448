import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csqFields, type CsqField } from "../consequences/csq-entry.ts";
import { geneticCode, translate } from "../consequences/codon-table.ts";
import { createVepAnnotator } from "../consequences/vep-annotator.ts";
import { reverseComplement } from "../genes/iupac.ts";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import type { Reference } from "../genes/reference.ts";
import { threeLetters } from "./three-letters.ts";
import { annotateRecord } from "../consequences/record-annotator.ts";

const utr5 = "GGTTCGT";
const codingFrom = utr5.length; // 0-based
/** Without T no codon is a stop; with few letters there is much to shift along. */
const innards = fc
  .array(fc.constantFrom("A", "A", "C", "G"), { minLength: 12, maxLength: 36 })
  .map((bases) => bases.join("").slice(0, bases.length - (bases.length % 3)));

type Gene = { sequence: string; reference: Reference };

/** One transcript of one exon: ATG, the innards, TCC (nothing is shifted over its T), TAA, and a UTR at each end. */
function geneOf(inner: string, strand: "+" | "-"): Gene {
  const cds = `ATG${inner}TCCTAA`;
  const plus = `${utr5}${cds}GTTAGTCT`;
  const span = (from: number, to: number) =>
    strand === "+" ? ([from + 1, to] as const) : ([plus.length - to + 1, plus.length - from] as const);
  const sequence = strand === "+" ? plus : reverseComplement(plus);
  const transcript = {
    id: "TX",
    strand,
    exons: [span(2, plus.length - 2)],
    cds: [span(codingFrom, codingFrom + cds.length)],
  };
  return { sequence, reference: tinyReference(sequence, [transcript]) };
}

function entriesOf({ reference }: Gene, start: number, ref: string, alts: readonly string[]) {
  const { text } = annotateRecord(createVepAnnotator(reference), 0, start, ref, alts);
  return text.split(",").map((entry) => {
    const values = entry.split("|");
    return Object.fromEntries(csqFields.map((field, i) => [field, values[i]!])) as Record<CsqField, string>;
  });
}

/** Names of what replaces [from, to) of the plus strand by `alt`, as a record with the base in front. */
function namesOf(gene: Gene, strand: "+" | "-", from: number, to: number, alt: string) {
  const { sequence } = gene;
  const start = strand === "+" ? from : sequence.length - to;
  const end = strand === "+" ? to : sequence.length - from;
  const anchor = sequence[start - 1]!;
  const inserted = strand === "+" ? alt : reverseComplement(alt);
  const [entry] = entriesOf(gene, start - 1, anchor + sequence.slice(start, end), [anchor + inserted]);
  return { c: entry!.HGVSc, p: entry!.HGVSp, g: entry!.HGVSg };
}

describe("names of variants", () => {
  // Inside the coding sequence, that is: VEP asks where a variant was written down whether it touches the start or the stop.
  it("do not depend on where along a repeat an indel was written down", () => {
    fc.assert(
      fc.property(
        innards,
        fc.constantFrom("+" as const, "-" as const),
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (inner, strand, place, length, deletes) => {
          const gene = geneOf(inner, strand);
          const plus = `${utr5}ATG${inner}`;
          const first = codingFrom + 3;
          let from = first + 1 + (place % (inner.length - length - 1));
          let piece = plus.slice(from, from + length);
          const at = (where: number, bases: string) =>
            deletes
              ? namesOf(gene, strand, where, where + length, "")
              : namesOf(gene, strand, where, where, bases);
          const names = at(from, piece);
          expect(names.c).not.toBe("");
          // Back along the transcript, as far as it stays behind the start codon.
          while (from > first + 1 && plus[from - 1] === piece.at(-1)) {
            from--;
            piece = plus[from]! + piece.slice(0, -1);
            expect(at(from, piece)).toEqual(names);
          }
        },
      ),
    );
  });

  it("of single bases tell the amino acids that the codons spell", () => {
    fc.assert(
      fc.property(
        innards,
        fc.constantFrom("+" as const, "-" as const),
        fc.nat(),
        fc.constantFrom("A", "C", "G", "T"),
        (inner, strand, place, base) => {
          const gene = geneOf(inner, strand);
          const at = codingFrom + 3 + (place % inner.length);
          const start = strand === "+" ? at : gene.sequence.length - 1 - at;
          const ref = gene.sequence[start]!;
          fc.pre(ref !== base);
          const [entry] = entriesOf(gene, start, ref, [base]);
          const { Codons, Amino_acids, HGVSp, Protein_position } = entry!;
          const [before, after] = Codons.split("/").map((codon) => translate(codon, geneticCode(1)));
          expect(Amino_acids).toBe(before === after ? before : `${before}/${after}`);
          const change = before === after ? "%3D" : threeLetters(after!);
          expect(HGVSp).toBe(`TX.1:p.${threeLetters(before!)}${Protein_position}${change}`);
        },
      ),
    );
  });

  // VEP trims the alleles of a record together, so this is all that holds: beside an indel, a base more or less may be left.
  it("and all else are the same for an allele among others of REF's length as for it alone", () => {
    fc.assert(
      fc.property(
        innards,
        fc.constantFrom("+" as const, "-" as const),
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        fc.uniqueArray(fc.string({ unit: fc.constantFrom("A", "C", "G", "T"), minLength: 4, maxLength: 4 }), {
          minLength: 2,
          maxLength: 4,
        }),
        (inner, strand, place, length, bases) => {
          const gene = geneOf(inner, strand);
          const start = place % (gene.sequence.length - length);
          const ref = gene.sequence.slice(start, start + length);
          const alts = [...new Set(bases.map((each) => each.slice(0, length)))].filter((alt) => alt !== ref);
          fc.pre(alts.length > 1);
          expect(entriesOf(gene, start, ref, alts)).toEqual(
            alts.flatMap((alt) => entriesOf(gene, start, ref, [alt])),
          );
        },
      ),
    );
  });
});
