import type { VcfRow } from "./peer-data.ts";

/** One entry by field name. */
export type Entry = Record<string, string>;

/** VEP looks at 1,000 bases beside an insertion or deletion. */
const window = 1000;

/**
 * Names what VEP 115 gets wrong where it differs from GAS, or undefined where the difference is ours. Each is told, with its source
 * and an example, in known-differences.md; each condition here is as narrow as the cause allows.
 */
export function vepMistake(
  field: string,
  row: VcfRow,
  ours: Entry,
  theirs: Entry,
  contigLength: number,
): string | undefined {
  const our = ours[field]!;
  const their = theirs[field]!;
  const isIndel = row.alts.some((alt) => alt.length !== row.ref.length);
  const reach = window + Math.max(row.ref.length, ...row.alts.map((alt) => alt.length)) + 1;
  const splicedBackwards = ours["STRAND"] === "-1" && !/^1\/1$|^$/.test(ours["EXON"]!);
  if (field === "HGVSp") {
    const protein = (text: string) => text.replace(/\.\d+:/, ":");
    if (our !== "" && protein(our) === protein(their)) return "protein's version";
    const withoutCount = (text: string) => protein(text).replace(/((?:fs|ext)Ter)(\d+|\?)$/, "$1");
    if (splicedBackwards && withoutCount(our) === withoutCount(their)) return "mirrored 3' UTR";
    const inserted = ours["Allele"]!.length;
    if (ours["STRAND"] === "-1" && isIndel && -Number(ours["HGVS_OFFSET"]) > inserted)
      return "bases not turned";
  }
  if (field === "Consequence" && splicedBackwards && our.includes("3_prime_UTR_variant")) {
    if (our.replace("stop_lost", "stop_retained_variant") === their) return "mirrored 3' UTR";
    if (our.replace("stop_retained_variant", "stop_lost") === their) return "mirrored 3' UTR";
  }
  if (field.startsWith("HGVS") && isIndel && (row.pos <= reach || row.pos > contigLength - reach))
    return "end of contig";
  return undefined;
}
