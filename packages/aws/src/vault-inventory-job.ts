import {
  GetJobOutputCommand,
  InitiateJobCommand,
  ListJobsCommand,
  ResourceNotFoundException,
  type GlacierClient,
  type GlacierJobDescription,
} from "@aws-sdk/client-glacier";
import { hour } from "@gas/core/time";
import { readInventory } from "./vault-inventory.ts";

/** An inventory is made anew about once a day (developer guide, "Vault inventory"), and a job's output stays that long too. */
const freshMs = 20 * hour;

/**
 * What the newest inventory of the vault lists. Asks for a new one when there is none younger than 20 hours; null while
 * there is none to show, which is for some hours after the first time.
 */
export async function newestInventory(
  glacier: GlacierClient,
  vault: string,
  now: number,
): Promise<AsyncIterable<{ archiveId: string; key: string }> | null> {
  const ours = { accountId: "-", vaultName: vault };
  let newest: GlacierJobDescription | null = null;
  let underWay = false;
  for await (const job of jobsOf(glacier, vault)) {
    if (job.Action !== "InventoryRetrieval") continue;
    if (!job.Completed) underWay = true;
    else if (job.StatusCode === "Succeeded" && completedAt(job) > (newest ? completedAt(newest) : 0))
      newest = job;
  }
  if (!underWay && (newest === null || now - completedAt(newest) > freshMs))
    await glacier
      .send(
        new InitiateJobCommand({ ...ours, jobParameters: { Type: "inventory-retrieval", Format: "JSON" } }),
      )
      // A vault that is younger than its first inventory has none to give.
      .catch((error: unknown) => ignoreMissing(error));
  if (!newest?.JobId) return null;
  const output = await glacier
    .send(new GetJobOutputCommand({ ...ours, jobId: newest.JobId }))
    .catch((error: unknown) => ignoreMissing(error)); // its time is over
  return output?.body ? readInventory(output.body as AsyncIterable<Uint8Array>) : null;
}

async function* jobsOf(glacier: GlacierClient, vault: string): AsyncIterable<GlacierJobDescription> {
  let marker: string | undefined;
  do {
    const page = await glacier.send(
      new ListJobsCommand({ accountId: "-", vaultName: vault, ...(marker ? { marker } : {}) }),
    );
    yield* page.JobList ?? [];
    marker = page.Marker;
  } while (marker);
}

const completedAt = ({ CompletionDate }: GlacierJobDescription) => Date.parse(CompletionDate ?? "") || 0;

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof ResourceNotFoundException)) throw error;
}
