import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { Candidate, Limits } from "./candidate.ts";
import { liveValue } from "./live-value.ts";

/** The files that were chosen and are not sent yet, in the order they were chosen. */
export const candidates = liveValue<readonly Candidate[]>([]);

/** How many of the last chosen were too many. */
export const tooMany = liveValue(0);

/** What annotators offer, as of the last look. */
export const offered = liveValue<readonly OfferedReference[]>([]);

/** What the account may upload; set by the page that is open. */
export const limits = liveValue<Limits | null>(null);

export function changeCandidate(id: string, change: Partial<Candidate>): void {
  candidates.set(candidates.get().map((one) => (one.id === id ? { ...one, ...change } : one)));
}
