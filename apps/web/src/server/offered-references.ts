import { offeredReferences, type OfferedReference } from "@gas/core/jobs/worker-beat";
import type { WebDeps } from "./deps.ts";

type Deps = Pick<WebDeps, "workers" | "now">;

/** What annotators offer or lately offered, with the contigs by which a file's build is told; by title. */
export async function listReferences({ workers, now }: Deps): Promise<OfferedReference[]> {
  return offeredReferences(await workers.list(), now());
}

/** What a person may choose a job to be annotated against: what living annotators offer. */
export async function referenceChoices(
  deps: Deps,
): Promise<{ name: string; title: string; assembly: string }[]> {
  return (await listReferences(deps)).map(({ name, title, assembly }) => ({ name, title, assembly }));
}
