"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Reannotation } from "@gas/core/archiving/reannotation";
import type { ResultView } from "@gas/core/archiving/result-view";
import { formatDuration, type JobView } from "@gas/core/jobs/job-view";
import { LocalTime } from "../local-time.tsx";
import { DeedButton } from "./deed-button.tsx";

type Props = { job: JobView; result: ResultView };

/** What can be had while the result is in the archive: the original, and beside it, where that is quicker, a new annotation. */
export function WaysBack({ job, result }: Props) {
  if (result.status !== "ARCHIVED" && result.status !== "RETRIEVING") return null;
  if (result.status === "RETRIEVING" && !result.again) return null;
  return (
    <div className={`mt-5 grid gap-4 ${result.again ? "md:grid-cols-2" : ""}`} data-testid="ways-back">
      <Original result={result} />
      {result.again && <Again job={job} again={result.again} />}
    </div>
  );
}

function Original({ result: { status, upgradable, again, expectedBy } }: { result: ResultView }) {
  if (status === "RETRIEVING")
    return (
      <Way title="Wait for the original">
        <p>
          Expected by {expectedBy !== undefined && <LocalTime at={expectedBy} brief />}. Byte for byte what
          was written, and verified before it is shown. Nothing to do for you.
        </p>
      </Way>
    );
  if (!upgradable)
    return (
      <Way title="Wait for the original">
        <p>
          Premium asks it back by itself. This page shows it as soon as the archive has taken the request.
        </p>
      </Way>
    );
  return (
    <Way title="Get the original back with premium">
      <ul className="list-disc space-y-1 pl-5">
        <li>
          Every archived result comes back by itself
          {again ? `, the newest in about ${formatDuration(again.retrievalMs / 1000)}` : ""}.
        </li>
        <li>From then on results stay ready to download and are never archived.</li>
        <li>Byte for byte what was written: checked by size, SHA-256 and tree hash.</li>
      </ul>
      <Link href="/plans" className="button primary small mt-4">
        See the quote and upgrade
      </Link>
    </Way>
  );
}

function Again({ job, again }: { job: JobView; again: NonNullable<ResultView["again"]> }) {
  const router = useRouter();
  // Kept for as long as the page stands: pressing twice is one job.
  const [clickId] = useState(() => crypto.randomUUID());
  return (
    <Way title="Or annotate it again now">
      <p>
        The first time took {tookText(again.tookMs)}; waiting for the archive takes about{" "}
        {formatDuration(again.retrievalMs / 1000)}. A new job of the same file, at no charge.
      </p>
      <ul className="mt-2 list-disc space-y-1 pl-5" data-testid="differences">
        {differences(again).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <div className="mt-4">
        <DeedButton<JobView>
          call={[`/api/jobs/${job.jobId}/annotate-again`, { clickId }]}
          busyText="Beginning"
          onDone={({ jobId }) => router.push(`/jobs/${jobId}`)}
        >
          Annotate again
        </DeedButton>
      </div>
    </Way>
  );
}

function differences({ engine, reference }: Reannotation): string[] {
  return [
    engine === null
      ? "Whether the engine is the same is not known."
      : engine.same
        ? `The same engine: ${engine.today}.`
        : `Another engine: ${engine.before} then, ${engine.today} today.`,
    reference === null
      ? "Whether the reference is the same is not known."
      : reference.same
        ? `The same reference: ${reference.name}.`
        : `Another version of the reference ${reference.name}.`,
  ];
}

function tookText(milliseconds: number): string {
  return milliseconds < 1000 ? "less than a second" : formatDuration(milliseconds / 1000);
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-xl border border-line bg-sunken/50 p-4 text-[0.9375rem]">
      <h3 className="mb-2 font-medium">{title}</h3>
      <div className="text-ink-soft">{children}</div>
    </section>
  );
}
