import type { UserId } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { JobWatch } from "./watch-jobs.ts";
import type { RestoringWatch } from "./watch-restoring.ts";

/** Proxies close a connection on which nothing moved for a minute, the strictest after half of one. */
const heartbeatMs = 15_000;
/** Then the browser connects again by itself: no stream outlives a session, a deployment or a load balancer's patience. */
const streamMs = 5 * 60_000;

/** What a stream tells of; `restoring`, where the page shows how far the person's results have come back. */
export type Wanted = { jobIds: readonly JobId[]; restoring: boolean };

/** The changes of the wanted jobs as a server-sent event stream, until `signal` aborts or five minutes have passed. */
export function jobEvents(
  { watch, watchRestoring }: { watch: JobWatch; watchRestoring: RestoringWatch },
  userId: UserId,
  { jobIds, restoring }: Wanted,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = (): void => undefined;
  return new ReadableStream({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      send("retry: 1000\n\n");
      const stops = jobIds.map((jobId) =>
        watch.watch(userId, jobId, (view) => send(`event: job\ndata: ${JSON.stringify(view)}\n\n`)),
      );
      if (restoring)
        stops.push(
          watchRestoring(userId, (now) => send(`event: restoring\ndata: ${JSON.stringify(now)}\n\n`)),
        );
      const heartbeat = setInterval(() => send(": still here\n\n"), heartbeatMs);
      const end = setTimeout(() => stop(), streamMs);
      stop = () => {
        stop = () => undefined;
        clearInterval(heartbeat);
        clearTimeout(end);
        signal.removeEventListener("abort", stop);
        for (const stopWatching of stops) stopWatching();
        try {
          controller.close();
        } catch {
          // The reader has cancelled already, which closed it.
        }
      };
      if (signal.aborted) stop();
      else signal.addEventListener("abort", () => stop(), { once: true });
    },
    cancel: () => stop(),
  });
}
