import {
  annotateVcf,
  type AnnotateOutcome,
  type AnnotateVcfOptions,
  type ThreadsOption,
} from "./annotate-vcf.ts";
import type { Reference } from "./genes/reference.ts";
import { shareReference } from "./genes/shared-reference.ts";
import { cutBetweenGenes } from "./haplotypes/cut-between-genes.ts";
import { createHaplotypeAnnotator, type HaplotypeAnnotator } from "./haplotypes/haplotype-annotator.ts";
import { defaultHaplotypeOptions, type HaplotypeOptions } from "./haplotypes/haplotype-options.ts";
import type { VcfRecord } from "./vcf/record.ts";

export type AnnotateHaplotypesOptions = Partial<Omit<HaplotypeOptions, "samples">> &
  Omit<AnnotateVcfOptions, "reference" | "annotator" | "threads"> & {
    reference: Reference;
    /** Whether genotypes are left unread, as for a file of sites: every first ALT on one haplotype (csq's `-s -`). */
    ignoreSamples?: boolean;
    /** Says of a record whether it is to be called; the others pass through, and do not count as neighbours (csq's -i and -e). Goes with one thread. */
    include?: (record: VcfRecord) => boolean;
    threads?: ThreadsOption;
  };

/**
 * Adds BCSQ to every record of a VCF, as `bcftools csq` writes it. A record waits until no later one can change it, which is when the
 * transcripts that it lies in have ended; every readable record comes out, in order. Throws BadInputError when the input cannot be annotated at all.
 */
export async function annotateHaplotypes(options: AnnotateHaplotypesOptions): Promise<AnnotateOutcome> {
  const { reference, ignoreSamples = false, include, threads, ...rest } = options;
  const own = (samples: number): HaplotypeOptions => ({
    ...defaultHaplotypeOptions,
    ...given(options),
    samples: ignoreSamples ? 0 : samples,
  });
  const make = (samples: number): HaplotypeAnnotator => {
    const annotator = createHaplotypeAnnotator(reference, own(samples));
    if (include === undefined) return annotator;
    const push = (record: VcfRecord, annotatable: boolean): void =>
      annotator.push(record, annotatable && include(record));
    return { ...annotator, push };
  };
  const isHeld = own(0).mode === "haplotype";
  return annotateVcf({
    ...rest,
    reference,
    annotator: { make, cut: (chunks) => (isHeld ? cutBetweenGenes(chunks, reference) : chunks) },
    ...(threads && include === undefined
      ? {
          threads: {
            ...threads,
            recipe: (samples) => ({ reference: shareReference(reference), haplotypes: own(samples) }),
          },
        }
      : {}),
  });
}

/** Only what was said: an undefined would hide its default. */
function given({
  mode,
  phase,
  maxEntries,
  maxProtein,
  biotypes,
  geneticCode,
}: AnnotateHaplotypesOptions): Partial<HaplotypeOptions> {
  const all = { mode, phase, maxEntries, maxProtein, biotypes, geneticCode };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
