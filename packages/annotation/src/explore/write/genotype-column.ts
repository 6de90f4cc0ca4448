/** What a sample has, as two bits. The first is what a sample of which nothing is known has. */
export const zygosityCodes = ["missing", "ref", "het", "hom"] as const;

const colon = 0x3a;
const slash = 0x2f;
const pipe = 0x7c;
const dot = 0x2e;

/**
 * The code of the sample column `bytes[start, end)` whose first subfield is GT, of any ploidy, phased or not: index into
 * `zygosityCodes`. See `zygosities` for what each means.
 */
export function zygosityOf(bytes: Uint8Array, start: number, end: number): number {
  let first = -1;
  let isMixed = false;
  let hasAlternate = false;
  let hasMissing = false;
  let i = start;
  // VCF 4.5 allows a phasing sign in front of the first allele.
  if (bytes[i] === slash || bytes[i] === pipe) i++;
  for (let any = false; ; any = true) {
    let allele = -1;
    for (; i < end; i++) {
      const code = bytes[i]!;
      if (code === slash || code === pipe || code === colon) break;
      if (code === dot) continue;
      allele = (allele < 0 ? 0 : allele * 10) + code - 48;
    }
    if (allele < 0) hasMissing = true;
    else if (allele > 0) hasAlternate = true;
    if (any && allele !== first) isMixed = true;
    first = any ? first : allele;
    if (i >= end || bytes[i] === colon) break;
    i++;
  }
  if (hasAlternate) return isMixed ? 2 : 3;
  return hasMissing ? 0 : 1;
}
