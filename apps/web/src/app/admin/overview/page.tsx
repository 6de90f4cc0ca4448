import type { Metadata } from "next";
import Link from "next/link";
import { failures } from "@gas/core/errors/app-error";
import { formatCount } from "@gas/core/jobs/job-view";
import { isAlive } from "@gas/core/jobs/worker-beat";
import { meanOf, sumOf } from "@gas/core/operations/figures";
import { Figure, FigureList, spanText } from "../../../components/operations/figure-list.tsx";
import { HourBars } from "../../../components/operations/hour-bars.tsx";
import { StorageTable } from "../../../components/operations/storage-table.tsx";
import { Scrolling } from "../../../components/scrolling.tsx";
import { LocalTime } from "../../../components/local-time.tsx";
import { house } from "../../../server/compose.ts";
import { signedInAdmin } from "../../../server/session.ts";
import { viewOperations } from "../../../server/view-operations.ts";

export const metadata: Metadata = { title: "Admin" };

/** How the service does, for whoever runs it. */
export default async function Overview() {
  await signedInAdmin("/admin/overview");
  const { deps, status } = house();
  const [seen, { hours }] = await Promise.all([viewOperations(deps), status()]);
  const now = deps.now();
  const alive = seen.workers.filter((beat) => isAlive(beat, now));
  return (
    <>
      <h1>How the service does</h1>
      <div className="mt-6">
        <FigureList>
          <Figure term="Oldest waiting job">{spanText(seen.oldestWaitingMs)}</Figure>
          <Figure term="Longest overdue row">{spanText(seen.longestOverdueMs)}</Figure>
          <Figure term="Workers alive">{alive.length}</Figure>
          <Figure term="Jobs this week">{formatCount(sumOf(seen.lastWeek, "completed"))}</Figure>
          <Figure term="Records this week">{formatCount(sumOf(seen.lastWeek, "records"))}</Figure>
          <Figure term="Mean wait">{spanText(meanOf(seen.lastWeek, "waitMs"))}</Figure>
          <Figure term="Mean annotation">{spanText(meanOf(seen.lastWeek, "annotateMs"))}</Figure>
          <Figure term="Mean restore">{spanText(meanOf(seen.lastWeek, "restoreMs"))}</Figure>
        </FigureList>
      </div>

      <section aria-labelledby="queues" className="mt-10">
        <h2 id="queues" className="mb-3 text-xl">
          Queues
        </h2>
        <Scrolling label="Queues, as a table" className="card px-5 py-3">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Queue</th>
                <th scope="col" className="number">
                  Waiting
                </th>
                <th scope="col" className="number">
                  In hand
                </th>
                <th scope="col" className="number">
                  Dead letters
                </th>
              </tr>
            </thead>
            <tbody>
              {seen.queues.map(({ queue, depth }) => (
                <tr key={queue} data-testid={`queue-${queue}`}>
                  <th scope="row" className="text-ink!">
                    {queue}
                  </th>
                  <td className="number">{formatCount(depth.waiting)}</td>
                  <td className="number">{formatCount(depth.inFlight + depth.delayed)}</td>
                  <td className="number">
                    {depth.dead > 0 ? (
                      <Link href={`/admin/dead-letters?queue=${queue}`} className="link text-bad">
                        {formatCount(depth.dead)}
                      </Link>
                    ) : (
                      0
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
        <p className="mt-2 max-w-prose text-sm text-ink-soft">
          A queue only rings the bell, so its age is told from the tables: the job that waits longest, and the
          row that should have been looked at and was not. In hand is what a worker has taken, and what is put
          off until later.
        </p>
      </section>

      <div className="mt-10 grid gap-6 lg:grid-cols-2">
        <HourBars title="Jobs that ended in the last day" hours={hours} />
        <section aria-labelledby="failures" className="card p-5">
          <h2 id="failures" className="font-medium">
            Failures this week, by reason
          </h2>
          {seen.failures.length === 0 ? (
            <p className="mt-3 text-ink-soft">None.</p>
          ) : (
            <table className="table mt-3">
              <tbody>
                {seen.failures.map(({ code, jobs }) => (
                  <tr key={code}>
                    <th scope="row" className="text-ink!">
                      {code}
                      <span className="block font-normal text-ink-soft">{failures[code].remedy}</span>
                    </th>
                    <td className="number">{formatCount(jobs)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>

      <section aria-labelledby="workers" className="mt-10">
        <h2 id="workers" className="mb-3 text-xl">
          Workers
        </h2>
        {seen.workers.length === 0 ? (
          <p className="text-ink-soft">None was ever heard of. Start one: without it no job moves.</p>
        ) : (
          <Scrolling label="Workers, as a table" className="card px-5 py-3">
            <table className="table stacks">
              <thead>
                <tr>
                  <th scope="col">Worker</th>
                  <th scope="col">State</th>
                  <th scope="col">Engine</th>
                  <th scope="col" className="number">
                    Busy
                  </th>
                  <th scope="col" className="number">
                    Jobs done
                  </th>
                  <th scope="col" className="number">
                    Mean job
                  </th>
                  <th scope="col">Last heard</th>
                </tr>
              </thead>
              <tbody>
                {seen.workers.map((beat) => (
                  <tr key={beat.workerId}>
                    <th scope="row" className="text-ink!">
                      {beat.workerId}
                    </th>
                    <td data-term="State">
                      {isAlive(beat, now) ? "alive" : beat.stoppedAt === undefined ? "silent" : "stopped"}
                    </td>
                    <td data-term="Engine">{beat.engine ?? "–"}</td>
                    <td className="number" data-term="Busy">
                      {beat.busy}/{beat.slots}
                    </td>
                    <td className="number" data-term="Jobs done">
                      {formatCount(beat.jobsDone)}
                    </td>
                    <td className="number" data-term="Mean job">
                      {beat.jobsDone > 0 ? spanText(beat.meanJobMs) : "–"}
                    </td>
                    <td data-term="Last heard">
                      <LocalTime at={beat.seenAt} brief />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolling>
        )}
      </section>

      <section aria-labelledby="storage" className="mt-10">
        <h2 id="storage" className="mb-3 text-xl">
          Storage
        </h2>
        {seen.inventory ? (
          <StorageTable inventory={seen.inventory} />
        ) : (
          <p className="text-ink-soft">
            No inventory was taken so far. A worker takes one soon after it starts.
          </p>
        )}
      </section>
    </>
  );
}
