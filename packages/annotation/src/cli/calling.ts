import type { AnnotatorField } from "../consequences/create-annotator.ts";
import { phaseRules, type PhaseRule } from "../haplotypes/genotypes.ts";
import { UsageError } from "./usage-error.ts";

/** Which field is written, and how. */
export type Calling =
  | { field: AnnotatorField; pick: boolean }
  | { field: "BCSQ"; mode: "independent" | "haplotype"; phase: PhaseRule };

/**
 * VEP's CSQ and SnpEff's ANN have no way of saying that several records make one change, so they go with independent calls only. What one
 * entry of BCSQ says depends on others, so there is nothing to pick from.
 */
export function readCalling({
  field,
  mode,
  phase = "r",
  pick,
}: {
  field: string;
  mode: string;
  phase?: string | undefined;
  pick: boolean;
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
    return { field, pick };
  }
  if (pick)
    throw new UsageError(
      "--pick goes with CSQ and ANN: an entry of BCSQ may stand for others or be spelt out at another record.",
    );
  const rule = phaseRules.find((known) => known === (phase === "require" ? "r" : phase));
  if (rule === undefined) throw new UsageError("--phase is a, m, r (or require), R or s.");
  return { field, mode, phase: rule };
}
