/** Three-letter names as NCBI's `transl_except` has them (INSDC feature table, section 7.4.3), to one letter. */
const letters: Readonly<Record<string, string>> = {
  Ala: "A", Arg: "R", Asn: "N", Asp: "D", Cys: "C", Gln: "Q", Glu: "E", Gly: "G", His: "H", Ile: "I", Leu: "L",
  Lys: "K", Met: "M", Phe: "F", Pro: "P", Pyl: "O", Sec: "U", Ser: "S", Thr: "T", Trp: "W", Tyr: "Y", Val: "V",
  OTHER: "X", TERM: "*",
}; // prettier-ignore

/** Genomic bases of a codon, 1-based as written, lowest and highest, and what it is read as. */
export type TranslationException = { low: number; high: number; aminoAcid: string };

/**
 * Reads `(pos:3519..3521,aa:Sec)`, `(pos:complement(6810..6812),aa:Sec)` and `(pos:join(12..13,40),aa:Sec)`, one or several.
 * What is written otherwise is left out.
 */
export function parseTranslationExceptions(text: string): TranslationException[] {
  const found: TranslationException[] = [];
  for (const [, place, name] of text.matchAll(/\(pos:(.+?),\s*aa:(\w+)\)/g)) {
    const numbers = [...place!.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const aminoAcid = letters[name!];
    if (numbers.length > 0 && aminoAcid !== undefined)
      found.push({ low: Math.min(...numbers), high: Math.max(...numbers), aminoAcid });
  }
  return found;
}
