import type { Plan } from "../accounts/plans.ts";
import type { CompletedJob, ResultIn } from "../jobs/job.ts";
import { staysInS3 } from "./archive-policy.ts";
import type { Reannotation } from "./reannotation.ts";
import { tierMs, type RestoreSettings } from "./restore-policy.ts";
import { isInS3, type ArchiveStatus } from "./result-lifecycle.ts";
import type { RetrievalStep, Tier } from "./result-state.ts";

/**
 * A piece of a sentence. Moments are given as numbers (milliseconds since 1970 UTC), because only the person's browser
 * knows their local time: `date` reads "24 Nov 2026, 14:02", `time` "14:02", `until` "in 12 min".
 */
export type TextPart = string | { date: number } | { time: number } | { until: number };

/** How many of the results that were asked back at the last upgrade have arrived. */
export type RestoreProgress = { asked: number; back: number };

export type TimelineStep = {
  at: number;
  what: RetrievalStep["what"] | "written" | "archived";
  text: string;
};

/** What a person may see of where their result is, and do with it now. */
export type ResultView = {
  status: ArchiveStatus;
  headline: TextPart[];
  /** A sentence or two more, when there is more to say. */
  detail?: string;
  /** When it moves to the archive. */
  dueAt?: number;
  archivedAt?: number;
  requestedAt?: number;
  expectedBy?: number;
  tier?: Tier;
  restoredAt?: number;
  /** SHA-256 tree hash of the archive's copy. */
  treeHash?: string;
  /** The way through the archive and back, oldest first; empty before it left S3 for the first time. */
  timeline: TimelineStep[];
  /** Annotating the same file again, where that is quicker than waiting for the original. */
  again?: Reannotation & { retrievalMs: number };
  /** Whether premium would bring it back: its owner is free. */
  upgradable: boolean;
  mayExtend: boolean;
  mayRetry: boolean;
  mayDownload: boolean;
};

/** What is known beside the row. */
export type ResultSurroundings = {
  /** The owner's plan. */
  plan: Plan;
  restore: Pick<RestoreSettings, "timeScale">;
  /** Results below so many bytes stay in S3 whatever the plan. */
  archiveMinBytes: number;
  progress?: RestoreProgress | undefined;
  reannotation?: Reannotation | null | undefined;
};

type Wording = { headline: TextPart[]; detail?: string };
type Texts = {
  [S in ArchiveStatus]: (job: ResultIn<S>, around: ResultSurroundings, now: number) => Wording;
};

/** A result that stays: with premium that needs no explanation. */
const kept = (plan: Plan): Wording =>
  plan === "premium"
    ? { headline: ["Ready to download"] }
    : {
        headline: ["Ready to download, and stays"],
        detail: "It is so small that the archive would cost more than keeping it here.",
      };

/** What is said in each place where a result may be: a new one must be put in words here before anything compiles. */
const texts: Texts = {
  AVAILABLE: (job, around) =>
    staysInS3(around.plan, job, around.archiveMinBytes)
      ? kept(around.plan)
      : {
          headline: ["Ready to download, moves to the archive ", { until: job.archiveDueAt }],
          detail: job.extended
            ? "The one extension was used. Download the result before it moves, or get premium and it stays."
            : "Download it before it moves, put it off once, or get premium and it stays.",
        },
  NOT_APPLICABLE: (job, around) =>
    // A free owner's that is large enough is about to be due: they were premium a moment ago.
    staysInS3(around.plan, job, around.archiveMinBytes)
      ? kept(around.plan)
      : { headline: ["Ready to download"] },
  ARCHIVING: (_, { plan }) =>
    plan === "premium"
      ? {
          headline: ["Moving to the archive, and coming back"],
          detail: "It was on its way when you got premium. It stays, or is brought back by itself.",
        }
      : { headline: ["Moving to the archive now"], detail: "A download must wait until it has arrived." },
  ARCHIVED: ({ archivedAt }, { plan }) =>
    plan === "premium"
      ? {
          headline: ["Archived on ", { date: archivedAt }, ": about to be asked back"],
          detail: "Nothing to do for you: premium brings every archived result back.",
        }
      : {
          headline: ["Archived on ", { date: archivedAt }, ": upgrade to get it back"],
          detail: "Summary, charts and log stay here. The annotated VCF lies in the archive.",
        },
  RETRIEVING: ({ retrieval }, { progress }, now) => ({
    headline: [
      "Restoring, please wait: requested ",
      { time: retrieval.requestedAt },
      ` with ${retrieval.tier}, expected by `,
      { time: retrieval.expectedBy },
      ...(progress ? [` (${progress.back} of ${progress.asked} results are back)`] : []),
    ],
    ...(isPutOff(retrieval.steps)
      ? { detail: "The archive takes no requests at the moment. It is asked again by itself." }
      : retrieval.expectedBy < now
        ? { detail: "This takes longer than the archive promises. It is looked after by itself." }
        : {}),
  }),
  RESTORED: ({ restoredAt }) => ({
    headline: ["Restored ", { date: restoredAt }],
    detail: "Read again after it came back, and found identical to what was written.",
  }),
};

