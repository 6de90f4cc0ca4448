import type { GeneHits } from "@gas/annotation/explore/answers";
import { findGenes } from "@gas/annotation/explore/genes";
import type { JobId } from "@gas/core/jobs/job-id";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

/** Genes of a result by the first letters of their symbol or identifier. */
export async function suggestGenes(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  { prefix, limit }: { prefix: string; limit: number },
): Promise<GeneHits> {
  return exploreResult(deps, reader, jobId, async ({ columns }) => ({
    genes: await findGenes(columns, prefix, limit),
  }));
}
