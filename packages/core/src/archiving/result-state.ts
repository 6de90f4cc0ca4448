import * as z from "zod";
import { Lease } from "../jobs/lease.ts";
import { Time } from "../time.ts";
import type { ArchiveStatus } from "./result-lifecycle.ts";

export const Tier = z.enum(["Expedited", "Standard", "Bulk"]);
export type Tier = z.infer<typeof Tier>;

/** What is known of the copy in the archive beside its id. */
const ArchiveCopy = z.object({
  bytes: z.int().min(0),
  /** SHA-256 tree hash as Glacier defines it, lower-case hex. */
  treeHash: z.string().regex(/^[0-9a-f]{64}$/),
  storedAt: Time,
});
export type ArchiveCopy = z.infer<typeof ArchiveCopy>;

/** What happened to a retrieval, for the timeline that the person sees. */
const RetrievalStep = z.object({
  at: Time,
  what: z.enum([
    "requested",
    "fell_back",
    "put_off",
    "started",
    "failed",
    "ran_out",
    "ready",
    "damaged",
    "copied",
    "verified",
  ]),
  tier: Tier.optional(),
});
export type RetrievalStep = z.infer<typeof RetrievalStep>;

const Retrieval = z.object({
  /** Our own name of this request: made before the archive is called, anew each time it is asked. */
  request: z.string().min(1),
  /** The archive's name of it; absent until the archive took it. */
  id: z.string().min(1).optional(),
  tier: Tier,
  requestedAt: Time,
  expectedBy: Time,
  /** How often it was asked for. */
  tries: z.int().min(1),
  steps: z.array(RetrievalStep),
});
export type Retrieval = z.infer<typeof Retrieval>;

const inArchive = { archiveId: z.string().min(1), archiveCopy: ArchiveCopy };
/** A copy from an earlier stay in the archive: paid for still, and good for the next stay. */
const perhapsInArchive = { archiveId: z.string().min(1).optional(), archiveCopy: ArchiveCopy.optional() };
/** Set while someone should look after it: the sparse index holds only rows that have it. */
const perhapsWatched = { wakeAt: Time.optional() };
const watched = { wakeAt: Time };

/** What a COMPLETED job's row carries beside, by `archiveStatus`. */
export const resultShapes = {
  AVAILABLE: {
    ...perhapsInArchive,
    ...watched,
    /** From then on it moves to the archive if its owner is free. */
    archiveDueAt: Time,
    /** The one free extension was used. */
    extended: z.literal(true).optional(),
    reminders: z.int().min(0).optional(),
  },
  NOT_APPLICABLE: { ...perhapsInArchive, ...perhapsWatched },
  ARCHIVING: {
    ...perhapsInArchive,
    ...watched,
    archiveDueAt: Time,
    extended: z.literal(true).optional(),
    lease: Lease,
  },
  ARCHIVED: {
    ...inArchive,
    ...perhapsWatched,
    archivedAt: Time,
    /** The copy in S3 is gone for certain. */
    evicted: z.boolean(),
  },
  RETRIEVING: { ...inArchive, ...watched, archivedAt: Time, retrieval: Retrieval, lease: Lease.optional() },
  RESTORED: { ...perhapsInArchive, ...perhapsWatched, restoredAt: Time, retrieval: Retrieval },
} as const satisfies Record<ArchiveStatus, z.ZodRawShape>;
