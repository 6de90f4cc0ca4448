import * as z from "zod";
import { Problem } from "./problem.ts";

const count = z.int().min(0);

/** Bin i holds what is at least `edges[i]` and below `edges[i + 1]`; `missing` records have no such value. */
const histogram = z.object({ edges: z.array(z.number()), counts: z.array(count), missing: count });

/** More sequences than these are not pictured: those of every model organism are, a thousand scaffolds are not. */
export const sequencesPictured = 40;

/**
 * What `<name>.summary.json` holds: small enough to keep in S3 for ever, rich enough for every chart of the job page.
 * Counts are of records unless they say otherwise; a record's consequence is the most severe one over its alleles and transcripts.
 */
export const Summary = z.object({
  version: z.literal(1),
  engine: z.object({ name: z.string(), version: z.string() }),
  /** The bundle that was used; absent for an engine that brings its own reference, `geneSet` in summaries of before it was kept. */
  reference: z
    .object({
      name: z.string(),
      assembly: z.string(),
      geneSet: z.string().optional(),
      checksum: z.string(),
    })
    .optional(),
  input: z.object({
    fileFormat: z.string(),
    compression: z.enum(["plain", "gzip", "bgzip"]),
    /** As uploaded, compressed or not. */
    bytes: count,
    samples: count,
  }),
  records: z.object({
    read: count,
    annotated: count,
    /** In the result, but without annotation: unknown contig, REF mismatch, no allele to annotate. */
    unannotated: count,
    /** Not in the result: the line could not be read as a record. */
    rejected: count,
  }),
  /** Alternate alleles by kind. */
  alleles: z.object({
    snv: count,
    insertion: count,
    deletion: count,
    mnv: count,
    delins: count,
    other: count,
  }),
  transitions: count,
  transversions: count,
  /** Sequence Ontology term → records for which it is the most severe, and records in which it occurs at all. */
  consequences: z.record(z.string(), z.object({ mostSevere: count, any: count })),
  impacts: z.object({ HIGH: count, MODERATE: count, LOW: count, MODIFIER: count }),
  /** In the order of the file. `length` in bases, where the reference or the header knows it. */
  chromosomes: z.array(z.object({ name: z.string(), length: count.optional(), records: count })),
  /** The genes with most HIGH and MODERATE records, at most 20. */
  genes: z.array(z.object({ id: z.string(), symbol: z.string(), high: count, moderate: count })).max(20),
  /** Bases gained (positive) or lost (negative) → alleles; lengths beyond ±30 are counted at ±30. */
  indelLengths: z.record(z.string(), count),
  seconds: z.number().min(0),
  variantsPerSecond: z.number().min(0),
  /**
   * What was joined by allele or by place; absent without sources. `records`: those of which the source said something; `cut`: those of
   * which it had more to say than is written.
   */
  sources: z
    .array(z.object({ name: z.string(), files: z.array(z.string()), records: count, cut: count }))
    .optional(),
  /**
   * Of the records in the result, as the columns file beside it counts them: in each histogram counts and `missing` add up to all of them.
   * Absent in summaries of before they were kept, and where no columns are written (the command line).
   */
  distributions: z
    .object({
      /** QUAL. Bins as in `explore/ladder.ts`: fixed, narrow near 0 and wider far from it; what is below 0 is in the first. */
      qual: histogram,
      /** INFO/DP, or the sum of the samples' DP where INFO has none. */
      depth: histogram,
      /**
       * Records in windows of `binBases`, the same for all, along the first sequences that have any, in the order of the file; the first
       * window begins at base 1, and a sequence has at most 256 of them. `length` in bases, or the end of the last window where nobody tells it.
       */
      positions: z
        .array(z.object({ contig: z.string(), length: count, binBases: count, counts: z.array(count) }))
        .max(sequencesPictured),
    })
    .optional(),
  /** Whether a tabix index could be written (the records were in order). */
  indexed: z.boolean(),
  problems: z.array(Problem),
});
export type Summary = z.infer<typeof Summary>;
