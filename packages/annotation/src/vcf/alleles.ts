/** Kinds of alternate allele, as the summary counts them. */
export type AlleleKind = "snv" | "insertion" | "deletion" | "mnv" | "delins" | "other";

/** Bit 1: a base or IUPAC code in either case (NC-IUB 1984); bit 2: in lower case. */
export const baseTable: Uint8Array = new Uint8Array(256);
for (const letter of "ACGTNRYSWKMBDHVU") {
  baseTable[letter.charCodeAt(0)] = 1;
  baseTable[letter.toLowerCase().charCodeAt(0)] = 3;
}

const bases = "[ACGTNRYSWKMBDHVUacgtnryswkmbdhvu]";
/** VCFv4.5 section 1.6.1.5: missing, overlapping deletion, symbolic, breakend (mated or single). */
const otherAlt = new RegExp(
  `^(?:\\.|\\*|<[^<>\\s,]+>|${bases}*[\\[\\]][^\\[\\]\\s]+:\\d+[\\[\\]]${bases}*|${bases}*[\\[\\]]<[^<>\\s]+>:\\d+[\\[\\]]${bases}*|\\.${bases}+|${bases}+\\.)$`,
);
const plainAlt = new RegExp(`^${bases}+$`);

/** Whether one ALT allele (no commas) is what the specification allows. */
export function isAlt(alt: string): boolean {
  return plainAlt.test(alt) || otherAlt.test(alt);
}

/** Whether the allele is spelt in bases, so that its length means something. */
export function isSequence(alt: string): boolean {
  return plainAlt.test(alt);
}

/**
 * What an allele is once the bases shared with REF are taken off both ends.
 * `alt` must be upper case where it is bases, as must `ref`.
 */
export function alleleKind(ref: string, alt: string): AlleleKind {
  if (ref.length === 1 && alt.length === 1) {
    return (baseTable[alt.charCodeAt(0)] ?? 0) & 1 && alt !== ref ? "snv" : "other";
  }
  if (!plainAlt.test(alt) || alt === ref) return "other";
  let refEnd = ref.length;
  let altEnd = alt.length;
  while (refEnd > 0 && altEnd > 0 && ref.charCodeAt(refEnd - 1) === alt.charCodeAt(altEnd - 1)) {
    refEnd--;
    altEnd--;
  }
  let start = 0;
  while (start < refEnd && start < altEnd && ref.charCodeAt(start) === alt.charCodeAt(start)) start++;
  const removed = refEnd - start;
  const added = altEnd - start;
  if (removed === 0) return "insertion";
  if (added === 0) return "deletion";
  if (removed === added) return removed === 1 ? "snv" : "mnv";
  return "delins";
}

type Substitution = "transition" | "transversion" | null;

/** By the low five bits of both letters, which tell the four bases and all codes apart. */
const substitutions: readonly Substitution[] = Array.from({ length: 32 * 32 }, (_, pair) => {
  const letters = [pair >> 5, pair & 31].map((bits) => String.fromCharCode(0x40 | bits)).join("");
  if (/AG|GA|CT|TC/.test(letters)) return "transition";
  return /A[CT]|C[AG]|G[CT]|T[AG]/.test(letters) ? "transversion" : null;
});

/** A↔G and C↔T are transitions, the other eight changes of a base transversions; null for IUPAC codes. `from` and `to` in upper case. */
export function substitution(from: string, to: string): Substitution {
  return substitutions[((from.charCodeAt(0) & 31) << 5) | (to.charCodeAt(0) & 31)]!;
}

/** The one base that differs, of an allele whose kind is "snv". */
export function substitutedBase(ref: string, alt: string): { from: string; to: string } {
  let i = 0;
  while (i < ref.length - 1 && ref.charCodeAt(i) === alt.charCodeAt(i)) i++;
  return { from: ref.charAt(i), to: alt.charAt(i) };
}
