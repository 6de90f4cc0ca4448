import { describe, expect, it } from "vitest";
import { buildFromBytes } from "./build-bundle.ts";
import { assembleTranscripts } from "./assemble-transcripts.ts";
import { parseGff3 } from "./gff3.ts";

function read(...rows: string[]) {
  const gff = parseGff3(Buffer.from(rows.map((row) => row.replaceAll(" ", "\t")).join("\n")));
  return { transcripts: assembleTranscripts(gff), passedOver: Object.fromEntries(gff.passedOver) };
}

/** A bundle's content over sequences of the given lengths. */
function build(lengths: Readonly<Record<string, number>>, ...rows: string[]) {
  const fasta = Object.entries(lengths).map(([name, length]) => `>${name}\n${"A".repeat(length)}\n`);
  const gff = Buffer.from(rows.map((row) => row.replaceAll(" ", "\t").replaceAll("~", " ")).join("\n"));
  return buildFromBytes(Buffer.from(fasta.join("")), gff, { name: "n", builtAt: new Date(0) });
}

describe("NCBI's GFF3", () => {
  it("says by transl_except which stop codons are selenocysteines, on both strands", () => {
    const { transcripts, passedOver } = read(
      "NC_1 r gene 1 60 . + . ID=gene-SELX;gene=SELX;gene_biotype=protein_coding",
      "NC_1 r mRNA 1 60 . + . ID=rna-NM_1.1;Parent=gene-SELX;transcript_id=NM_1.1",
      "NC_1 r exon 1 20 . + . ID=exon-NM_1.1-1;Parent=rna-NM_1.1",
      "NC_1 r exon 31 60 . + . ID=exon-NM_1.1-2;Parent=rna-NM_1.1",
      "NC_1 r CDS 7 20 . + 0 ID=cds-NP_1.1;Parent=rna-NM_1.1;protein_id=NP_1.1;transl_except=(pos:join(19..20%2C31)%2Caa:Sec)",
      "NC_1 r CDS 31 60 . + 1 ID=cds-NP_1.1;Parent=rna-NM_1.1;protein_id=NP_1.1;transl_except=(pos:join(19..20%2C31)%2Caa:Sec)",
      "NC_1 r gene 101 130 . - . ID=gene-SELY;gene=SELY",
      "NC_1 r CDS 101 130 . - 0 ID=cds-NP_2.1;Parent=gene-SELY;protein_id=NP_2.1;transl_except=(pos:complement(125..127)%2Caa:Sec),(pos:complement(110..112)%2Caa:Pyl)",
    );
    expect(passedOver).toEqual({});
    expect(transcripts[0]!.cds!.recoded).toEqual([{ codon: 4, aminoAcid: "U" }]);
    expect(transcripts[1]!.cds!.recoded).toEqual([
      { codon: 1, aminoAcid: "U" },
      { codon: 6, aminoAcid: "O" },
    ]);
  });

  it("counts a translation exception that is no codon, and lets an incomplete stop be incomplete", () => {
    const { transcripts, passedOver } = read(
      "NC_1 r gene 1 31 . + . ID=gene-A;gene=A",
      "NC_1 r CDS 1 31 . + 0 ID=cds-A;Parent=gene-A;transl_except=(pos:5..7%2Caa:Sec),(pos:31%2Caa:TERM)",
    );
    expect(transcripts[0]!.cds!.recoded).toEqual([]);
    expect(passedOver).toEqual({ "translation exception that is no codon of its CDS": 1 });
  });

  it("shows slippage by rows that overlap, and gives each protein of a gene without transcripts its own", () => {
    const { transcripts } = read(
      "NC_045512.2 r gene 266 21555 . + . ID=gene-GU280_gp01;gene=ORF1ab",
      "NC_045512.2 r CDS 266 13468 . + 0 ID=cds-YP_1.1;Parent=gene-GU280_gp01;protein_id=YP_1.1;exception=ribosomal~slippage",
      "NC_045512.2 r CDS 13468 21555 . + 0 ID=cds-YP_1.1;Parent=gene-GU280_gp01;protein_id=YP_1.1;exception=ribosomal~slippage",
      "NC_045512.2 r CDS 266 13483 . + 0 ID=cds-YP_2.1;Parent=gene-GU280_gp01;protein_id=YP_2.1",
    );
    expect(transcripts.map(({ id, gene, cds }) => [id, gene.symbol, cds!.slips])).toEqual([
      ["YP_1.1", "ORF1ab", [{ from: 13_203, to: 13_202 }]],
      ["YP_2.1", "ORF1ab", []],
    ]);
  });

  it("says by start_range and end_range which ends are open", () => {
    const flags = (strand: string, range: string) =>
      read(
        `NC_1 r mRNA 1 60 . ${strand} . ID=rna-1;partial=true`,
        `NC_1 r CDS 1 60 . ${strand} 0 Parent=rna-1;partial=true;${range}`,
      ).transcripts[0]!.flags;
    expect(flags("+", "start_range=.,1")).toBe(1);
    expect(flags("+", "end_range=60,.")).toBe(2);
    expect(flags("-", "start_range=.,1")).toBe(2);
    expect(flags("-", "end_range=60,.")).toBe(1);
  });

  it("has genes that are spliced of both strands, which are passed over by name", () => {
    const { transcripts, passedOver } = read(
      "NC_9 r gene 1 30 . + . ID=gene-rps12;gene=rps12",
      "NC_9 r CDS 1 30 . + 0 ID=cds-1;Parent=gene-rps12",
      "NC_9 r CDS 61 90 . - 0 ID=cds-1;Parent=gene-rps12",
      "NC_9 r gene 101 130 . + . ID=gene-nad1;exception=trans-splicing",
      "NC_9 r CDS 101 130 . + 0 ID=cds-2;Parent=gene-nad1",
    );
    expect(transcripts).toEqual([]);
    expect(passedOver).toEqual({ "trans-spliced transcript (parts of both strands or of several loci)": 2 });
  });

  it("keeps pseudogenes and genes of several loci under names of their own", () => {
    const { transcripts } = read(
      "NC_1 r pseudogene 1 30 . + . ID=gene-P1;gene=P1;gene_biotype=transcribed_pseudogene;pseudo=true",
      "NC_1 r exon 1 30 . + . ID=e;Parent=gene-P1",
      "NC_1 r gene 41 60 . + . ID=gene-D;gene=D;gene_biotype=lncRNA",
      "NC_1 r lnc_RNA 41 60 . + . ID=rna-NR_1.1;Parent=gene-D;transcript_id=NR_1.1",
      "NC_1 r exon 41 60 . + . Parent=rna-NR_1.1",
      "NC_1 r gene 71 90 . + . ID=gene-D-2;gene=D;gene_biotype=lncRNA",
      "NC_1 r lnc_RNA 71 90 . + . ID=rna-NR_1.1-2;Parent=gene-D-2;transcript_id=NR_1.1",
      "NC_1 r exon 71 90 . + . Parent=rna-NR_1.1-2",
    );
    expect(transcripts.map(({ id, gene, biotype }) => [id, gene.id, gene.symbol, biotype])).toEqual([
      ["P1", "P1", "P1", "transcribed_pseudogene"],
      ["NR_1.1", "D", "D", "lnc_RNA"],
      ["NR_1.1", "D-2", "D", "lnc_RNA"],
    ]);
  });

  it("hangs a mature miRNA on its primary transcript: the gene is the same", () => {
    const { transcripts } = read(
      "NC_1 r gene 1 60 . + . ID=gene-MIR1;Name=MIR1;gene=MIR1;gene_biotype=miRNA",
      "NC_1 r primary_transcript 1 60 . + . ID=rna-NR_1.1;Parent=gene-MIR1;gene=MIR1;transcript_id=NR_1.1",
      "NC_1 r exon 1 60 . + . Parent=rna-NR_1.1",
      "NC_1 r miRNA 11 30 . + . ID=rna-MIR1;Parent=rna-NR_1.1;gene=MIR1",
      "NC_1 r exon 11 30 . + . Parent=rna-MIR1",
    );
    expect(transcripts.map(({ id, gene, biotype }) => [id, gene.id, gene.symbol, biotype])).toEqual([
      ["NR_1.1", "MIR1", "MIR1", "primary_transcript"],
      ["MIR1", "MIR1", "MIR1", "miRNA"],
    ]);
  });

  it("names chromosomes, mitochondria and their codon tables in rows of their own", () => {
    const { content } = build(
      { "NC_000067.7": 90, "NW_1.1": 50, "NC_005089.1": 70 },
      "#!genome-build~GRCm39",
      "#!annotation-source~NCBI~RefSeq~GCF_000001635.27-RS_2024_02",
      "NC_000067.7 r region 1 90 . + . ID=NC_000067.7:1..90;Name=1;chromosome=1;genome=chromosome",
      "NW_1.1 r region 1 50 . + . ID=NW_1.1:1..50;Name=1;chromosome=1;genome=genomic",
      "NC_005089.1 r region 1 70 . + . ID=NC_005089.1:1..70;Is_circular=true;Name=MT;genome=mitochondrion",
      "NC_005089.1 r gene 1 30 . + . ID=gene-ND1;gene=ND1",
      "NC_005089.1 r CDS 1 30 . + 0 Parent=gene-ND1;transl_table=5",
      "NC_005089.1 r gene 60 80 . + . ID=gene-origin",
      "NC_005089.1 r CDS 60 80 . + 0 Parent=gene-origin;transl_table=5",
    );
    expect(content.meta).toMatchObject({
      assembly: "GRCm39",
      geneSet: "NCBI RefSeq GCF_000001635.27-RS_2024_02",
    });
    expect(content.contigs).toMatchObject([
      { aliases: ["1", "chrNC_000067.7", "chr1", "Chromosome1"], codonTable: 1 },
      { aliases: ["chrNW_1.1"], codonTable: 1 },
      {
        aliases: expect.arrayContaining(["MT", "chrM", "chrMT", "M"]) as string[],
        codonTable: 5,
        circular: true,
      },
    ]);
  });

  it("with a genetic code that is not known here is read by the standard one, and says so", () => {
    const { content, report } = build(
      { NC_1: 50 },
      "NC_1 r gene 1 30 . + . ID=gene-a",
      "NC_1 r CDS 1 30 . + 0 Parent=gene-a;transl_table=28",
    );
    expect(content.contigs[0]!.codonTable).toBe(1);
    expect(Object.fromEntries(report.passedOver)).toEqual({
      "CDS of translation table 28, which is not known here, read by the standard code": 1,
    });
  });

  it("has features across the origin of a circular genome, which are passed over with a clear word", () => {
    const { report } = build(
      { NC_1: 50 },
      "NC_1 r region 1 50 . + . ID=NC_1:1..50;Is_circular=true",
      "NC_1 r gene 40 60 . + . ID=gene-dnaA",
      "NC_1 r CDS 40 60 . + 0 Parent=gene-dnaA",
    );
    expect(Object.fromEntries(report.passedOver)).toEqual({
      "transcript across the origin of a circular sequence": 1,
    });
  });
});

