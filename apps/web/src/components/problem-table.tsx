import { formatCount } from "@gas/core/jobs/job-view";
import type { ErrorReport } from "@gas/core/errors/error-report";

type Problem = ErrorReport["problems"][number];

const severities: Record<Problem["severity"], { label: string; colours: string }> = {
  fatal: { label: "Stops the job", colours: "bg-bad-wash text-bad" },
  rejected: { label: "Left out", colours: "bg-bad-wash text-bad" },
  unannotated: { label: "Not annotated", colours: "bg-wait-wash text-wait" },
  warning: { label: "Warning", colours: "bg-idle-wash text-idle" },
};

/** Every rule that the file broke: how often, where first, and what to do. */
export function ProblemTable({ problems }: { problems: readonly Problem[] }) {
  return (
    <ul className="card mt-4 divide-y divide-line" data-testid="problems">
      {problems.map((problem) => (
        <li key={problem.rule} className="grid gap-x-8 gap-y-3 px-5 py-4 md:grid-cols-[1fr_20rem]">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2.5">
              <span
                className={`rounded-full px-2.5 py-0.5 text-sm font-medium ${severities[problem.severity].colours}`}
              >
                {severities[problem.severity].label}
              </span>
              <span className="text-sm text-ink-soft">
                <span className="figures">{formatCount(problem.count)}</span>{" "}
                {problem.count === 1 ? "time" : "times"}
              </span>
            </p>
            <p className="mt-2 font-medium break-words">{problem.message}</p>
            <p className="mt-1 text-[0.9375rem] break-words text-ink-soft">{problem.remedy}</p>
          </div>
          {problem.places.length > 0 && (
            <div className="min-w-0">
              <p className="text-sm text-ink-soft">
                {problem.count > problem.places.length ? "First places" : "Where"}
              </p>
              <ul className="mt-1 space-y-0.5 text-sm">
                {problem.places.map(({ line, locus, detail }) => (
                  <li key={`${line} ${detail}`} className="break-words">
                    <span className="figures">line {line}</span>
                    {locus && <span className="figures text-ink-soft"> · {locus}</span>}
                    {detail && <span className="text-ink-soft"> · {detail}</span>}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
