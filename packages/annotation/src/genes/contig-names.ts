/** Names of the mitochondrial genome in common use. */
const mitochondrial = ["MT", "M", "Mito", "mt", "chrM", "chrMT", "chrmt", "chrMito"];
const humanMitochondrion = "NC_012920.1";
const romanDigits: readonly [string, number][] = [
  ["XL", 40],
  ["X", 10],
  ["IX", 9],
  ["V", 5],
  ["IV", 4],
  ["I", 1],
];

/**
 * Every name by which people call the contig `name` of a set of contigs: those that the gene file tells (`told`), with and without
 * `chr` or `Chromosome`, and, where the set numbers its contigs in Roman numerals (yeast: chrI, chrII, …), in Arabic ones too. Never a name that
 * another contig of the set owns.
 */
export function contigAliases(
  names: readonly string[],
  told: readonly (readonly string[])[] = [],
): string[][] {
  const taken = new Set(names);
  const near = unclaimed(
    names.map((name, i) => {
      const known = told[i] ?? [];
      const all = new Set([...known, ...spellings(name), ...known.filter(isChromosome).flatMap(spellings)]);
      return [...all].filter((alias) => alias !== name);
    }),
    taken,
  );
  for (const alias of near.flat()) taken.add(alias);
  if (!usesRomanNumerals(names)) return near;
  const far = unclaimed(names.map(otherNumeral), taken);
  return near.map((aliases, i) => [...aliases, ...far[i]!]);
}

/** What is left of each contig's candidates when those are gone that are taken, or that two contigs could claim. */
function unclaimed(candidates: readonly string[][], taken: ReadonlySet<string>): string[][] {
  const claims = new Map<string, number>();
  for (const alias of candidates.flat()) claims.set(alias, (claims.get(alias) ?? 0) + 1);
  return candidates.map((aliases) => aliases.filter((alias) => !taken.has(alias) && claims.get(alias) === 1));
}

/**
 * NCBI translation table of each contig, going by its name: for a mitochondrial one 3 in a set that counts in Roman numerals
 * (yeast), else 2 (vertebrates); 1 for the rest.
 */
export function codonTablesByName(
  names: readonly string[],
  told: readonly (readonly string[])[] = [],
): number[] {
  const ofMitochondria =
    usesRomanNumerals(names) || told.flat().some((name) => /^(chr)?II$/.test(name)) ? 3 : 2;
  return names.map((name, i) =>
    [name, ...(told[i] ?? [])].some((one) => mitochondrial.includes(one) || one === humanMitochondrion)
      ? ofMitochondria
      : 1,
  );
}

/** Short names, not accessions: `chrNC_000001.11` helps nobody. */
function isChromosome(name: string): boolean {
  return name.length < 8;
}

/** The same name with and without `chr`; a mitochondrial genome answers to all of its names, a human RefSeq chromosome to its number. */
function spellings(name: string): string[] {
  if (name === humanMitochondrion) return mitochondrial;
  const human = /^NC_0000(0[1-9]|1\d|2[0-4])\.\d+$/.exec(name); // NC_000001 to NC_000024: human 1 to 22, X, Y
  if (human !== null) {
    const number = Number(human[1]);
    const bare = number === 23 ? "X" : number === 24 ? "Y" : String(number);
    return [bare, `chr${bare}`];
  }
  if (mitochondrial.includes(name)) return mitochondrial.filter((alias) => alias !== name);
  const bare = name.replace(prefix, "");
  const spelled = isNumbered.test(bare) ? [`chr${bare}`, `Chromosome${bare}`] : [`chr${bare}`];
  return [bare, ...spelled].filter((alias) => alias !== name);
}
const prefix = /^(?:chromosome(?=.)|chr(?!omosome$))/i;
/** Such as are also called `Chromosome1`, in full. */
const isNumbered = /^(?:[1-9]\d?|[WXYZ]|[IVX]{1,5})$/;

/** `IV` for `4` and the other way about, with and without `chr`. */
function otherNumeral(name: string): string[] {
  const bare = name.replace(prefix, "");
  const number = fromRoman(bare);
  if (number > 0) return [String(number), `chr${number}`];
  if (!/^[1-9][0-9]?$/.test(bare)) return [];
  const numeral = toRoman(Number(bare));
  return [numeral, `chr${numeral}`];
}

/** `X` alone is a sex chromosome; a set that holds `I` or `II` counts in Roman numerals. */
function usesRomanNumerals(names: readonly string[]): boolean {
  return names.some((name) => /^(chr)?(I|II)$/.test(name));
}

function toRoman(number: number): string {
  let rest = number;
  let text = "";
  for (const [digits, value] of romanDigits)
    while (rest >= value) {
      text += digits;
      rest -= value;
    }
  return text;
}

function fromRoman(text: string): number {
  if (!/^[IVXL]+$/.test(text)) return 0;
  for (let number = 1; number < 50; number++) if (toRoman(number) === text) return number;
  return 0;
}
