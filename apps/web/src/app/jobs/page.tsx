import type { Metadata } from "next";
import Link from "next/link";
import { JobId } from "@gas/core/jobs/job-id";
import { isSearch } from "@gas/core/jobs/job-search";
import { titleOf } from "@gas/core/jobs/labels";
import { formatBytes } from "../../components/format-bytes.ts";
import { JobList } from "../../components/job/job-list.tsx";
import { JobSearchForm } from "../../components/job/job-search-form.tsx";
import { ReloadWithoutScripts } from "../../components/job/reload-without-scripts.tsx";
import { WhatHappens } from "../../components/teach/what-happens.tsx";
import { UndoDelete } from "../../components/job/undo-delete.tsx";
import { NewJobPanel } from "../../components/upload/new-job-panel.tsx";
import { house } from "../../server/compose.ts";
import { findUndoable } from "../../server/delete-job.ts";
import { JobListQuery, listJobs } from "../../server/list-jobs.ts";
import { referenceChoices } from "../../server/offered-references.ts";
import { listUnfinished } from "../../server/list-unfinished.ts";
import { signedIn } from "../../server/session.ts";

export const metadata: Metadata = { title: "Jobs" };

/** The reference that the sample's positions are of. */
const sampleReference = "yeast";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Jobs({ searchParams }: Props) {
  const account = await signedIn("/jobs");
  const { deps, view, env } = house();
  const asked = await searchParams;
  const query = JobListQuery.safeParse(asked).data ?? {};
  const deletedId = JobId.safeParse(asked["deleted"]).data;
  const [{ jobs, next }, references, unfinished, deleted] = await Promise.all([
    listJobs(deps, view, account, query),
    referenceChoices(deps),
    listUnfinished(deps, account),
    deletedId ? findUndoable(deps, account, deletedId) : null,
  ]);
  const { after, q: text, status, tag } = query;
  const search = { text, status, tag };
  const pageOf = (from: string | undefined) => {
    const parts = Object.entries({ q: text, status, tag, after: from }).filter(([, value]) => value);
    const words = new URLSearchParams(parts as [string, string][]).toString();
    return words ? `/jobs?${words}` : "/jobs";
  };
  const limit = formatBytes(deps.plans[account.plan].maxUploadBytes);
  return (
    <>
      {deleted && <UndoDelete jobId={deleted.jobId} title={titleOf(deleted.former)} until={deleted.wakeAt} />}
      <h1>Annotate a VCF</h1>
      <div className="mt-6">
        <NewJobPanel
          offersReferences={references.length > 0}
          limits={{ plan: account.plan, plans: deps.plans }}
          unfinished={unfinished}
          sampleReference={references.some(({ name }) => name === sampleReference) ? sampleReference : null}
          limit={
            account.plan === "free" ? (
              <>
                Up to {limit} on the free plan;{" "}
                <Link href="/plans" className="link">
                  more with premium
                </Link>
                .
              </>
            ) : (
              <>Up to {limit} a file.</>
            )
          }
        />
      </div>
      <section aria-labelledby="my-jobs" className="mt-12">
        <h2 id="my-jobs" className="mb-4 text-xl">
          My jobs
        </h2>
        {(jobs.length > 0 || after || isSearch(search)) && (
          <div className="mb-4">
            <JobSearchForm search={search} />
          </div>
        )}
        {jobs.length === 0 && (
          <p className="text-ink-soft">
            {nothingHere(isSearch(search), next !== undefined, after !== undefined)}
          </p>
        )}
        {jobs.length === 0 && !after && !isSearch(search) && (
          <div className="mt-5">
            <WhatHappens
              as="h3"
              plan={account.plan}
              archiveAfterMs={env.ARCHIVE_AFTER}
              freeBytes={deps.plans.free.maxUploadBytes}
              premiumBytes={deps.plans.premium.maxUploadBytes}
            />
          </div>
        )}
        {jobs.length > 0 && <JobList jobs={jobs} />}
        {(after ?? next) && (
          <nav aria-label="Pages of jobs" className="mt-5 flex justify-between gap-4">
            {after ? (
              <Link href={pageOf(undefined)} className="button small">
                Newest jobs
              </Link>
            ) : (
              <span />
            )}
            {next && (
              <Link href={pageOf(next)} className="button small">
                Older jobs
              </Link>
            )}
          </nav>
        )}
      </section>
      <ReloadWithoutScripts jobs={jobs} />
    </>
  );
}

function nothingHere(searched: boolean, more: boolean, older: boolean): string {
  if (searched) return more ? "None among these; older ones may match." : "No job matches.";
  return older
    ? "There are no older jobs."
    : "None yet. Drop a file above, or try it with the sample: a thousand variants of yeast, annotated in a moment.";
}
