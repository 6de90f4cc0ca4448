import { offeredReferences, type OfferedReference } from "@gas/core/jobs/worker-beat";
import type { WebDeps } from "./deps.ts";

/** Every reference that an annotator offers or lately offered, by title. */
export async function listReferences({
  workers,
  now,
}: Pick<WebDeps, "workers" | "now">): Promise<OfferedReference[]> {
  return offeredReferences(await workers.list(), now());
}
