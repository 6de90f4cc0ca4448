import { notFound } from "next/navigation";
import { AppError } from "@gas/core/errors/app-error";
import { house } from "./compose.ts";
import { viewSharedJob } from "./view-shared-job.ts";

/** The job that the page of a link is about; a page that is not there when the link leads nowhere. */
export function sharedJobOfPage(token: string): ReturnType<typeof viewSharedJob> {
  const { deps, view } = house();
  return viewSharedJob(deps, view, token).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
}
