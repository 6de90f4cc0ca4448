import { queues, type Queue, type Topic } from "@gas/core/messages/queues";

/**
 * Every bucket, table, topic and queue of the service, as data. The embedded AWS makes its resources from this and so
 * does the deployment, so that desk and cloud cannot differ.
 */

/** The attribute that spreads a sparse index over partitions, and how many there are. */
export const indexShards = 4;

/** An index: `projection` is ALL unless it is said. */
export type IndexShape = {
  partition: readonly [string, "S" | "N"];
  sort: readonly [string, "S" | "N"];
  projection?: "ALL" | "KEYS_ONLY";
};
export type TableShape = {
  key: string;
  indexes: Record<string, IndexShape>;
  /** Attribute that says when a row may be forgotten, in seconds since 1970. On a desk rows stay: dynalite forgets none. */
  forgottenAt?: string;
};

export const tables = {
  jobs: {
    key: "job_id",
    indexes: {
      user_id_index: { partition: ["user_id", "S"], sort: ["submit_time", "N"] },
      /** Only rows that someone still has to look at carry `wake_at`. */
      wake_index: { partition: ["wake_shard", "N"], sort: ["wake_at", "N"] },
      /** Only PENDING rows carry `waiting_shard`: the queue, in order. */
      waiting_index: { partition: ["waiting_shard", "N"], sort: ["submit_time", "N"] },
      /** Only rows whose result is on its way back from the archive carry `retrieving_user`. */
      retrieving_index: {
        partition: ["retrieving_user", "S"],
        sort: ["submit_time", "N"],
        projection: "KEYS_ONLY", // it is counted and never read
      },
      /** Only rows of which there may be something to tell their owner carry `mail_at`. */
      mail_index: { partition: ["mail_shard", "N"], sort: ["mail_at", "N"] },
    },
  },
  users: {
    key: "user_id",
    indexes: {
      /** Only accounts whose results have still to follow a change of plan carry `wake_at`. */
      wake_index: { partition: ["wake_shard", "N"], sort: ["wake_at", "N"] },
      /** Only accounts about which there may be something to tell carry `mail_at`. */
      mail_index: { partition: ["mail_shard", "N"], sort: ["mail_at", "N"] },
    },
  },
  workers: { key: "worker_id", indexes: {} },
  /** What became of the mail about each event. */
  mails: {
    key: "mail_id",
    indexes: { user_id_index: { partition: ["user_id", "S"], sort: ["changed_at", "N"] } },
    forgottenAt: "forgotten_at",
  },
  /** What the service did, hour by hour, for people to look at. */
  figures: { key: "figure_id", indexes: {} },
} as const satisfies Record<string, TableShape>;
export type Table = keyof typeof tables;

export type BucketShape = { browserMethods: readonly string[]; versioned?: boolean };

export const buckets = {
  /** Browsers put files here by themselves: what its CORS rules must allow. */
  inputs: { browserMethods: ["POST", "PUT", "GET"] },
  /** Versions are kept so that what is deleted is deleted by version: nobody deletes what came after. */
  results: { browserMethods: ["GET"], versioned: true },
  /** The archive, where it is a bucket: objects in a Glacier storage class, under keys that are used once. */
  archives: { browserMethods: [] },
  /** What a genome browser reads of each reference: the same for everyone, under the reference's checksum. */
  references: { browserMethods: ["GET"] },
} as const satisfies Record<string, BucketShape>;
export type Bucket = keyof typeof buckets;

export type BucketNotice = { events: readonly "s3:ObjectRestore:Completed"[]; topic: Topic };

/** What a bucket tells whom: S3 publishes the end of a restore by itself. */
export const bucketNotices = {
  archives: { events: ["s3:ObjectRestore:Completed"], topic: "archiveRetrievals" },
} as const satisfies Partial<Record<Bucket, BucketNotice>>;

type QueueSettings = {
  /** How long a message is hidden once received; a living worker prolongs it. */
  visibilitySeconds: number;
  /** A message received this often without being settled goes to the dead letters. */
  maxReceives: number;
  /** How long dead letters are kept: SQS's longest, 14 days. */
  deadLetterSeconds: number;
};

export const queueSettings: Record<Queue, QueueSettings> = {
  annotationRequests: { visibilitySeconds: 45, maxReceives: 3, deadLetterSeconds: 14 * 24 * 3600 },
  // A message that waits for its time is received twice each twelve hours before it is replaced: room for real failures.
  archive: { visibilitySeconds: 45, maxReceives: 6, deadLetterSeconds: 14 * 24 * 3600 },
  restoreRequests: { visibilitySeconds: 45, maxReceives: 6, deadLetterSeconds: 14 * 24 * 3600 },
  archiveRetrievals: { visibilitySeconds: 45, maxReceives: 6, deadLetterSeconds: 14 * 24 * 3600 },
  mail: { visibilitySeconds: 45, maxReceives: 6, deadLetterSeconds: 14 * 24 * 3600 },
  mailFeedback: { visibilitySeconds: 45, maxReceives: 6, deadLetterSeconds: 14 * 24 * 3600 },
};

const topicNames: Record<Topic, string> = {
  jobRequests: "job-requests",
  jobResults: "job-results",
  archiveRetrievals: "archive-retrieval",
  mailFeedback: "mail-feedback",
};
const queueNames: Record<Queue, string> = {
  annotationRequests: "annotation-requests",
  archive: "archive",
  restoreRequests: "restore-requests",
  archiveRetrievals: "archive-retrieval",
  mail: "mail",
  mailFeedback: "mail-feedback",
};

export type ResourceNames = {
  buckets: Record<Bucket, string>;
  tables: Record<Table, string>;
  topics: Record<Topic, string>;
  queues: Record<Queue, string>;
  /** The vault, where the archive is one. */
  vault: string;
};

/** The names that resources have when all begin with `prefix`, such as "gas". */
export function resourceNames(prefix: string): ResourceNames {
  const named = <K extends string>(names: Record<K, string>): Record<K, string> =>
    Object.fromEntries(
      Object.entries<string>(names).map(([key, name]) => [key, `${prefix}-${name}`]),
    ) as Record<K, string>;
  return {
    buckets: named({ inputs: "inputs", results: "results", archives: "archives", references: "references" }),
    tables: named({ jobs: "jobs", users: "users", workers: "workers", mails: "mails", figures: "figures" }),
    topics: named(topicNames),
    queues: named(queueNames),
    vault: `${prefix}-results`,
  };
}

/** The queue that takes what `queue` could not settle. */
export function deadLetterName(queueName: string): string {
  return `${queueName}-dead-letters`;
}

/** The ARN of each topic in an account. */
export function topicArns(region: string, accountId: string, prefix: string): Record<Topic, string> {
  const { topics } = resourceNames(prefix);
  return Object.fromEntries(
    Object.entries(topics).map(([topic, name]) => [topic, `arn:aws:sns:${region}:${accountId}:${name}`]),
  ) as Record<Topic, string>;
}

/** The topic that feeds `queue`; null when messages come to it directly. */
export function feedOf(queue: Queue): Topic | null {
  return queues[queue].from;
}
