import { alleleKind, isSequence, substitutedBase, substitution } from "../vcf/alleles.ts";
import { variantTypes, type VariantType } from "./query.ts";

/** What one alternate allele is, as the summary counts it. */
export type AlleleChange = {
  type: VariantType;
  substitution: "transition" | "transversion" | null;
  /** Bases gained (positive) or lost; 0 where the length stays or means nothing. */
  gained: number;
};

/** A letter and a number for each alternate allele, behind commas; "" where there is none. `ref` and `alt` as in the file. */
export function describeChanges(ref: string, alt: string): string {
  if (alt === ".") return "";
  const upper = ref.toUpperCase();
  return alt
    .split(",")
    .map((one) => describe(upper, isSequence(one) ? one.toUpperCase() : one))
    .join(",");
}

/** Inverse of `describeChanges`, as far as it tells. */
export function readChanges(text: string): AlleleChange[] {
  if (text === "") return [];
  return text.split(",").map((change) => ({
    type: variantTypes[Number(change[0])]!,
    substitution: change[1] === "t" ? "transition" : change[1] === "v" ? "transversion" : null,
    gained: change[1] === "t" || change[1] === "v" ? 0 : Number(change.slice(1)),
  }));
}

function describe(ref: string, alt: string): string {
  const type = alleleKind(ref, alt);
  const number = variantTypes.indexOf(type);
  if (type === "snv") {
    const { from, to } = ref.length === 1 ? { from: ref, to: alt } : substitutedBase(ref, alt);
    const kind = substitution(from, to);
    return `${number}${kind === null ? 0 : kind === "transition" ? "t" : "v"}`;
  }
  return `${number}${type !== "other" && isSequence(alt) ? alt.length - ref.length : 0}`;
}
