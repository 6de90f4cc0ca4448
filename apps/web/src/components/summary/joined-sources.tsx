import { formatCount } from "@gas/core/jobs/job-view";
import type { Summary } from "@gas/annotation/summary";

/** What was joined with the records, such as ClinVar: how many it knows, and which files it was. */
export function JoinedSources({ sources }: { sources: NonNullable<Summary["sources"]> }) {
  return (
    <section aria-labelledby="sources-title" className="mt-10">
      <h2 id="sources-title" className="text-xl">
        Joined with
      </h2>
      <dl className="card mt-4 divide-y divide-line" data-testid="sources">
        {sources.map(({ name, files, records, cut }) => (
          <div key={files.join()} className="px-5 py-3">
            <dt className="font-medium">{name}</dt>
            <dd>
              {formatCount(records)} records
              {cut > 0 && `, ${formatCount(cut)} of which overlap more rows than are written`}
            </dd>
            {files.map((file) => (
              <dd key={file} className="text-sm break-words text-ink-soft">
                {file}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}
