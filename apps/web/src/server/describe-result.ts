import type { ExploreMeta } from "@gas/annotation/explore/answers";
import { describeResult as describe } from "@gas/annotation/explore/meta";
import type { JobId } from "@gas/core/jobs/job-id";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

/** What a result can be filtered by and what can be shown of it. */
export async function describeResult(deps: ExploreDeps, reader: Reader, jobId: JobId): Promise<ExploreMeta> {
  return exploreResult(deps, reader, jobId, async ({ columns, presence }) => ({
    ...(await describe(columns)),
    vcf: presence,
  }));
}
