import { offeredReferences } from "@gas/core/jobs/worker-beat";
import type { WebDeps } from "./deps.ts";

/** What a person may choose a job to be annotated against: what living annotators offer. */
export async function referenceChoices({
  workers,
  now,
}: Pick<WebDeps, "workers" | "now">): Promise<{ name: string; title: string; assembly: string }[]> {
  const offered = offeredReferences(await workers.list(), now());
  return offered.map(({ name, title, assembly }) => ({ name, title, assembly }));
}
