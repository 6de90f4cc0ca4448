import type { Queue } from "../messages/queues.ts";

/** How many messages there are, as SQS knows it: nearly. */
export type QueueDepth = { waiting: number; inFlight: number; delayed: number; dead: number };

/** A message that could not be settled. */
export type DeadLetter = {
  messageId: string;
  body: string;
  /** Why it was parked; absent when it was received too often. */
  because?: string;
  sentAt: number;
};

/** The queues as whoever runs the service sees them. */
export type QueueDesk = {
  depth(queue: Queue): Promise<QueueDepth>;
  /** Some of the dead letters, at most `limit`, and none of them taken away. */
  deadLetters(queue: Queue, limit: number): Promise<DeadLetter[]>;
  /** Puts a dead letter back into its queue. False when it is not found (any more). */
  sendAgain(queue: Queue, messageId: string): Promise<boolean>;
  /** Throws a dead letter away. False when it is not found (any more). */
  discard(queue: Queue, messageId: string): Promise<boolean>;
};
