import type { GeneView } from "@gas/annotation/explore/answers";
import { viewGene as readGene } from "@gas/annotation/explore/genes";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

/** A gene of a result, by symbol or identifier: its transcript, and the records of a view on it. */
export async function viewGene(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  gene: string,
  view: ExploreQuery,
): Promise<GeneView> {
  return exploreResult(deps, reader, jobId, async ({ columns, vcf }) => {
    const found = await readGene(columns, view, vcf, gene);
    if (!found) throw new AppError("not_found", "No record of this result is in a gene of that name.");
    return found;
  });
}
