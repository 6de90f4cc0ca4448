import type { AnnotatorField } from "../consequences/create-annotator.ts";
import { isKnownTable } from "../consequences/codon-table.ts";
import { defaultHaplotypeOptions } from "../haplotypes/haplotype-options.ts";
import { phaseRules, type PhaseRule } from "../haplotypes/genotypes.ts";
import { excluding, FilterError, parseSiteFilter, type SiteFilter } from "../vcf/site-filter.ts";
import { UsageError } from "./usage-error.ts";

const onlyOfBcsq = [
  "ncsq",
  "trim-protein-seq",
  "genetic-code",
  "ignore-samples",
  "include",
  "exclude",
] as const;

/** Which field is written, and how. */
export type Calling = { field: AnnotatorField; pick: boolean } | ({ field: "BCSQ" } & HaplotypeCalling);
export type HaplotypeCalling = {
  mode: "independent" | "haplotype";
  phase: PhaseRule;
  maxEntries: number;
  maxProtein: number;
  ignoreSamples: boolean;
  geneticCode?: number;
  /** Records that are called; the others pass through. */
  include?: SiteFilter;
};

/**
 * VEP's CSQ and SnpEff's ANN have no way of saying that several records make one change, so they go with independent calls only. What one
 * entry of BCSQ says depends on others, so there is nothing to pick from.
 */
export function readCalling({
  field,
  mode,
  phase = "r",
  pick,
  ...ofCsq
}: {
  field: string;
  mode: string;
  phase?: string | undefined;
  pick: boolean;
  ncsq?: string | undefined;
  "trim-protein-seq"?: string | undefined;
  "genetic-code"?: string | undefined;
  "ignore-samples"?: boolean;
  include?: string | undefined;
  exclude?: string | undefined;
}): Calling {
  if (field !== "CSQ" && field !== "ANN" && field !== "BCSQ")
    throw new UsageError("--field is CSQ, ANN or BCSQ.");
  if (mode !== "independent" && mode !== "haplotype")
    throw new UsageError("--mode is independent or haplotype.");
  if (field !== "BCSQ") {
    if (mode === "haplotype")
      throw new UsageError(
        `${field} has no word for a change that several records make together: give --field BCSQ with --mode haplotype.`,
      );
    const stray = onlyOfBcsq.find((option) => ofCsq[option] !== undefined && ofCsq[option] !== false);
    if (stray !== undefined) throw new UsageError(`--${stray} goes with --field BCSQ.`);
    return { field, pick };
  }
  if (pick)
    throw new UsageError(
      "--pick goes with CSQ and ANN: an entry of BCSQ may stand for others or be spelt out at another record.",
    );
  const rule = phaseRules.find((known) => known === (phase === "require" ? "r" : phase));
  if (rule === undefined) throw new UsageError("--phase is a, m, r (or require), R or s.");
  const code = ofCsq["genetic-code"];
  if (code !== undefined && !/^0+$/.test(code) && !isKnownTable(Number(code)))
    throw new UsageError(
      "--genetic-code is the number of an NCBI translation table, such as 1 or 2, or 0 for the standard code that starts with ATG alone.",
    );
  return {
    field,
    mode,
    phase: rule,
    maxEntries: counted("ncsq", ofCsq.ncsq, defaultHaplotypeOptions.maxEntries),
    maxProtein: counted("trim-protein-seq", ofCsq["trim-protein-seq"], 0),
    ignoreSamples: ofCsq["ignore-samples"] ?? false,
    ...(code === undefined ? {} : { geneticCode: Number(code) }),
    ...filterOf(ofCsq),
  };
}

function filterOf({
  include,
  exclude,
}: {
  include?: string | undefined;
  exclude?: string | undefined;
}): Pick<HaplotypeCalling, "include"> {
  if (include !== undefined && exclude !== undefined)
    throw new UsageError("Give --include or --exclude, not both.");
  const expression = include ?? exclude;
  if (expression === undefined) return {};
  try {
    const filter = parseSiteFilter(expression);
    return { include: include === undefined ? excluding(filter) : filter };
  } catch (error) {
    if (error instanceof FilterError)
      throw new UsageError(`--${include === undefined ? "exclude" : "include"}: ${error.message}`);
    throw error;
  }
}

function counted(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--${option} is a whole number of at least 1.`);
  return Number(text);
}
