import type { HaplotypeTroubles } from "../haplotypes/haplotype-options.ts";

/** What could not be called on haplotypes as it stands, for a terminal; "" when nothing. */
export function describeTroubles({
  overlapping,
  unphased,
  polyploid,
  tooManyEntries,
}: HaplotypeTroubles): string {
  const lines: [number, string][] = [
    [unphased, "records hold unphased heterozygous genotypes, which were left out there (see --phase)"],
    [overlapping, "alleles overlap another one of their haplotype and were left out of it"],
    [
      polyploid,
      "records lack GT or hold genotypes of more than two alleles, and were called without haplotypes",
    ],
    [tooManyEntries, "marks of carriers did not fit the bitmask FORMAT/BCSQ"],
  ];
  return lines
    .filter(([count]) => count > 0)
    .map(([count, what]) => `note: ${count.toLocaleString("en")} ${what}\n`)
    .join("");
}
