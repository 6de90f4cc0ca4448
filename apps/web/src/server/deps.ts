import type { Cache } from "@gas/annotation/explore/read/cache";
import type { PlanTable } from "@gas/core/accounts/plans";
import type { RestoreSettings } from "@gas/core/archiving/restore-policy";
import type { AccountStore } from "@gas/core/ports/account-store";
import type { DownloadDesk } from "@gas/core/ports/download-desk";
import type { FigureStore } from "@gas/core/ports/figure-store";
import type { JobStore } from "@gas/core/ports/job-store";
import type { MailLedger } from "@gas/core/ports/mail-ledger";
import type { MessageBus } from "@gas/core/ports/message-bus";
import type { ObjectStore } from "@gas/core/ports/object-store";
import type { QueueDesk } from "@gas/core/ports/queue-desk";
import type { Payments } from "@gas/core/ports/payments";
import type { UploadDesk } from "@gas/core/ports/upload-desk";
import type { WorkerRegistry } from "@gas/core/ports/worker-registry";
import type { Log } from "./log.ts";

/** Everything that the verbs of this app may ask for; each names the part that it needs. */
export type WebDeps = {
  jobs: JobStore;
  accounts: AccountStore;
  workers: WorkerRegistry;
  inputs: ObjectStore;
  results: ObjectStore;
  uploads: UploadDesk;
  downloads: DownloadDesk;
  /** What is published of references, for the genome browser. */
  references: Pick<ObjectStore, "head">;
  referenceDownloads: DownloadDesk;
  /** What was read of results that are explored, shared by all requests. */
  explored: Cache;
  bus: MessageBus;
  queueDesk: QueueDesk;
  figures: FigureStore;
  mails: Pick<MailLedger, "listOf">;
  /** Signs the links of mails; null where this service sends none. */
  mailSecret: string | null;
  plans: PlanTable;
  restore: RestoreSettings;
  /** Free results below so many bytes stay in S3. */
  archiveMinBytes: number;
  /** Who takes money; null where nobody does. */
  payments: Payments | null;
  /** How long premium goes on while a payment is owed. */
  graceMs: number;
  /** Whether a person may change their own plan without paying. */
  testCheckout: boolean;
  /** For how long a deletion can be taken back. */
  undoDeleteMs: number;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  log: Log;
};
