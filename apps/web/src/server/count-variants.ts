import { performance } from "node:perf_hooks";
import type { Facets } from "@gas/annotation/explore/answers";
import { countFacets } from "@gas/annotation/explore/count-facets";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import type { JobId } from "@gas/core/jobs/job-id";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

/** What the pictures of a view show. */
export async function countVariants(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  view: ExploreQuery,
): Promise<Facets> {
  const began = performance.now();
  const facets = await exploreResult(deps, reader, jobId, ({ columns, vcf }) =>
    countFacets(columns, view, vcf),
  );
  return { ...facets, took: Math.round(performance.now() - began) };
}
