import type { HeldRecord } from "./held-record.ts";

/**
 * How unphased heterozygous genotypes are taken, as csq's --phase: `a` as if phased; `m` the second
 * allele on the first haplotype too where that has none (measured on csq 1.16: the second haplotype stays what it is); `r` must not be there; `R` non-reference alleles on both haplotypes; `s` left out.
 */
export const phaseRules = ["a", "m", "r", "R", "s"] as const;
export type PhaseRule = (typeof phaseRules)[number];

const tab = 9;
const colon = 58;
const slash = 47;
const bar = 124;
const dot = 46;

/** No allele is known, and there is no such haplotype. */
export const missing = -1;
export const absent = -2;

/**
 * Reads the genotypes of all samples into the record; false without GT, or when one has more than two alleles: then the first two are
 * read, so that carriers of what a place says are known, as in csq.
 */
export function readGenotypes(record: HeldRecord, samples: number): boolean {
  const { bytes, end } = record;
  let at = record.infoEnd + 1;
  let key = 0;
  let found = -1;
  for (let keyStart = at; at <= end; at++) {
    const code = at < end ? bytes[at] : tab;
    if (code !== colon && code !== tab) continue;
    if (at - keyStart === 2 && bytes[keyStart] === 0x47 && bytes[keyStart + 1] === 0x54) found = key;
    keyStart = at + 1;
    key++;
    if (code === tab) break;
  }
  if (found < 0) return false;
  const haplotypes = new Int16Array(samples * 2).fill(absent);
  const unphased = new Uint8Array(samples);
  let isDiploid = true;
  for (let sample = 0; sample < samples && at < end; sample++) {
    at++;
    for (let skip = found; skip > 0 && at < end && bytes[at] !== tab; at++) if (bytes[at] === colon) skip--;
    let haplotype = 0;
    let allele = missing;
    let isUnphased = false;
    for (; at < end; at++) {
      const code = bytes[at]!;
      if (code >= 48 && code <= 57) allele = (allele < 0 ? 0 : allele * 10) + code - 48;
      else if (code === bar || code === slash) {
        if (haplotype > 1) isDiploid = false;
        else haplotypes[sample * 2 + haplotype] = allele;
        haplotype++;
        allele = missing;
        if (code === slash) isUnphased = true;
      } else if (code !== dot) break;
    }
    if (haplotype > 1) isDiploid = false;
    else haplotypes[sample * 2 + haplotype] = allele;
    if (isUnphased && haplotypes[sample * 2] !== haplotypes[sample * 2 + 1]) unphased[sample] = 1;
    while (at < end && bytes[at] !== tab) at++;
  }
  record.haplotypes = haplotypes;
  record.unphased = unphased;
  record.isDiploid = isDiploid;
  return isDiploid;
}

/**
 * The alleles of a sample's two haplotypes under a rule, written to `out`; false when the sample is to be left out. With `r`, the
 * caller has been told of an unphased one by `isUnphased`.
 */
export function allelesUnder(rule: PhaseRule, record: HeldRecord, sample: number, out: Int16Array): boolean {
  let first = record.haplotypes[sample * 2]!;
  let second = record.haplotypes[sample * 2 + 1]!;
  if (first === missing) return false;
  if (second >= 0 && first !== second) {
    if (rule === "m" && first === 0) first = second;
    if (record.unphased[sample] === 1) {
      if (rule === "r" || rule === "s") return false;
      if (rule === "R") {
        if (first === 0) first = second;
        else if (second === 0) second = first;
      }
    }
  }
  out[0] = first;
  out[1] = second;
  return true;
}
