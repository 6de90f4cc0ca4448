"use client";

import { useEffect, useState } from "react";
import { isFinal } from "@gas/core/jobs/job-lifecycle";
import type { JobView } from "@gas/core/jobs/job-view";

/** How long after a refused stream the next is asked for; a merely broken one the browser mends by itself. */
const reopenMs = 3000;

/** `fromServer` as it was when the page was made, kept up to date for as long as something can still change. */
export function useLiveJobs(fromServer: readonly JobView[]): JobView[] {
  const [live, setLive] = useState<ReadonlyMap<string, JobView>>(new Map());
  const jobs = fromServer.map((made) => {
    const heard = live.get(made.jobId);
    return heard && heard.version >= made.version ? heard : made;
  });
  const watched = jobs
    .filter(({ status }) => !isFinal(status))
    .map(({ jobId }) => jobId)
    .join(",");

  useEffect(() => {
    if (watched === "") return;
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      close();
      // A browser keeps six connections to a server: a page that nobody sees must not hold one.
      if (document.hidden) return;
      stream = new EventSource(`/api/jobs/events?jobs=${watched}`);
      stream.addEventListener("job", (event: MessageEvent<string>) => {
        const view = JSON.parse(event.data) as JobView;
        setLive((before) => new Map(before).set(view.jobId, view));
      });
      stream.addEventListener("error", () => {
        if (stream?.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenMs);
      });
    };
    const close = () => {
      clearTimeout(timer);
      stream?.close();
      stream = undefined;
    };
    open();
    document.addEventListener("visibilitychange", open);
    return () => {
      document.removeEventListener("visibilitychange", open);
      close();
    };
  }, [watched]);

  return jobs;
}
