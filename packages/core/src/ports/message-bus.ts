import type { MessageOf, Notice, Queue, Topic } from "../messages/queues.ts";

/** The topics that the service itself publishes to. */
export type OwnTopic = Exclude<Topic, "archiveRetrievals" | "mailFeedback">;

export type MessageBus = {
  /** Tells everyone who listens to `topic`. */
  publish<T extends OwnTopic>(topic: T, notice: Notice<T>): Promise<void>;
  /** Tells the consumers of one queue. */
  send<Q extends Queue>(queue: Q, message: MessageOf<Q>): Promise<void>;
};
