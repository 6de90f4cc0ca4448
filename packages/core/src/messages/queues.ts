import * as z from "zod";
import { JobId } from "../jobs/job-id.ts";

/** Messages carry ids, not state: the table is the truth, a queue only rings the bell. */
const aboutAJob = z.object({ jobId: JobId });

/** Every topic, with the schema of its notices. */
export const topics = {
  /** A job was submitted and waits for an annotator. */
  jobRequests: aboutAJob,
  /** A job ended: COMPLETED or FAILED. */
  jobResults: aboutAJob,
} as const;
export type Topic = keyof typeof topics;
export type Notice<T extends Topic> = z.infer<(typeof topics)[T]>;

/** Every queue: the topic that feeds it and the schema of what comes; delivery is raw, so a message is the notice itself. */
export const queues = {
  annotationRequests: { from: "jobRequests", message: topics.jobRequests },
} as const satisfies { [queue: string]: { [T in Topic]: { from: T; message: (typeof topics)[T] } }[Topic] };
export type Queue = keyof typeof queues;
export type MessageOf<Q extends Queue> = z.infer<(typeof queues)[Q]["message"]>;
