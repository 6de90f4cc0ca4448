/** What messaging.ts uses of fauxqs 2.4.1 besides its exports. The version is pinned, for none of this is promised. */
declare module "fauxqs-internals" {
  import type { DatabaseSync } from "node:sqlite";

  export type Queue = {
    name: string;
    url: string;
    persistence?: Persistence;
    dequeue(this: Queue, ...args: unknown[]): unknown;
  };
  export type SqsStore = {
    persistence?: Persistence;
    host: string;
    queues: Map<string, Queue>;
    allQueues(): Iterable<Queue>;
  };
  export type SnsStore = { persistence?: Persistence };
  export type S3Store = object;

  export type Persistence = {
    readonly db: DatabaseSync;
    updateMessageReady(messageId: string): void;
    loadSqsAndSns(sqs: SqsStore, sns: SnsStore): void;
    close(): void;
  };

  export type PersistenceModule = { PersistenceManager: new (dataDir: string) => Persistence };
  export type SqsModule = {
    SqsStore: new () => SqsStore;
    SqsQueue: { prototype: Queue };
  };
  export type SnsModule = { SnsStore: new () => SnsStore };
  export type S3Module = { S3Store: new () => S3Store };
}
