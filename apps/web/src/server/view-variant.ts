import type { VariantDetail } from "@gas/annotation/explore/answers";
import { readDetail } from "@gas/annotation/explore/detail";
import { AppError } from "@gas/core/errors/app-error";
import type { JobId } from "@gas/core/jobs/job-id";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

/** Everything of one record of a result: of what only the VCF holds, why it is missing while that is in the archive. */
export async function viewVariant(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  ordinal: number,
): Promise<VariantDetail> {
  return exploreResult(deps, reader, jobId, async ({ columns, vcf, presence }) => {
    const detail = await readDetail(columns, vcf, ordinal);
    if (!detail) throw new AppError("not_found", "This result has no such record.");
    return { ...detail, vcf: presence };
  });
}
