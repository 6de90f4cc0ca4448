import * as z from "zod";
import { UserId } from "../accounts/account.ts";
import { JobId } from "../jobs/job-id.ts";
import { ArchiveNotice } from "./archive-notice.ts";
import { MailNotice } from "./mail-notice.ts";

/** Messages carry ids, not state: the table is the truth, a queue only rings the bell. */
const aboutAJob = z.object({ jobId: JobId });
const aboutAPerson = z.object({ userId: UserId });

/** Every topic, with the schema of its notices. */
export const topics = {
  /** A job was submitted and waits for an annotator. */
  jobRequests: aboutAJob,
  /** A job ended: COMPLETED or FAILED. */
  jobResults: aboutAJob,
  /** A retrieval from the archive ended. Published by the archive itself, in its own words. */
  archiveRetrievals: ArchiveNotice,
  /** A mail came back. Published by SES itself, in its own words. */
  mailFeedback: MailNotice,
} as const;
export type Topic = keyof typeof topics;
export type Notice<T extends Topic> = z.infer<(typeof topics)[T]>;

/** Every queue: the topic that feeds it, if any, and the schema of what comes; delivery is raw, so a message is the notice itself. */
export const queues = {
  annotationRequests: { from: "jobRequests", message: topics.jobRequests },
  /** Results that may have to move to the archive. */
  archive: { from: "jobResults", message: topics.jobResults },
  /** People whose plan changed: their results must follow. */
  restoreRequests: { from: null, message: aboutAPerson },
  /** Retrievals that may be ready to be copied back; the reconciler rings here too, naming the job. */
  archiveRetrievals: { from: "archiveRetrievals", message: z.union([aboutAJob, ArchiveNotice]) },
  /** Jobs and people about whom there may be something to tell by mail. */
  mail: { from: "jobResults", message: z.union([aboutAJob, aboutAPerson]) },
  /** Mails that came back. */
  mailFeedback: { from: "mailFeedback", message: topics.mailFeedback },
} as const satisfies { [queue: string]: { from: Topic | null; message: z.ZodType } };
export type Queue = keyof typeof queues;
export type MessageOf<Q extends Queue> = z.infer<(typeof queues)[Q]["message"]>;
