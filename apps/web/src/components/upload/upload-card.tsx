"use client";

import Link from "next/link";
import { Pause, Play, RotateCw, X } from "lucide-react";
import { formatDuration } from "@gas/core/jobs/job-view";
import { ErrorNotice } from "../error-notice.tsx";
import { formatBytes } from "../format-bytes.ts";
import { ProgressBar } from "../progress-bar.tsx";
import { focusNeighbour } from "./focus-neighbour.ts";
import { dropUpload, pauseUpload, resumeUpload, retryUpload } from "./upload-deeds.ts";
import type { UploadEntry } from "./upload-state.ts";

/** One file on its way, with what can be done about it. */
export function UploadCard({ entry }: { entry: UploadEntry }) {
  const { id, fileName, state } = entry;
  const percent = entry.bytes === 0 ? 0 : (100 * entry.sentBytes) / entry.bytes;
  const moving = state === "sending" || state === "paused" || state === "interrupted";
  const away = state === "waiting" ? "Remove" : moving ? "Give up" : "Dismiss";
  const endless = state === "starting" || state === "submitting";
  return (
    <li className="border-t border-line py-4 first:border-0" data-testid="upload" data-state={state}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 font-medium break-all">{fileName}</p>
        <div className="flex flex-wrap gap-2">
          {state === "sending" && entry.resumable && (
            <button type="button" className="button small" onClick={() => pauseUpload(id)}>
              <Pause size={16} aria-hidden="true" /> Pause
            </button>
          )}
          {state === "paused" && (
            <button type="button" className="button small" onClick={() => resumeUpload(id)}>
              <Play size={16} aria-hidden="true" /> Resume
            </button>
          )}
          {(state === "interrupted" || state === "refused") && (
            <button type="button" className="button small" onClick={() => retryUpload(id)}>
              <RotateCw size={16} aria-hidden="true" /> {state === "refused" ? "Try again" : "Retry now"}
            </button>
          )}
          {state === "submitted" && entry.jobId && (
            <Link href={`/jobs/${entry.jobId}`} className="button small">
              Open the job
            </Link>
          )}
          {state !== "submitting" && (
            <button
              type="button"
              className="button quiet small"
              onClick={({ currentTarget }) => {
                focusNeighbour(currentTarget);
                void dropUpload(id);
              }}
              aria-label={`${away} ${fileName}`}
            >
              <X size={16} aria-hidden="true" /> {away}
            </button>
          )}
        </div>
      </div>
      {state === "refused" && entry.error ? (
        <div className="mt-3">
          <ErrorNotice error={entry.error} />
        </div>
      ) : (
        <div className="mt-3">
          <ProgressBar
            percent={endless ? null : state === "submitted" ? 100 : percent}
            label={`Upload of ${fileName}`}
            muted={state === "paused" || state === "interrupted" || state === "waiting"}
          />
          <p className="mt-2 flex flex-wrap gap-x-4 text-sm text-ink-soft">
            <span>{says(entry)}</span>
            {moving && (
              <span className="figures">
                {formatBytes(entry.sentBytes)} of {formatBytes(entry.bytes)}
              </span>
            )}
            {state === "sending" && entry.secondsLeft !== undefined && (
              <span>{formatDuration(entry.secondsLeft)} left</span>
            )}
            {entry.foundBytes > 0 && moving && (
              <span>{formatBytes(entry.foundBytes)} were in storage already</span>
            )}
          </p>
        </div>
      )}
    </li>
  );
}

function says({ state, sentBytes, bytes }: UploadEntry): string {
  switch (state) {
    case "waiting":
      return "Waits for its turn";
    case "starting":
      return "Getting ready";
    case "sending":
      return `Uploading: ${bytes === 0 ? 0 : Math.floor((100 * sentBytes) / bytes)} %`;
    case "paused":
      return "Paused";
    case "interrupted":
      return "The connection was lost. It is tried again by itself.";
    case "submitting":
      return "Submitting the job";
    case "submitted":
      return "Submitted";
    case "refused":
      return "Refused";
  }
}
