import * as z from "zod";
import { JobId } from "@gas/core/jobs/job-id";
import { jobEvents } from "../../../../server/job-events.ts";
import { jobsAPage } from "../../../../server/list-jobs.ts";
import { route } from "../../../../server/route.ts";

const Query = z.object({
  jobs: z
    .string()
    .transform((ids) => ids.split(","))
    .pipe(z.array(JobId).min(1).max(jobsAPage))
    .optional(),
  restoring: z.literal("true").optional(),
});

/**
 * Server-sent events. `job`: a job's view, sent when the job changes and every second while its numbers move.
 * `restoring`, if asked for: how many of the person's results are back from the archive, null when none is on its way.
 */
export const GET = route({ query: Query }, async ({ house, account, query, request }) =>
  Promise.resolve(
    new Response(
      jobEvents(
        house,
        account.userId,
        { jobIds: query.jobs ?? [], restoring: query.restoring !== undefined },
        request.signal,
      ),
      {
        headers: {
          "Content-Type": "text/event-stream; charset=utf-8",
          "Cache-Control": "no-store, no-transform",
          // Reverse proxies would collect the events otherwise.
          "X-Accel-Buffering": "no",
        },
      },
    ),
  ),
);
