/** Bases that each IUPAC code stands for (NC-IUB 1984), as a set of bits A=1 C=2 G=4 T=8; 0 for what is no code. */
const basesOfCode = new Uint8Array(128);
for (const [code, bases] of Object.entries({
  A: 1,
  C: 2,
  G: 4,
  T: 8,
  U: 8,
  R: 5,
  Y: 10,
  S: 6,
  W: 9,
  K: 12,
  M: 3,
  B: 14,
  D: 13,
  H: 11,
  V: 7,
  N: 15,
})) {
  basesOfCode[code.charCodeAt(0)] = bases;
  basesOfCode[code.toLowerCase().charCodeAt(0)] = bases;
}

/** Whether two IUPAC codes (ASCII, any case) may stand for the same base. */
export function codesAgree(one: number, other: number): boolean {
  return ((basesOfCode[one & 127]! & basesOfCode[other & 127]!) | 0) !== 0;
}

/** The bases that a code may stand for, in the order A, C, G, T; "" for what is no code. */
export function basesOf(code: string): string {
  const bases = basesOfCode[code.charCodeAt(0) & 127]!;
  let text = "";
  for (const [i, base] of ["A", "C", "G", "T"].entries()) if ((bases & (1 << i)) !== 0) text += base;
  return text;
}

const complementOf: Record<string, string> = {
  A: "T",
  C: "G",
  G: "C",
  T: "A",
  U: "A",
  R: "Y",
  Y: "R",
  S: "S",
  W: "W",
  K: "M",
  M: "K",
  B: "V",
  V: "B",
  D: "H",
  H: "D",
  N: "N",
};

/** By ASCII code; what is no IUPAC code is its own. */
const complementOfCode = Uint8Array.from({ length: 128 }, (_, code) =>
  (complementOf[String.fromCharCode(code)] ?? String.fromCharCode(code)).charCodeAt(0),
);

/** Reverse complement of upper-case bases, in ASCII; what is no IUPAC code stays as it is. */
export function reverseComplement(bases: string): string {
  const { length } = bases;
  if (length <= 1) return complementOf[bases] ?? bases;
  // A transcript's bases are thousands: put together letter by letter they would be a tree of strings.
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) bytes[length - 1 - i] = complementOfCode[bases.charCodeAt(i) & 127]!;
  return bytes.toString("latin1");
}
