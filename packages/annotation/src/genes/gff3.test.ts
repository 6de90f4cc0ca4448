import { describe, expect, it } from "vitest";
import { parseGff3 } from "./gff3.ts";
import { assembleTranscripts } from "./assemble-transcripts.ts";

function read(...rows: string[]) {
  const gff = parseGff3(Buffer.from(rows.map((row) => row.replaceAll(" ", "\t")).join("\n")));
  return { transcripts: assembleTranscripts(gff), passedOver: Object.fromEntries(gff.passedOver) };
}

describe("a GFF3 file", () => {
  it("of Ensembl gives genes and transcripts without their prefixes", () => {
    const { transcripts, passedOver } = read(
      "1 e gene 1 90 . + . ID=gene:ENSG1;Name=TP53;biotype=protein_coding",
      "1 e mRNA 1 90 . + . ID=transcript:ENST1;Parent=gene:ENSG1;biotype=protein_coding;tag=basic,cds_end_NF;version=7",
      "1 e exon 1 30 . + . Parent=transcript:ENST1",
      "1 e exon 61 90 . + . Parent=transcript:ENST1",
      "1 e CDS 10 30 . + 1 ID=CDS:ENSP1;Parent=transcript:ENST1",
      "1 e CDS 61 80 . + 0 ID=CDS:ENSP1;Parent=transcript:ENST1",
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
        flags: 2,
        start: 0,
        end: 90,
        exons: [
          { start: 0, end: 30 },
          { start: 60, end: 90 },
        ],
        cds: { start: 9, end: 80, padding: 2, slips: [], recoded: [], protein: "ENSP1.1" },
        utrUntold: { low: true, high: true },
      },
    ]);
  });

  it("of GENCODE or RefSeq names genes and biotypes in its own attributes", () => {
    const { transcripts } = read(
      "NC_1 r gene 1 60 . - . ID=gene-ABC;gene=ABC;gene_biotype=protein_coding",
      "NC_1 r mRNA 1 60 . - . ID=rna-NM_1.2;Parent=gene-ABC;gbkey=mRNA;transcript_id=NM_1.2",
      "NC_1 r exon 1 60 . - . Parent=rna-NM_1.2",
      "NC_1 r CDS 1 60 . - 0 Parent=rna-NM_1.2",
      "chr1 h gene 1 60 . + . ID=ENSG2.3;gene_id=ENSG2.3;gene_name=XYZ;gene_type=lncRNA",
      "chr1 h transcript 1 60 . + . ID=ENST2.4;Parent=ENSG2.3;transcript_type=lncRNA;transcript_id=ENST2.4",
      "chr1 h exon 1 60 . + . Parent=ENST2.4",
    );
    expect(transcripts[0]).toMatchObject({ accession: "NM_1.2", cds: { protein: "NM_1.2" } });
    // NCBI has no rows for UTRs, so that their absence says nothing.
    expect(transcripts[0]!.utrUntold).toEqual({ low: false, high: false });
    expect(transcripts.map(({ id, gene, biotype }) => [id, gene.id, gene.symbol, biotype])).toEqual([
      ["NM_1.2", "ABC", "ABC", "protein_coding"],
      ["ENST2.4", "ENSG2.3", "XYZ", "lncRNA"],
    ]);
  });

  it("of a slice of a genome keeps what begins in front of its first base", () => {
    const { transcripts } = read(
      "1 e gene -40 90 . + . ID=gene:G",
      "1 e mRNA -40 90 . + . ID=transcript:T;Parent=gene:G;biotype=protein_coding",
      "1 e exon -40 30 . + . Parent=transcript:T",
      "1 e exon 61 90 . + . Parent=transcript:T",
      "1 e CDS 61 90 . + 0 Parent=transcript:T",
    );
    expect(transcripts).toMatchObject([{ start: 0, end: 90, exons: [{ start: 0, end: 30 }, {}] }]);
  });

  it("without exon rows has its exons from CDS and UTR", () => {
    const { transcripts } = read(
      "1 s gene 1 90 . + . ID=g",
      "1 s mRNA 1 90 . + . ID=t;Parent=g",
      "1 s five_prime_UTR 1 10 . + . Parent=t",
      "1 s CDS 11 30 . + 0 Parent=t",
      "1 s CDS 61 90 . + 0 Parent=t",
    );
    expect(transcripts[0]!.exons).toEqual([
      { start: 0, end: 30 },
      { start: 60, end: 90 },
    ]);
  });

  it("with a CDS right under its gene makes the gene its own transcript", () => {
    const { transcripts } = read("1 s gene 1 30 . + . ID=gene-x;gene=x", "1 s CDS 1 30 . + 0 Parent=gene-x");
    expect(transcripts[0]).toMatchObject({
      id: "x",
      gene: { id: "x", symbol: "x" },
      biotype: "protein_coding",
    });
  });

  it("loses nothing without saying so", () => {
    const { passedOver } = read(
      "1 s gene 1 30 . + . ID=lonely",
      "1 s exon 1 30 . + . Parent=nobody",
      "1 s exon 9 3 . + . Parent=nobody",
      "1 s exon 1 30 . + . Name=orphan",
      "1 s gene",
    );
    expect(passedOver).toEqual({
      "gene without exon or CDS rows": 1,
      "exons or CDS whose parent is not in the file": 1,
      "row whose coordinates are no numbers or upside down": 1,
      "exon row without Parent": 1,
      "row with fewer than nine columns": 1,
    });
  });
});
