import { formatCount } from "@gas/core/jobs/job-view";
import type { LogExcerpt } from "../../server/read-results.ts";

/** The log, or its beginning and end. */
export function LogView({ log }: { log: LogExcerpt }) {
  return (
    <section aria-labelledby="log-title" className="mt-10">
      <h2 id="log-title" className="text-xl">
        Log
      </h2>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div
        role="group"
        aria-labelledby="log-title"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="card mt-4 max-h-96 overflow-auto bg-sunken p-4"
        data-testid="log"
      >
        <pre className="figures text-[0.8125rem] leading-relaxed">{log.first.join("\n")}</pre>
        {log.omitted > 0 && (
          <>
            <p className="my-2 border-y border-dashed border-line-strong py-1 text-sm text-ink-soft">
              {formatCount(log.omitted)} lines left out here; the file has all of them.
            </p>
            <pre className="figures text-[0.8125rem] leading-relaxed">{log.last.join("\n")}</pre>
          </>
        )}
      </div>
    </section>
  );
}