describe("other GFF3", () => {
  it("of SGD hangs CDS on mRNA without exons", () => {
    const { transcripts, passedOver } = read(
      "chrI SGD gene 1 90 . - . ID=YAL1;Name=YAL1;gene=ABC1",
      "chrI SGD CDS 61 90 . - 0 Parent=YAL1_mRNA;Name=YAL1_CDS",
      "chrI SGD intron 31 60 . - . Parent=YAL1_mRNA",
      "chrI SGD CDS 1 30 . - 0 Parent=YAL1_mRNA;Name=YAL1_CDS",
      "chrI SGD mRNA 1 90 . - . ID=YAL1_mRNA;Name=YAL1_mRNA;Parent=YAL1",
      "chrI SGD telomere 95 99 . - . ID=TEL1",
    );
    expect(transcripts).toMatchObject([
      {
        id: "YAL1_mRNA",
        gene: { id: "YAL1", symbol: "YAL1" },
        exons: [
          { start: 0, end: 30 },
          { start: 60, end: 90 },
        ],
        cds: { start: 0, end: 90, slips: [] },
      },
    ]);
    expect(passedOver).toEqual({ "telomere without exon or CDS rows": 1 });
  });

  it("of GENCODE tags what Ensembl tags", () => {
    const { transcripts } = read(
      "chr1 h gene 1 60 . + . ID=ENSG2.3;gene_id=ENSG2.3;gene_name=XYZ;gene_type=protein_coding",
      "chr1 h transcript 1 60 . + . ID=ENST2.4;Parent=ENSG2.3;transcript_type=protein_coding;transcript_id=ENST2.4;tag=basic,Ensembl_canonical,MANE_Plus_Clinical,mRNA_start_NF,mRNA_end_NF,seleno",
      "chr1 h exon 1 60 . + . Parent=ENST2.4",
      "chr1 h CDS 1 60 . + 0 Parent=ENST2.4;protein_id=ENSP2.5",
      "chr1 h stop_codon_redefined_as_selenocysteine 13 15 . + . Parent=ENST2.4",
    );
    expect(transcripts[0]).toMatchObject({
      accession: "ENST2.4",
      flags: 4 | 32 | 64 | 128,
      cds: { protein: "ENSP2.5", recoded: [{ codon: 4, aminoAcid: "U" }] },
    });
  });

  it("of Ensembl names the aliases of its chromosomes", () => {
    const { content } = build(
      { "1": 90, MT: 20 },
      "#!genome-version~GRCh38",
      "1 GRCh38 chromosome 1 90 . . . ID=chromosome:1;Alias=CM000663.2,chr1,NC_000001.11",
      "MT GRCh38 chromosome 1 20 . . . ID=chromosome:MT;Alias=chrM,J01415.2,NC_012920.1;Is_circular=true",
    );
    expect(content.meta.assembly).toBe("GRCh38");
    expect(content.contigs[0]!.aliases).toEqual(["CM000663.2", "chr1", "NC_000001.11", "Chromosome1"]);
    expect(content.contigs[1]).toMatchObject({ codonTable: 2, circular: true });
  });
});
