"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { ArchiveRestore } from "lucide-react";
import type { RestoringView } from "@gas/core/archiving/result-view";
import { listen } from "../live/live-stream.ts";
import { ProgressBar } from "../progress-bar.tsx";

/** Across every page while anything of the person's is on its way back from the archive; goes away by itself. */
export function RestoringBanner({ initial }: { initial: RestoringView | null }) {
  const made = JSON.stringify(initial);
  // What was heard counts until the page is made anew, as it is when the plan was changed.
  const [heard, setHeard] = useState<{ since: string; restoring: RestoringView | null } | null>(null);
  const [shown, setShown] = useState(initial !== null);
  useEffect(
    () =>
      listen({
        jobIds: [],
        onRestoring: (restoring) => {
          setHeard({ since: made, restoring });
          if (restoring) setShown(true);
        },
      }),
    [made],
  );
  const restoring = heard?.since === made ? heard.restoring : initial;

  return (
    <div role="status" aria-live="polite">
      {restoring ? (
        <div className="border-b border-line bg-busy-wash" data-testid="restoring-banner">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-5 gap-y-2 px-4 py-2.5 sm:px-6">
            <p className="flex min-w-0 items-center gap-2.5 text-[0.9375rem]">
              <ArchiveRestore size={18} aria-hidden="true" className="shrink-0 text-busy" />
              <span>{says(restoring)}</span>
            </p>
            <div className="min-w-32 grow">
              <ProgressBar
                percent={restoring.asked === 0 ? null : (100 * restoring.back) / restoring.asked}
                label="Results that are back from the archive"
              />
            </div>
            <Link href="/jobs" className="link text-[0.9375rem] whitespace-nowrap">
              See my jobs
            </Link>
          </div>
        </div>
      ) : (
        // Said to those who listen; whoever looks sees it go.
        shown && <p className="sr-only">All results that were asked back from the archive are here.</p>
      )}
    </div>
  );
}

function says({ asked, back, looking }: RestoringView): string {
  if (asked === 0) return "Getting your archived results back: looking through your jobs.";
  const soFar = `Restoring, please wait: ${back} of ${asked} ${asked === 1 ? "result is" : "results are"} back`;
  return `${soFar}${looking ? ", and more may come" : ""}.`;
}
