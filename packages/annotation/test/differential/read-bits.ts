import { bitsPerWord } from "../../src/haplotypes/held-record.ts";

/**
 * What FORMAT/BCSQ says of sample `sample`: the entries of either haplotype, comma-joined, "." for none. Undefined when the record has no such field or
 * the sample carries nothing, which `bcftools query` leaves out.
 */
export function readBits(
  columns: readonly string[],
  sample: number,
  bcsq: string,
): [first: string, second: string] | undefined {
  const at = columns[8]?.split(":").indexOf("BCSQ") ?? -1;
  if (at < 0) return undefined;
  const words = columns[9 + sample]!.split(":")[at]!.split(",").map(Number);
  const entries = bcsq.split(",");
  const told: [string[], string[]] = [[], []];
  for (const [word, bits] of words.entries())
    for (let bit = 0; bit < bitsPerWord; bit++)
      if (bits & (1 << bit)) {
        const place = word * bitsPerWord + bit;
        told[place & 1 ? 1 : 0].push(entries[place >> 1] ?? "?");
      }
  if (told[0].length + told[1].length === 0) return undefined;
  return [told[0].join(",") || ".", told[1].join(",") || "."];
}
