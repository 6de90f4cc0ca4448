import { referenceOf, type GeneRow } from "./call-bcsq.ts";

/**
 * A gene of two exons on the forward strand, and bases around it:
 * exon 21–40 (UTR to 30, then ATG GCA GCT G), intron 41–70, exon 71–95 (CA GGT TTC AAG CTG TAA, UTR from 88).
 */
export const tinyBases =
  "TCAGGTACCATTGACGGATC" +
  "CTTAGCCGTC" +
  "ATGGCAGCTG" +
  "GTAAGTCCATTGCACGTACCTTTCATTCAG" +
  "CAGGTTTCAAGCTGTAA" +
  "GCCATTGC" +
  "TTACGGATCAGTCATGCCATACGGT";

/** The rows of such a gene; its UTRs only where asked for. */
export function tinyGene(id: string, withUtrs = true): GeneRow[] {
  const parent = `Parent=transcript:${id}`;
  const utrs: GeneRow[] = [
    ["five_prime_UTR", 21, 30, parent],
    ["three_prime_UTR", 88, 95, parent],
  ];
  return [
    ["gene", 21, 95, `ID=gene:G${id};Name=g${id};biotype=protein_coding`],
    ["mRNA", 21, 95, `ID=transcript:${id};Parent=gene:G${id};biotype=protein_coding`],
    ["exon", 21, 40, parent],
    ["exon", 71, 95, parent],
    ["CDS", 31, 40, parent, 0],
    ["CDS", 71, 87, parent, 2],
    ...(withUtrs ? utrs : []),
  ];
}

export const tiny = referenceOf(tinyBases, tinyGene("T"));
