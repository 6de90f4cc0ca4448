import type { ObjectVersion } from "./object-store.ts";
import type { ArchiveCopy, Tier } from "../archiving/result-state.ts";
import type { RetrievalState } from "../archiving/restore-policy.ts";

/** The copy that was stored, with the SHA-256 of the bytes that went into it where the store could tell. */
export type Stored = { archiveId: string; copy: Omit<ArchiveCopy, "storedAt">; sha256?: string };

/** The archive behind Glacier's two APIs. It copies between the bucket of results and itself, and decides nothing. */
export type ArchiveStore = {
  /**
   * Stores a copy of exactly that version of the object, of `bytes` bytes, in memory that does not grow with them.
   * `attempt` names the copy where the archive lets one choose. Each call makes a new copy; nothing is left of one that failed.
   */
  store(object: ObjectVersion & { bytes: number }, attempt: string, signal?: AbortSignal): Promise<Stored>;
  /**
   * Asks for the copy back. `refused`: the archive has no capacity for this tier, or a policy forbids it, now.
   * `ready`: nothing to wait for, and no notice will come.
   */
  retrieve(
    archiveId: string,
    key: string,
    tier: Tier,
  ): Promise<{ retrievalId: string; ready: boolean } | { refused: "capacity" | "policy" }>;
  look(archiveId: string, retrievalId: string): Promise<RetrievalState>;
  /** Copies a ready retrieval to `key` in the bucket of results. Answers what was written: its version and length. */
  bringBack(
    archiveId: string,
    retrievalId: string,
    key: string,
    signal?: AbortSignal,
  ): Promise<{ versionId?: string; bytes: number }>;
  /** Removes a copy; does nothing when it is gone already. */
  remove(archiveId: string): Promise<void>;
  /**
   * Every copy there is, with the S3 key it was made of, as the archive lists them: a vault's list is up to a day old.
   * null while the archive has no list to show (it was asked for one).
   */
  list(): Promise<AsyncIterable<{ archiveId: string; key: string }> | null>;
};
