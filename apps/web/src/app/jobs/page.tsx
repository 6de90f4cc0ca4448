import type { Metadata } from "next";
import Link from "next/link";
import { offeredReferences } from "@gas/core/jobs/worker-beat";
import { formatBytes } from "../../components/format-bytes.ts";
import { JobList } from "../../components/job/job-list.tsx";
import { ReloadWithoutScripts } from "../../components/job/reload-without-scripts.tsx";
import { NewJobPanel } from "../../components/upload/new-job-panel.tsx";
import { house } from "../../server/compose.ts";
import { JobListQuery, listJobs } from "../../server/list-jobs.ts";
import { signedIn } from "../../server/session.ts";

export const metadata: Metadata = { title: "Jobs" };

/** The reference that the sample's positions are of. */
const sampleReference = "yeast";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Jobs({ searchParams }: Props) {
  const account = await signedIn("/jobs");
  const { deps, view } = house();
  const query = JobListQuery.safeParse(await searchParams);
  const after = query.success ? query.data.after : undefined;
  const [{ jobs, next }, beats] = await Promise.all([
    listJobs(deps, view, account, after ? { after } : {}),
    deps.workers.list(),
  ]);
  const references = offeredReferences(beats, deps.now()).map(({ name, title, assembly }) => ({
    name,
    title,
    assembly,
  }));
  const limit = formatBytes(deps.plans[account.plan].maxUploadBytes);
  return (
    <>
      <h1>Annotate a VCF</h1>
      <div className="mt-6">
        <NewJobPanel
          references={references}
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
        {jobs.length === 0 ? (
          <p className="text-ink-soft">
            {after ? "There are no older jobs." : "None yet. Drop a file above, or try it with the sample."}
          </p>
        ) : (
          <JobList jobs={jobs} />
        )}
        {(after ?? next) && (
          <nav aria-label="Pages of jobs" className="mt-5 flex justify-between gap-4">
            {after ? (
              <Link href="/jobs" className="button small">
                Newest jobs
              </Link>
            ) : (
              <span />
            )}
            {next && (
              <Link href={`/jobs?after=${encodeURIComponent(next)}`} className="button small">
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
