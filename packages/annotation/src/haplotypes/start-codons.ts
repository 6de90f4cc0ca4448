import { codonNumber, geneticCode } from "../consequences/codon-table.ts";

/** How a contig's codons are read: `code` gives the amino acid of each by its number, `starts` M for a start codon, `*` for a stop, `-` for the rest. */
export type Reading = { code: string; starts: string };

/**
 * Start codons by NCBI translation table where there are others than ATG (The Genetic Codes), as `bcftools csq -C` takes them. 0 is no table of NCBI's: it is the
 * standard code with ATG alone, by which csq reads without -C.
 */
const startsByTable: Readonly<Record<number, string>> = {
  1: "ATG CTG TTG",
  2: "ATA ATC ATG ATT GTG",
  3: "ATA ATG GTG",
  4: "ATA ATC ATG ATT CTG GTG TTA TTG",
  5: "ATA ATC ATG ATT GTG TTG",
  9: "ATG GTG",
  11: "ATA ATC ATG ATT CTG GTG TTG",
  12: "ATG CTG",
  13: "ATA ATG GTG TTG",
  21: "ATG GTG",
  23: "ATG ATT GTG",
  24: "ATG CTG GTG TTG",
  25: "ATG GTG TTG",
  26: "ATG CTG",
  33: "ATG CTG GTG TTG",
};

export const onlyAtg = 0;

/** The reading of a table, or of `onlyAtg`. Throws for a table that is not known. */
export function readingOf(table: number): Reading {
  const code = geneticCode(table === onlyAtg ? 1 : table);
  const starts = [...code].map((letter): string => (letter === "*" ? "*" : "-"));
  for (const codon of (startsByTable[table] ?? "ATG").split(" ")) starts[codonNumber(codon, 0)] = "M";
  return { code, starts: starts.join("") };
}
