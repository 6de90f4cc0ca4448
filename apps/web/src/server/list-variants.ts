import { performance } from "node:perf_hooks";
import type { VariantPage } from "@gas/annotation/explore/answers";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { findPage } from "@gas/annotation/explore/rows";
import type { JobId } from "@gas/core/jobs/job-id";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

/** Records of a result that a view shows, from the `from`th on. */
export async function listVariants(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  { view, ...page }: { view: ExploreQuery; from: number; limit: number },
): Promise<VariantPage> {
  const began = performance.now();
  const found = await exploreResult(deps, reader, jobId, ({ columns, vcf }) =>
    findPage(columns, view, vcf, page),
  );
  return { ...found, took: Math.round(performance.now() - began) };
}
