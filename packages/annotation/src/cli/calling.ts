import { phaseRules, type PhaseRule } from "../haplotypes/genotypes.ts";
import { UsageError } from "./usage-error.ts";

/** Which field is written, and how. */
export type Calling =
  | { field: "CSQ" }
  | { field: "BCSQ"; mode: "independent" | "haplotype"; phase: PhaseRule };

/** VEP's CSQ has no way of saying that several records make one change, so it goes with independent calls only. */
export function readCalling({
  field,
  mode,
  phase = "r",
}: {
  field: string;
  mode: string;
  phase?: string | undefined;
}): Calling {
  if (field !== "CSQ" && field !== "BCSQ") throw new UsageError("--field is CSQ or BCSQ.");
  if (mode !== "independent" && mode !== "haplotype")
    throw new UsageError("--mode is independent or haplotype.");
  if (field === "CSQ") {
    if (mode === "haplotype")
      throw new UsageError(
        "CSQ has no word for a change that several records make together: give --field BCSQ with --mode haplotype.",
      );
    return { field };
  }
  const rule = phaseRules.find((known) => known === (phase === "require" ? "r" : phase));
  if (rule === undefined) throw new UsageError("--phase is a, m, r (or require), R or s.");
  return { field, mode, phase: rule };
}
