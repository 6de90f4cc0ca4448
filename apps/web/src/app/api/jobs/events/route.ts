import * as z from "zod";
import { JobId } from "@gas/core/jobs/job-id";
import { jobEvents } from "../../../../server/job-events.ts";
import { jobsAPage } from "../../../../server/list-jobs.ts";
import { route } from "../../../../server/route.ts";

const Query = z.object({
  jobs: z
    .string()
    .transform((ids) => ids.split(","))
    .pipe(z.array(JobId).min(1).max(jobsAPage)),
});

/** Server-sent events: each is a job's view, sent when the job changes and every second while its numbers move. */
export const GET = route({ query: Query }, async ({ house, account, query, request }) =>
  Promise.resolve(
    new Response(jobEvents(house.watch, account.userId, query.jobs, request.signal), {
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        // Reverse proxies would collect the events otherwise.
        "X-Accel-Buffering": "no",
      },
    }),
  ),
);
