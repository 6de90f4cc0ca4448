import * as z from "zod";
import { ExploreParams } from "@gas/annotation/explore/query";
import { JobAddress } from "./job-address.ts";

/**
 * The addresses of the explorer's API, all GET and all below /api/jobs/{jobId}/variants:
 *
 * - with the parameters of a view (`encodeQuery`): `?from=&limit=` answers VariantPage, `/facets` Facets, `/gene/{symbol or id}`
 *   GeneView, and `/export?format=&compress=` streams a file, the number of whose records X-Row-Count tells;
 * - without: `/{ordinal}` answers VariantDetail, `/meta` ExploreMeta, `/genes?prefix=&limit=` GeneHits.
 */
const maxRows = 500;
const maxOrdinal = 2 ** 31 - 1;

const count = (most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().max(most));

/** A view, and what else is asked, each of which takes what it knows of the parameters. */
const withView = <T extends object>(more: z.ZodType<T>) =>
  z.record(z.string(), z.string()).transform((params, context) => {
    const view = ExploreParams.safeParse(params);
    const rest = more.safeParse(params);
    for (const { error } of [view, rest])
      for (const { path, message } of error?.issues ?? [])
        context.addIssue({ code: "custom", path, message });
    return view.success && rest.success ? { view: view.data, ...rest.data } : z.NEVER;
  });

export const ViewQuery = withView(z.object({}));
export const VariantsQuery = withView(
  z.object({ from: count(maxOrdinal).default(0), limit: count(maxRows).default(100) }),
);

export const exportFormats = ["tsv", "csv", "vcf"] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const ExportQuery = withView(
  z.object({ format: z.enum(exportFormats), compress: z.enum(["none", "gzip"]).default("gzip") }),
);

export const VariantAddress = JobAddress.extend({ ordinal: count(maxOrdinal) });
export const GeneAddress = JobAddress.extend({ gene: z.string().min(1).max(200) });
export const GenesQuery = z.object({ prefix: z.string().max(200).default(""), limit: count(50).default(10) });
