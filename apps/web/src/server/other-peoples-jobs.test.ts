import { describe, expect, it } from "vitest";
import { wholeResult } from "@gas/annotation/explore/query";
import { UserId, type Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import { anArchivedResult } from "@gas/core/testing/archived-results";
import { aJobId, anAccount, anUploadingJob } from "@gas/core/testing/builders";
import { annotateAgain } from "./annotate-again.ts";
import { cancelJob } from "./cancel-job.ts";
import { countVariants } from "./count-variants.ts";
import { deleteJob, undeleteJob } from "./delete-job.ts";
import type { WebDeps } from "./deps.ts";
import { describeResult } from "./describe-result.ts";
import { exportVariants } from "./export-variants.ts";
import { extendArchiving } from "./extend-archiving.ts";
import { labelJob } from "./label-job.ts";
import { listJobs } from "./list-jobs.ts";
import { listVariants } from "./list-variants.ts";
import { openFile } from "./open-file.ts";
import { quoteForUpgrade } from "./quote-restore.ts";
import { readLog, readSummary } from "./read-results.ts";
import { retryRestore } from "./retry-restore.ts";
import { completeUpload, listUploadedParts, signUpload } from "./sign-upload.ts";
import { listShares, shareJob, unshareJob } from "./share-job.ts";
import { submitJob } from "./submit-job.ts";
import { clickId, fakeDeps } from "./testing/fake-deps.ts";
import { suggestGenes } from "./suggest-genes.ts";
import { viewGene } from "./view-gene.ts";
import { viewOwnJob } from "./view-job.ts";
import { viewVariant } from "./view-variant.ts";

const noView = () => Promise.reject(new Error("nothing may be looked at"));
const stranger = anAccount({ userId: UserId.parse("stranger") });

const verbs: Record<string, (deps: WebDeps, account: Account, jobId: JobId) => Promise<unknown>> = {
  view: (deps, account, jobId) => viewOwnJob(deps, noView, account, jobId),
  submit: submitJob,
  cancel: cancelJob,
  sign: (deps, account, jobId) => signUpload(deps, account, jobId, { sign: "post" }),
  "list the parts of": listUploadedParts,
  complete: completeUpload,
  "open a file of": (deps, account, jobId) => openFile(deps, account, jobId, "log"),
  "put off the archiving of": extendArchiving,
  delete: deleteJob,
  "take back the deletion of": undeleteJob,
  label: (deps, account, jobId) => labelJob(deps, account, jobId, { name: "mine" }),
  share: (deps, account, jobId) => shareJob(deps, account, jobId, { days: 1 }),
  "list the links to": listShares,
  "take back a link to": (deps, account, jobId) => unshareJob(deps, account, jobId, clickId),
  "retry the restoring of": (deps, account, jobId) => retryRestore(deps, noView, account, jobId),
  "annotate again the file of": (deps, account, jobId) => annotateAgain(deps, account, jobId, { clickId }),
  "read the log of": readLog,
  "look at the variants of": (deps, account, jobId) =>
    listVariants(deps, account, jobId, { view: wholeResult, from: 0, limit: 1 }),
  "count the variants of": (deps, account, jobId) => countVariants(deps, account, jobId, wholeResult),
  "look at a variant of": (deps, account, jobId) => viewVariant(deps, account, jobId, 0),
  "look at a gene of": (deps, account, jobId) => viewGene(deps, account, jobId, "TFC3", wholeResult),
  "look for the genes of": (deps, account, jobId) =>
    suggestGenes(deps, account, jobId, { prefix: "", limit: 1 }),
  "ask about the fields of": describeResult,
  "export the variants of": (deps, account, jobId) =>
    exportVariants(deps, account, jobId, { view: wholeResult, format: "tsv", compress: "none" }),
  "read the summary of": readSummary,
};

describe("someone else's job cannot be told from one that does not exist", () => {
  it.each(Object.entries(verbs))("to %s it", async (_, verb) => {
    const { deps } = fakeDeps();
    const job = anUploadingJob();
    await deps.jobs.add(job);
    const [theirs, nobodys] = await Promise.all(
      [job.jobId, aJobId()].map((jobId) => verb(deps, stranger, jobId).catch((error: unknown) => error)),
    );
    expect(theirs).toMatchObject({ code: "not_found" });
    expect(theirs).toEqual(nobodys);
    expect(await deps.jobs.find(job.jobId)).toEqual(job);
  });

  it("nor counts its result in one's quote", async () => {
    const { deps, stand } = fakeDeps();
    await stand(anArchivedResult());
    expect(await quoteForUpgrade(deps, stranger)).toMatchObject({ results: 0, bytes: 0 });
    expect(await quoteForUpgrade(deps, anAccount())).toMatchObject({ results: 1, bytes: 10 });
  });

  it("nor stands it in one's list", async () => {
    const { deps } = fakeDeps();
    await deps.jobs.add(anUploadingJob());
    expect(await listJobs(deps, noView, stranger, {})).toEqual({ jobs: [] });
  });
});
