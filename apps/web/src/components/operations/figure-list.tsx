import type { ReactNode } from "react";
import { formatDuration } from "@gas/core/jobs/job-view";

/** Figures side by side, each with what it is. */
export function FigureList({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">{children}</dl>;
}

export function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="card px-4 py-3">
      <dt className="text-sm text-ink-soft">{term}</dt>
      <dd className="figures mt-0.5 text-lg font-medium">{children}</dd>
    </div>
  );
}

/** Milliseconds in words; a dash for what is not known. */
export function spanText(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  return milliseconds < 1000 ? "less than a second" : formatDuration(milliseconds / 1000);
}
