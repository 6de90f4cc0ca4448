/**
 * Genetic codes by NCBI translation table number, as amino acids of the 64 codons in the order A, C, G, T of each base
 * (AAA, AAC, AAG, AAT, ACA, …). Source: NCBI, The Genetic Codes. Tables 27, 28 and 31 are left out: there a stop codon also means an
 * amino acid, as its place in the transcript decides.
 */
const standard = "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";
const codes: Readonly<Record<number, string>> = {
  1: standard,
  2: recode({ AGA: "*", AGG: "*", ATA: "M", TGA: "W" }),
  3: recode({ ATA: "M", CTA: "T", CTC: "T", CTG: "T", CTT: "T", TGA: "W" }),
  4: recode({ TGA: "W" }),
  5: recode({ AGA: "S", AGG: "S", ATA: "M", TGA: "W" }),
  6: recode({ TAA: "Q", TAG: "Q" }),
  9: recode({ AAA: "N", AGA: "S", AGG: "S", TGA: "W" }),
  10: recode({ TGA: "C" }),
  11: standard,
  12: recode({ CTG: "S" }),
  13: recode({ AGA: "G", AGG: "G", ATA: "M", TGA: "W" }),
  14: recode({ AAA: "N", AGA: "S", AGG: "S", TAA: "Y", TGA: "W" }),
  15: recode({ TAG: "Q" }),
  16: recode({ TAG: "L" }),
  21: recode({ AAA: "N", AGA: "S", AGG: "S", ATA: "M", TGA: "W" }),
  22: recode({ TAG: "L", TCA: "*" }),
  23: recode({ TTA: "*" }),
  24: recode({ AGA: "S", AGG: "K", TGA: "W" }),
  25: recode({ TGA: "G" }),
  26: recode({ CTG: "A" }),
  29: recode({ TAA: "Y", TAG: "Y" }),
  30: recode({ TAA: "E", TAG: "E" }),
  33: recode({ AGA: "S", AGG: "K", TAA: "Y", TGA: "W" }),
};

/** Codons a protein may begin with, by table, where they are others than ATG alone. Source: NCBI, The Genetic Codes (its last column). */
const starts: Readonly<Record<number, string>> = {
  1: "TTG CTG ATG",
  2: "ATT ATC ATA ATG GTG",
  3: "ATA ATG GTG",
  4: "TTA TTG CTG ATT ATC ATA ATG GTG",
  5: "TTG ATT ATC ATA ATG GTG",
  9: "ATG GTG",
  11: "TTG CTG ATT ATC ATA ATG GTG",
  12: "CTG ATG",
  13: "TTG ATA ATG GTG",
  21: "ATG GTG",
  23: "ATT ATG GTG",
  24: "TTG CTG ATG GTG",
  25: "TTG ATG GTG",
  26: "CTG ATG",
  33: "TTG CTG ATG GTG",
};

/** 0 to 3 for A, C, G, T in either case; 4 for anything else. */
export const baseCode = new Uint8Array(128).fill(4);
for (const [code, base] of ["A", "C", "G", "T"].entries()) {
  baseCode[base.charCodeAt(0)] = code;
  baseCode[base.toLowerCase().charCodeAt(0)] = code;
}

/** Number of the codon that begins at `at`, 0 to 63, or -1 when it holds anything but A, C, G, T or ends too early. */
export function codonNumber(bases: string, at: number): number {
  if (at < 0 || at + 3 > bases.length) return -1;
  return codonOfLetters(bases.charCodeAt(at), bases.charCodeAt(at + 1), bases.charCodeAt(at + 2));
}

/** The same of three ASCII codes. */
export function codonOfLetters(one: number, two: number, three: number): number {
  const first = baseCode[one & 127]!;
  const second = baseCode[two & 127]!;
  const third = baseCode[three & 127]!;
  return (first | second | third) & 4 ? -1 : (first << 4) | (second << 2) | third;
}

/** The codon that the other strand reads at a codon's place. */
export function reverseCodon(codon: number): number {
  const complement = 63 - codon; // A and T, C and G add up to 3
  return ((complement & 3) << 4) | (complement & 12) | (complement >> 4);
}

/** The 64 amino acids of a translation table; an unknown table is refused, for a guess would be wrong without a word. */
export function geneticCode(table: number): string {
  const code = codes[table];
  if (code === undefined)
    throw new Error(`There is no genetic code for NCBI translation table ${table} here.`);
  return code;
}

/** The codons that are read as methionine where a protein begins. */
export function startCodons(table: number): readonly string[] {
  return (starts[table] ?? "ATG").split(" ");
}

export function isKnownTable(table: number): boolean {
  return codes[table] !== undefined;
}

/** Amino acids of a coding sequence; X for a codon that is not wholly A, C, G, T, and for one or two bases left over. */
export function translate(bases: string, code: string): string {
  let peptide = "";
  for (let at = 0; at < bases.length; at += 3) {
    const codon = codonNumber(bases, at);
    peptide += codon < 0 ? "X" : code[codon]!;
  }
  return peptide;
}

function recode(changes: Readonly<Record<string, string>>): string {
  const code = standard.split("");
  for (const [codon, aminoAcid] of Object.entries(changes)) {
    let number = 0;
    for (const base of codon) number = number * 4 + "ACGT".indexOf(base);
    code[number] = aminoAcid;
  }
  return code.join("");
}
