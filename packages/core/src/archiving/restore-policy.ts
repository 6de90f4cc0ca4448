import { hour, minute, day } from "../time.ts";
import type { ResultIn } from "../jobs/job.ts";
import type { ArchiveNotice } from "../messages/archive-notice.ts";
import type { Retrieval, RetrievalStep, Tier } from "./result-state.ts";

/**
 * The longest that each tier takes by AWS's word (S3 user guide, "Archive retrieval options"; Glacier developer guide,
 * InitiateJob): Expedited 1–5 minutes, Standard 3–5 hours, Bulk 5–12 hours.
 */
export const tierMs: Record<Tier, number> = { Expedited: 5 * minute, Standard: 5 * hour, Bulk: 12 * hour };

/** A vault archive is billed for 90 days at least: until then the archive's copy costs nothing more, and is a second one. */
export const paidForMs = 90 * day;

/** How the restorer behaves; `timeScale` is 1 on AWS, and the embedded archive's where hours shall take seconds. */
export type RestoreSettings = {
  timeScale: number;
  /** An Expedited request costs 200 times a Standard one: so many of the newest results get one at an upgrade. */
  expeditedAtMost: number;
};

/** Moments are whole milliseconds: a row with a fraction of one could be written and never read again. */
const scaled = (milliseconds: number, scale: number): number => Math.ceil(milliseconds * scale);

/** A fresh request, not yet taken by the archive. `request` is a new unique name. */
export function newRetrieval(
  request: string,
  tier: Tier,
  now: number,
  { timeScale }: RestoreSettings,
): Retrieval {
  return {
    request,
    tier,
    requestedAt: now,
    expectedBy: now + scaled(tierMs[tier], timeScale),
    tries: 1,
    steps: [{ at: now, what: "requested", tier }],
  };
}

/** The tier of the next request of an upgrade that has made `expedited` Expedited ones. */
export function tierFor(expedited: number, { expeditedAtMost }: RestoreSettings): Tier {
  return expedited < expeditedAtMost ? "Expedited" : "Standard";
}

/** What to do when the archive refused: at once with the next tier, or later. */
export function afterRefusal(
  retrieval: Retrieval,
  now: number,
  { timeScale }: RestoreSettings,
): { again: "now" | "later"; retrieval: Retrieval; wakeAt: number } {
  if (retrieval.tier === "Expedited") {
    const tier = "Standard";
    return {
      again: "now",
      retrieval: withStep(
        { ...retrieval, tier, expectedBy: now + scaled(tierMs[tier], timeScale) },
        { at: now, what: "fell_back", tier },
      ),
      wakeAt: now + startPatienceMs,
    };
  }
  return { again: "later", ...putOff(retrieval, now, { timeScale }) };
}

/** Asks later: each time a retrieval was tried it waits twice as long, at most an hour. */
export function putOff(
  retrieval: Retrieval,
  now: number,
  { timeScale }: Pick<RestoreSettings, "timeScale">,
): { retrieval: Retrieval; wakeAt: number } {
  const pause = scaled(Math.min(5 * minute * 2 ** (retrieval.tries - 1), hour), timeScale);
  return {
    retrieval: withStep(
      { ...retrieval, expectedBy: now + pause + scaled(tierMs[retrieval.tier], timeScale) },
      { at: now, what: "put_off", tier: retrieval.tier },
    ),
    wakeAt: now + pause,
  };
}

/** The same retrieval asked for anew: the archive's earlier answers mean nothing any more. */
export function askedAgain(
  retrieval: Retrieval,
  request: string,
  because: "failed" | "ran_out" | "damaged" | null,
  now: number,
  { timeScale }: RestoreSettings,
): Retrieval {
  const { id, ...before } = retrieval;
  const steps: RetrievalStep[] = [
    ...(because && id !== undefined ? [{ at: now, what: because }] : []),
    { at: now, what: "requested", tier: retrieval.tier },
  ];
  const anew: Retrieval = {
    ...before,
    request,
    tries: retrieval.tries + 1,
    expectedBy: now + scaled(tierMs[retrieval.tier], timeScale),
  };
  return steps.reduce(withStep, anew);
}

/** `retrieval` with one more step; the first and the latest are kept when there are too many for a row. */
export function withStep(retrieval: Retrieval, step: RetrievalStep): Retrieval {
  const steps = [...retrieval.steps, step];
  return {
    ...retrieval,
    steps: steps.length > mostSteps ? [...steps.slice(0, 2), ...steps.slice(-mostSteps + 2)] : steps,
  };
}
const mostSteps = 20;

/** How long after asking for a retrieval someone looks whether the archive's answer was recorded. */
export const startPatienceMs = 30_000;

/** When to look after a retrieval that is under way, should its notice be lost: soon after it is expected. */
export function lookAfterRetrieval(retrieval: Retrieval, now: number): number {
  const left = retrieval.expectedBy - now;
  return left > 0 ? retrieval.expectedBy + scaled(Math.min(left, 50 * minute), 0.1) : now + overdueLookMs;
}
const overdueLookMs = minute;

/** Where the archive says that a retrieval stands. `gone`: it was ready once, or was never heard of. */
export type RetrievalState = "in_progress" | "ready" | "failed" | "gone";

export type RetrievalDecision =
  /** The archive never took the request, as far as the row knows. */
  { do: "ask-again"; because: "failed" | "ran_out" | null } | { do: "take-back" } | { do: "wait" };

/** What becomes of a retrieval; `state` is null when the row knows no retrieval to ask the archive about. */
export function decideRetrieval(state: RetrievalState | null): RetrievalDecision {
  switch (state) {
    case null:
      return { do: "ask-again", because: null };
    case "in_progress":
      return { do: "wait" };
    case "ready":
      return { do: "take-back" };
    case "failed":
      return { do: "ask-again", because: "failed" };
    case "gone":
      return { do: "ask-again", because: "ran_out" };
  }
}

/** Whether a notice is about the present retrieval of `job`: an old one, or a forged one, changes nothing. */
export function isNoticeOf(
  job: ResultIn<"RETRIEVING">,
  { archiveId, retrievalId, key }: ArchiveNotice["retrievals"][number],
): boolean {
  return (
    job.archiveId === archiveId &&
    job.retrieval.id === retrievalId &&
    (key === job.results.vcf.key || key === archiveId)
  );
}
