import type { Readable } from "node:stream";
import type { DatabaseSync } from "node:sqlite";
import type { Outbox } from "../outbox.ts";
import type { BlobFiles } from "../s3/blob-files.ts";
import type { GlacierFaults } from "./faults.ts";

export type GlacierDeps = {
  readonly db: DatabaseSync;
  readonly files: BlobFiles;
  readonly clock: () => Date;
  /** The hours that jobs take, times this. */
  readonly timeScale: number;
  readonly outbox: Outbox;
  readonly faults: () => GlacierFaults;
  /** Looks what the present time has brought about, and when to look again. */
  readonly tick: () => void;
};

/** An answer, as a value; the server writes it. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: Readable;
};
