import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { peerData } from "../../test/agreement/peer-data.ts";
import { assembleTranscripts, type Transcript } from "./assemble-transcripts.ts";
import { createGeneFileReader } from "./gene-file.ts";
import { parseGff3 } from "./gff3.ts";
import { parseGtf } from "./gtf.ts";
import { readSourceBytes } from "./source-bytes.ts";
import { asGtf } from "./testing/as-gtf.ts";

/** Rows written with blanks for tabs; the attributes, which hold blanks, stand behind a bar. */
function read(...rows: string[]) {
  const text = rows.map((row) => {
    const [columns, attributes] = row.split("|");
    return `${columns!.trim().split(" ").join("\t")}\t${attributes!}`;
  });
  const gtf = parseGtf(Buffer.from(text.join("\n")));
  return { transcripts: assembleTranscripts(gtf), passedOver: Object.fromEntries(gtf.passedOver) };
}

describe("a GTF file", () => {
  it("of Ensembl gives what its GFF3 gives: stop codons are part of the CDS, versions of the accession", () => {
    const ids = 'gene_id "ENSG1"; gene_version "5"; transcript_id "ENST1"; transcript_version "7";';
    const { transcripts, passedOver } = read(
      '1 e gene 1 90 . + .|gene_id "ENSG1"; gene_version "5"; gene_name "TP53"; gene_biotype "protein_coding";',
      `1 e transcript 1 90 . + .|${ids} gene_name "TP53"; gene_biotype "protein_coding"; transcript_biotype "protein_coding"; tag "basic"; tag "MANE_Select"; tag "cds_end_NF";`,
      `1 e exon 1 30 . + .|${ids} exon_number "1";`,
      `1 e CDS 10 30 . + 0|${ids} protein_id "ENSP1"; protein_version "3";`,
      `1 e start_codon 10 12 . + 0|${ids}`,
      `1 e exon 61 90 . + .|${ids} exon_number "2";`,
      `1 e CDS 61 75 . + 0|${ids} protein_id "ENSP1"; protein_version "3";`,
      `1 e stop_codon 76 78 . + 0|${ids}`,
      `1 e Selenocysteine 13 15 . + .|${ids}`,
      `1 e five_prime_utr 1 9 . + .|${ids}`,
    );
    expect(passedOver).toEqual({});
    expect(transcripts).toEqual([
      {
        id: "ENST1",
        accession: "ENST1.7",
        gene: { id: "ENSG1", symbol: "TP53" },
        contig: "1",
        strand: 1,
        biotype: "protein_coding",
        flags: 2 | 16,
        start: 0,
        end: 90,
        exons: [
          { start: 0, end: 30 },
          { start: 60, end: 90 },
        ],
        cds: {
          start: 9,
          end: 78,
          padding: 0,
          slips: [],
          recoded: [{ codon: 1, aminoAcid: "U" }],
          protein: "ENSP1.1",
        },
        utrUntold: { low: false, high: true },
      },
    ]);
  });

  it("of NCBI takes biotypes from the gene and the kind of RNA, and a CDS without transcript for its gene's own", () => {
    const { transcripts } = read(
      'NC_1 r gene 1 60 . + .|gene_id "ABC"; transcript_id ""; gbkey "Gene"; gene "ABC"; gene_biotype "protein_coding";',
      'NC_1 r transcript 1 60 . + .|gene_id "ABC"; transcript_id "NM_1.2"; gbkey "mRNA"; gene "ABC"; transcript_biotype "mRNA";',
      'NC_1 r exon 1 60 . + .|gene_id "ABC"; transcript_id "NM_1.2"; gbkey "mRNA"; gene "ABC"; transcript_biotype "mRNA";',
      'NC_1 r CDS 1 57 . + 0|gene_id "ABC"; transcript_id "NM_1.2"; gbkey "CDS"; protein_id "NP_1.1"; transl_except "(pos:4..6,aa:Sec)";',
      'NC_1 r stop_codon 58 60 . + 0|gene_id "ABC"; transcript_id "NM_1.2"; gbkey "CDS";',
      'NC_1 r transcript 1 60 . - .|gene_id "LNC"; transcript_id "NR_2.1"; gbkey "ncRNA"; transcript_biotype "lnc_RNA";',
      'NC_1 r exon 1 60 . - .|gene_id "LNC"; transcript_id "NR_2.1"; gbkey "ncRNA"; transcript_biotype "lnc_RNA";',
      'NC_1 r gene 70 90 . + .|gene_id "mtX"; transcript_id ""; gbkey "Gene"; gene "mtX"; gene_biotype "protein_coding";',
      'NC_1 r CDS 70 87 . + 0|gene_id "mtX"; transcript_id "unassigned_transcript_1"; gbkey "CDS"; protein_id "YP_3.1"; transl_table "2";',
    );
    expect(transcripts.map(({ id, gene, biotype, cds }) => [id, gene.symbol, biotype, cds?.protein])).toEqual(
      [
        ["NM_1.2", "ABC", "protein_coding", "NP_1.1"],
        ["NR_2.1", "", "lnc_RNA", undefined],
        ["mtX", "mtX", "protein_coding", "YP_3.1"],
      ],
    );
    expect(transcripts[0]!.cds).toMatchObject({ end: 60, recoded: [{ codon: 1, aminoAcid: "U" }] });
  });

  it("of UCSC, without rows for genes and transcripts, is read from its exons", () => {
    const { transcripts } = read(
      'chr1 refGene exon 1 30 . - .|gene_id "NM_7"; transcript_id "NM_7";',
      'chr1 refGene exon 51 90 . - .|gene_id "NM_7"; transcript_id "NM_7";',
      'chr1 refGene CDS 60 80 . - 0|gene_id "NM_7"; transcript_id "NM_7";',
      'chr1 refGene stop_codon 57 59 . - 0|gene_id "NM_7"; transcript_id "NM_7";',
    );
    expect(transcripts).toMatchObject([
      { id: "NM_7", strand: -1, start: 0, end: 90, biotype: "protein_coding", cds: { start: 56, end: 80 } },
    ]);
  });

  it("is told from GFF3 by its first row, whatever the file is called", () => {
    const kinds = ['gene_id "A"; transcript_id "B";', "ID=gene:A;Name=B", 'ID=x;Note=gene_id "A"'].map(
      (attributes) => {
        const reader = createGeneFileReader();
        reader.line("# a comment");
        reader.line(`1\te\tgene\t1\t9\t.\t+\t.\t${attributes}`);
        return [...reader.rows().nodes.values()].map(({ id }) => id);
      },
    );
    expect(kinds).toEqual([["gene:A"], ["gene:A"], ["x"]]);
  });
});

const folder = peerData(process.env);
const human = folder === undefined ? "" : join(folder, "human");
describe.skipIf(folder === undefined || !existsSync(human))("GTF made of Ensembl's GFF3", () => {
  const sets = ["chr21/genes.ensembl84.gff3.gz", "genes60/genes60.gff3.gz"];
  it.each(sets)("gives the same transcripts: %s", (path) => {
    const gff = readSourceBytes(join(human, path));
    const expected = byId(assembleTranscripts(parseGff3(gff)));
    const actual = byId(assembleTranscripts(parseGtf(Buffer.from(asGtf(parseGff3(gff))))));
    expect(actual).toEqual(expected);
    expect(expected.length).toBeGreaterThan(70);
  });
});

function byId(transcripts: readonly Transcript[]): Transcript[] {
  // The GTF made here has no rows for UTRs.
  const told = transcripts.map((one) => ({ ...one, utrUntold: { low: false, high: false } }));
  return told.toSorted((a, b) => (a.contig + a.id < b.contig + b.id ? -1 : 1));
}
