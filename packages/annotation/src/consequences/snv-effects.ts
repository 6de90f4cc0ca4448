import { termBit, type TermSet } from "./terms.ts";

/** What each of the 64 × 3 × 4 single-base changes of a codon does under one genetic code; see `snvIndex`. */
export type SnvEffects = { aminoAcids: readonly string[]; codons: readonly string[]; terms: Int32Array };

const effectsByCode = new Map<string, SnvEffects>();

/** Place of a change in the tables: codon number (0 to 63), place in the codon (0 to 2), new base (0 to 3). */
export function snvIndex(codon: number, place: number, base: number): number {
  return codon * 12 + place * 4 + base;
}

/** The tables of a genetic code, made when first asked for: four of five variants are answered from them. */
export function snvEffects(code: string): SnvEffects {
  let effects = effectsByCode.get(code);
  if (effects === undefined) effectsByCode.set(code, (effects = tabulate(code)));
  return effects;
}

function tabulate(code: string): SnvEffects {
  const aminoAcids: string[] = [];
  const codons: string[] = [];
  const terms = new Int32Array(64 * 12);
  for (let codon = 0; codon < 64; codon++) {
    for (let place = 0; place < 3; place++) {
      for (let base = 0; base < 4; base++) {
        const shift = 4 - place * 2;
        const changed = (codon & ~(3 << shift)) | (base << shift);
        const index = snvIndex(codon, place, base);
        const before = code[codon]!;
        const after = code[changed]!;
        aminoAcids[index] = before === after ? before : `${before}/${after}`;
        codons[index] = `${print(codon, place)}/${print(changed, place)}`;
        terms[index] = termOf(before, after);
      }
    }
  }
  return { aminoAcids, codons, terms };
}

function termOf(before: string, after: string): TermSet {
  if (before === after) return before === "*" ? termBit.stop_retained_variant : termBit.synonymous_variant;
  if (before === "*") return termBit.stop_lost;
  return after === "*" ? termBit.stop_gained : termBit.missense_variant;
}

function print(codon: number, place: number): string {
  const letters = [codon >> 4, (codon >> 2) & 3, codon & 3].map((base) => "acgt"[base]!);
  letters[place] = letters[place]!.toUpperCase();
  return letters.join("");
}
