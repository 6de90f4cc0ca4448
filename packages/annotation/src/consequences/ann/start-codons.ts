/** Codons that may start a protein, by NCBI translation table (The Genetic Codes, the `Starts` lines as SnpEff's configuration has them). */
const startsByTable: ReadonlyMap<number, ReadonlySet<string>> = new Map([
  [1, new Set(["TTG", "CTG", "ATG"])],
  [2, new Set(["ATT", "ATC", "ATA", "ATG", "GTG"])],
  [3, new Set(["ATA", "ATG"])],
  [4, new Set(["TTA", "TTG", "CTG", "ATT", "ATC", "ATA", "ATG", "GTG"])],
  [5, new Set(["TTG", "ATT", "ATC", "ATA", "ATG", "GTG"])],
  [11, new Set(["TTG", "CTG", "ATT", "ATC", "ATA", "ATG", "GTG"])],
]);

/** The start codons of a translation table; ATG alone where the table is not known here. */
export function startCodons(table: number): ReadonlySet<string> {
  return startsByTable.get(table) ?? onlyAtg;
}
const onlyAtg: ReadonlySet<string> = new Set(["ATG"]);
