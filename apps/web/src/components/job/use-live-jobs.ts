"use client";

import { useEffect, useState } from "react";
import type { JobView } from "@gas/core/jobs/job-view";
import { listen } from "../live/live-stream.ts";

/** `fromServer` as it was when the page was made, kept up to date for as long as something can still change. */
export function useLiveJobs(fromServer: readonly JobView[]): JobView[] {
  const [live, setLive] = useState<ReadonlyMap<string, JobView>>(new Map());
  const jobs = fromServer.map((made) => {
    const heard = live.get(made.jobId);
    return heard && heard.version >= made.version ? heard : made;
  });
  const watched = jobs
    .filter(({ status }) => status !== "FAILED" && status !== "CANCELLED")
    .map(({ jobId }) => jobId)
    .join(",");

  useEffect(() => {
    if (watched === "") return;
    return listen({
      jobIds: watched.split(","),
      onJob: (view) => setLive((before) => new Map(before).set(view.jobId, view)),
    });
  }, [watched]);

  return jobs;
}
