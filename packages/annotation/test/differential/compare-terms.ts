import { annotateRecord } from "../../src/consequences/record-annotator.ts";
import { createVepAnnotator } from "../../src/consequences/vep-annotator.ts";
import type { Reference } from "../../src/genes/reference.ts";
import { csqTerms, normalise, ourTerms } from "../agreement/compare-csq.ts";
import type { CalledRecord } from "./compare-files.ts";

export type TermConcordance = {
  pairs: number;
  agreeing: number;
  /** What the two say where they differ, how often, and one place. */
  classes: Map<string, { count: number; example: string }>;
};

/**
 * Holds the terms of GAS's CSQ (Ensembl VEP's vocabulary) against those of `csq -l`, by record and coding transcript, normalised; of records with one ALT,
 * for a BCSQ entry does not say which ALT it is of.
 */
export function compareTerms(reference: Reference, csq: readonly CalledRecord[]): TermConcordance {
  const annotator = createVepAnnotator(reference, { distance: 0, hgvs: false });
  const tally: TermConcordance = { pairs: 0, agreeing: 0, classes: new Map() };
  for (const { place, bcsq } of csq) {
    const [, chrom, pos, ref, alt] = /^(.+):(\d+) (\w+)>(\w+)$/.exec(place) ?? [];
    const theirs = csqTerms(bcsq);
    if (chrom === undefined || theirs === undefined) continue;
    const { text } = annotateRecord(annotator, reference.findContig(chrom), Number(pos) - 1, ref!, [alt!]);
    const ours = ourTerms(text);
    for (const [transcript, terms] of theirs) {
      tally.pairs++;
      const wanted = normalise(terms);
      const found = normalise(ours.get(transcript) ?? new Set());
      if (wanted === found) {
        tally.agreeing++;
        continue;
      }
      const key = `csq ${wanted}, GAS ${found || "nothing"}`;
      const known = tally.classes.get(key);
      if (known) known.count++;
      else tally.classes.set(key, { count: 1, example: `${place} ${transcript}` });
    }
  }
  return tally;
}
