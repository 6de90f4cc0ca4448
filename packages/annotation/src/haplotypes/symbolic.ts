import type { VcfRecord } from "../vcf/record.ts";
import { structuralInfoOf } from "../vcf/structural-info.ts";
import { csq } from "./csq-terms.ts";

/** What csq calls a symbolic ALT: insertions and deletions are all that it knows, with any subtype; 0 for all others. Rules after bcftools csq, test_symbolic_alt. */
export function symbolicTerm(alt: string): number {
  if (alt.startsWith("<INS")) return csq.featureElongation;
  return alt.startsWith("<DEL") ? csq.featureTruncation : 0;
}

/** Bases of the contig that the record stands for (htslib's rlen): to END, or as far as SVLEN says of a deletion; REF where nothing says more. */
export function symbolicLength(record: VcfRecord): number {
  const { end = 0, length = 0 } = structuralInfoOf(record) ?? {};
  const deleted = record.alts[0]!.startsWith("<DEL") && length > 0 ? 1 + length : 0;
  return Math.max(record.ref.length, end - record.pos + 1, deleted);
}