const tierWord = (tier: Tier | undefined) => tier ?? "another tier";
const steps: Record<TimelineStep["what"], (tier: Tier | undefined) => string> = {
  written: () => "Written, SHA-256 taken",
  archived: () => "Archived, tree hash taken",
  requested: (tier) => `Requested with ${tierWord(tier)}`,
  fell_back: (tier) => `Fell back to ${tierWord(tier)}: no capacity for faster ones`,
  put_off: () => "The archive takes no requests now; asked again later",
  started: () => "The archive is fetching it",
  failed: () => "The archive could not fetch it",
  ran_out: () => "It was ready, and gone again before it could be copied",
  ready: () => "Ready",
  damaged: () => "What came back was not identical, and was thrown away",
  copied: () => "Copied back from the archive",
  verified: () => "Verified identical: size, SHA-256 and tree hash",
};

/** The view of a completed job's result at `now` (milliseconds since 1970 UTC). */
export function viewResult(job: CompletedJob, around: ResultSurroundings, now: number): ResultView {
  const { archiveStatus } = job;
  const wording = (texts[archiveStatus] as (...of: [CompletedJob, ResultSurroundings, number]) => Wording)(
    job,
    around,
    now,
  );
  const again = quickerAgain(job, around, now);
  const stays = staysInS3(around.plan, job, around.archiveMinBytes);
  return {
    status: archiveStatus,
    ...wording,
    ...momentsOf(job, stays),
    ...("archiveCopy" in job && job.archiveCopy ? { treeHash: job.archiveCopy.treeHash } : {}),
    timeline: timelineOf(job),
    ...(again ? { again } : {}),
    upgradable: archiveStatus === "ARCHIVED" && around.plan === "free",
    mayExtend: archiveStatus === "AVAILABLE" && !stays && job.extended === undefined,
    mayRetry:
      archiveStatus === "RETRIEVING" && (isPutOff(job.retrieval.steps) || job.retrieval.expectedBy < now),
    mayDownload: isInS3(archiveStatus),
  };
}

function momentsOf(job: CompletedJob, stays: boolean): Partial<ResultView> {
  switch (job.archiveStatus) {
    case "AVAILABLE":
      return stays ? {} : { dueAt: job.archiveDueAt };
    case "NOT_APPLICABLE":
    case "ARCHIVING":
      return {};
    case "ARCHIVED":
      return { archivedAt: job.archivedAt };
    case "RETRIEVING": {
      const { requestedAt, expectedBy, tier } = job.retrieval;
      return { archivedAt: job.archivedAt, requestedAt, expectedBy, tier };
    }
    case "RESTORED":
      return { restoredAt: job.restoredAt };
  }
}

function timelineOf(job: CompletedJob): TimelineStep[] {
  const step = (at: number, what: TimelineStep["what"], tier?: Tier): TimelineStep => ({
    at,
    what,
    text: steps[what](tier),
  });
  switch (job.archiveStatus) {
    case "AVAILABLE":
    case "NOT_APPLICABLE":
    case "ARCHIVING":
      return [];
    case "ARCHIVED":
      return [step(job.completeTime, "written"), step(job.archivedAt, "archived")];
    case "RETRIEVING":
    case "RESTORED": {
      const archivedAt = job.archiveStatus === "RETRIEVING" ? job.archivedAt : job.archiveCopy?.storedAt;
      return [
        step(job.completeTime, "written"),
        ...(archivedAt === undefined ? [] : [step(archivedAt, "archived")]),
        ...job.retrieval.steps.map(({ at, what, tier }) => step(at, what, tier)),
      ];
    }
  }
}

/** Annotating again, if that takes less than the archive does at its fastest. */
function quickerAgain(
  job: CompletedJob,
  { reannotation, restore }: ResultSurroundings,
  now: number,
): ResultView["again"] | null {
  if (!reannotation) return null;
  const retrievalMs =
    job.archiveStatus === "ARCHIVED"
      ? tierMs.Expedited * restore.timeScale
      : job.archiveStatus === "RETRIEVING"
        ? Math.max(0, job.retrieval.expectedBy - now)
        : 0;
  return reannotation.tookMs < retrievalMs ? { ...reannotation, retrievalMs } : null;
}

function isPutOff(taken: readonly RetrievalStep[]): boolean {
  const last = taken.at(-1)?.what;
  return last === "put_off" || last === "failed" || last === "ran_out" || last === "damaged";
}

/** What the banner says while results of a person are on their way back. */
export type RestoringView = RestoreProgress & {
  /** The jobs are still being gone through, so `asked` may grow. */
  looking: boolean;
};

/**
 * How far the results of a person have come back, or null when none is on its way. `retrieving`: how many still are.
 * Results that an earlier upgrade asked for count too, should the plan have changed since.
 */
export function viewRestoring(
  account: { plan: Plan; followUp?: { asked: number } | undefined; wakeAt?: number | undefined },
  retrieving: number,
): RestoringView | null {
  const asked = Math.max(account.followUp?.asked ?? 0, retrieving);
  const looking = account.plan === "premium" && account.wakeAt !== undefined;
  return retrieving === 0 && !(looking && asked === 0) ? null : { asked, back: asked - retrieving, looking };
}
