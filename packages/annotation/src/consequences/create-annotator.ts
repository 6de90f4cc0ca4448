import type { Reference } from "../genes/reference.ts";
import { createAnnAnnotator, type AnnAnnotatorOptions } from "./ann/ann-annotator.ts";
import type { RecordAnnotator } from "./record-annotator.ts";
import { createVepAnnotator, type VepAnnotatorOptions } from "./vep-annotator.ts";

/** The fields that are written by calling each record by itself: CSQ as Ensembl VEP writes it, ANN as SnpEff does. */
export const annotatorFields = ["CSQ", "ANN"] as const;
export type AnnotatorField = (typeof annotatorFields)[number];

/** Plain data, so that another thread can make the same annotator. */
export type AnnotatorOptions = VepAnnotatorOptions & AnnAnnotatorOptions & { field?: AnnotatorField };

/** Makes the annotator of a field, CSQ unless said otherwise. */
export function createAnnotator(
  reference: Reference,
  { field = "CSQ", ...options }: AnnotatorOptions = {},
): RecordAnnotator {
  return field === "ANN" ? createAnnAnnotator(reference, options) : createVepAnnotator(reference, options);
}
