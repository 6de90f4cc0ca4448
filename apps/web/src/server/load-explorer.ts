import { cookies } from "next/headers";
import type { ExploreMeta, VariantPage } from "@gas/annotation/explore/answers";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import { AppError } from "@gas/core/errors/app-error";
import { reportError, type ErrorReport } from "@gas/core/errors/error-report";
import type { JobId } from "@gas/core/jobs/job-id";
import { columnsOf, columnsToAsk } from "../components/explore/columns.tsx";
import { columnsCookie, readRememberedColumns } from "../components/explore/remembered-columns.ts";
import { readAddress, searchOf, type PageParams } from "../components/explore/view-address.ts";
import { describeResult } from "./describe-result.ts";
import type { ExploreDeps } from "./explore-result.ts";
import { listVariants } from "./list-variants.ts";
import type { Reader } from "./readable-job.ts";

/** Rows that come with the page: as many as are asked for at a time. */
const firstRows = 100;

/** What a page of variants is made with. `refused`: there is no table of this result, and why. */
export type LoadedExplorer =
  | { refused: AppError }
  | {
      refused: null;
      meta: ExploreMeta;
      view: ExploreQuery;
      from: number;
      remembered: readonly string[];
      /** The rows of the address; null when they could not be found, and `error` says why. */
      first: { search: string; page: VariantPage } | null;
      error: ErrorReport | null;
      /** What of the address could not be understood. */
      misread: ErrorReport | null;
    };

/** Reads what `params`, a page's address, asks for of the result that `reader` may look at. */
export async function loadExplorer(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  params: PageParams,
): Promise<LoadedExplorer> {
  const meta = await orWhyNot(describeResult(deps, reader, jobId));
  if (meta instanceof AppError) return { refused: meta };
  const { view, from, wrong } = readAddress(params);
  const remembered = readRememberedColumns((await cookies()).get(columnsCookie)?.value);
  const columns = columnsToAsk(columnsOf(meta, view.columns, remembered));
  const page = await orWhyNot(
    listVariants(deps, reader, jobId, { view: { ...view, columns }, from, limit: firstRows }),
  );
  const failed = page instanceof AppError;
  return {
    refused: null,
    meta,
    view,
    from,
    remembered,
    first: failed ? null : { search: searchOf(view, columns), page },
    error: failed ? reportError(page) : null,
    misread: wrong.length > 0 ? reportError(new AppError("bad_request", `${wrong.join("; ")}.`)) : null,
  };
}

/** What was asked for, or what the person is told instead. */
async function orWhyNot<T>(asked: Promise<T>): Promise<T | AppError> {
  return asked.catch((error: unknown) => {
    if (error instanceof AppError && error.code !== "internal") return error;
    throw error;
  });
}
