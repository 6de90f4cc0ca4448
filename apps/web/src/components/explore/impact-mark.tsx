import type { Impact } from "@gas/annotation/consequences/terms";
import { impactColours } from "../charts/bar.ts";

/** The colour of an impact beside its name: a shape of its own each, for those who do not tell the colours apart. */
export function ImpactMark({ impact, named = false }: { impact: Impact | null; named?: boolean }) {
  if (!impact) return named ? <span className="text-ink-soft">–</span> : null;
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" className="shrink-0">
        <path d={shapes[impact]} fill={impactColours[impact]} />
      </svg>
      <span className={named ? "" : "sr-only"}>{impact}</span>
    </span>
  );
}

const shapes: Record<Impact, string> = {
  HIGH: "M5 0 10 5 5 10 0 5Z",
  MODERATE: "M5 0.5 10 9.5H0Z",
  LOW: "M1 1h8v8H1Z",
  MODIFIER: "M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z",
};
