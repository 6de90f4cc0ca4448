/**
 * A bundle is one file, little-endian throughout:
 *
 *     0   magic, 8 bytes
 *     8   format version, uint32
 *     12  length of the directory, uint32
 *     16  SHA-256 of everything behind these 48 bytes
 *     48  directory: JSON, with the place of each section
 *     …   sections, each beginning at a multiple of 8 bytes
 *
 * Sections are typed arrays as they lie in memory, so that opening a bundle is one read and no parsing.
 */
export const bundleMagic = "GASREF\r\n"; // the line end shows a file that a text-mode transfer has mangled
/** Raised whenever the layout or what is built into it changes: a bundle of another version is built anew. */
export const bundleVersion = 2;
export const headerLength = 48;
export const bundleSuffix = ".gasref";

export type Section = { name: string; type: "u8" | "i8" | "i32"; offset: number; length: number };
export type BundleDirectory = {
  meta: { name: string; title: string; assembly: string; geneSet: string; source: string; builtAt: string };
  sourceChecksum: string;
  contigs: { name: string; aliases: string[]; length: number; codonTable: number }[];
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
  geneId: "i32",
  geneSymbol: "i32",
} as const satisfies Record<string, Section["type"]>;
export const columnNames = Object.keys(columns) as (keyof typeof columns)[];

export const aligned = (offset: number): number => (offset + 7) & ~7;
