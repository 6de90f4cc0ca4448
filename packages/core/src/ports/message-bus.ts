import type { Notice, Topic } from "../messages/queues.ts";

export type MessageBus = {
  publish<T extends Topic>(topic: T, notice: Notice<T>): Promise<void>;
};
