import type { BundleContent } from "./bundle-content.ts";

/**
 * A bundle is one file, little-endian throughout:
 *
 *     0   magic, 8 bytes
 *     8   format version, uint32
 *     12  length of the directory, uint32
 *     16  SHA-256 of everything behind these 48 bytes
 *     48  directory: JSON, with the place of each section
 *     …   sections, each beginning at a multiple of 8 bytes; the packed bases come last
 *
 * Sections are typed arrays as they lie in memory, so that opening a bundle is one read and no parsing. The packed bases of a large
 * genome stay in the file and are read in pages.
 */
export const bundleMagic = "GASREF\r\n"; // the line end shows a file that a text-mode transfer has mangled
/** Raised whenever the layout or what is built into it changes: a bundle of another version is built anew. */
export const bundleVersion = 4;
export const headerLength = 48;
export const bundleSuffix = ".gasref";

export type Section = { name: string; type: "u8" | "i8" | "i32"; offset: number; length: number };
export type BundleDirectory = Pick<BundleContent, "meta" | "sourceChecksum" | "scope"> & {
  contigs: {
    name: string;
    aliases: string[];
    length: number;
    codonTable: number;
    circular?: boolean;
    md5?: string;
  }[];
  sections: Section[];
};

/** Gene model columns in the order they are written, and the type of each. */
export const columns = {
  contigFirstTx: "i32",
  txStart: "i32",
  txEnd: "i32",
  txMaxEnd: "i32",
  txStrand: "i8",
  txFlags: "u8",
  txGene: "i32",
  txId: "i32",
  txBiotype: "i32",
  txAccession: "i32",
  txProtein: "i32",
  txFirstExon: "i32",
  cdsStart: "i32",
  cdsEnd: "i32",
  cdsPadding: "u8",
  exonStart: "i32",
  exonEnd: "i32",
  exonCdna: "i32",
  recodedTx: "i32",
  recodedCodon: "i32",
  recodedAs: "u8",
  slipTx: "i32",
  slipFrom: "i32",
  slipTo: "i32",
  untoldUtrTx: "i32",
  untoldUtrEnds: "u8",
  rowContig: "i32",
  rowStart: "i32",
  rowEnd: "i32",
  rowTx: "i32",
  rowStrand: "i8",
  rowGene: "i32",
  rowId: "i32",
  rowBiotype: "i32",
  geneId: "i32",
  geneSymbol: "i32",
} as const satisfies Record<string, Section["type"]>;
export const columnNames = Object.keys(columns) as (keyof typeof columns)[];

/** Of all contigs one behind the other, contig i owning numbers [first[i], first[i + 1]): the spans held, and the runs. */
export const sequenceColumns = {
  "held.first": "i32",
  held: "i32",
  "runs.first": "i32",
  runs: "i32",
} as const satisfies Record<string, Section["type"]>;
export const basesSection = "bases";

/** The next multiple of 8; offsets go beyond what 32 bits hold. */
export const aligned = (offset: number): number => Math.ceil(offset / 8) * 8;
