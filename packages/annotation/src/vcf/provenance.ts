import type { ReferenceMeta } from "../genes/reference.ts";
import { clip } from "./problem-log.ts";

type Stated = Pick<ReferenceMeta, "name" | "assembly" | "geneSet" | "checksum">;

/** One header line that says what made the annotation, for whoever finds the file in five years. */
export function provenance(engine: { name: string; version: string }, reference: Stated | null): string {
  const clean = (text: string): string => clip(text.replace(/[\p{Cc}"\\]/gu, " "));
  const made = `${clean(engine.name)} ${clean(engine.version)}`;
  if (!reference) return `##GAS_annotation="${made}"`;
  const parts = [reference.assembly, reference.geneSet, `sha256 ${reference.checksum}`]
    .filter(Boolean)
    .map(clean);
  return `##GAS_annotation="${made}; reference ${clean(reference.name)} (${parts.join(", ")})"`;
}
