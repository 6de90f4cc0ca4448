const names: Readonly<Record<string, string>> = {
  A: "Ala",
  C: "Cys",
  D: "Asp",
  E: "Glu",
  F: "Phe",
  G: "Gly",
  H: "His",
  I: "Ile",
  K: "Lys",
  L: "Leu",
  M: "Met",
  N: "Asn",
  P: "Pro",
  Q: "Gln",
  R: "Arg",
  S: "Ser",
  T: "Thr",
  U: "Sec",
  V: "Val",
  W: "Trp",
  Y: "Tyr",
};

/**
 * Amino acids as HGVS spells them: `MA*` is `MetAlaTer`. What is not known (X) is printed as `Ter` too, which is what VEP does;
 * it happens beside incomplete codons only.
 */
export function threeLetters(peptide: string): string {
  if (peptide.length === 1) return names[peptide] ?? "Ter";
  let text = "";
  for (const letter of peptide) text += names[letter] ?? "Ter";
  return text;
}
