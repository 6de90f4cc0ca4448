import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { Outbox } from "../outbox.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";

const events = ["s3:ObjectRestore:*", "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed"] as const;
const BucketNotice = z.object({
  id: z.string(),
  topic: z.string().min(1),
  events: z.array(z.enum(events)).min(1),
});
export type BucketNotice = z.infer<typeof BucketNotice>;
/** What a bucket tells whom. */
export const BucketNotices = z.array(BucketNotice);

export type Announcer = ReturnType<typeof createAnnouncer>;

/** Tells topics what happened to objects. */
export function createAnnouncer(
  store: ObjectStore,
  outbox: Pick<Outbox, "owe" | "flush">,
  options: { clock: () => Date; region: string },
) {
  return {
    /** Writes down what an object's restore has come to. */
    tell(object: StoredObject, name: "ObjectRestore:Post" | "ObjectRestore:Completed"): void {
      const { notices } = store.requireBucket(object.bucket);
      if (notices === undefined) return;
      for (const { id, topic, events: wanted } of BucketNotices.parse(JSON.parse(notices)))
        if (wanted.some((event) => event === "s3:ObjectRestore:*" || event === `s3:${name}`))
          outbox.owe(topic, { Records: [record(object, name, id, options)] });
    },
    /** What S3 sends when it is told where to send. */
    test(bucket: string, topic: string): void {
      const Time = options.clock().toISOString();
      outbox.owe(topic, { Service: "Amazon S3", Event: "s3:TestEvent", Time, Bucket: bucket });
      outbox.flush();
    },
  };
}

// S3 user guide, "Event message structure": no "s3:" in the event's name, the key form-URL-encoded.
function record(
  { bucket, key, size, etag, versionId, storageClass, restoration }: StoredObject,
  name: string,
  configurationId: string,
  { clock, region }: { clock: () => Date; region: string },
) {
  return {
    eventVersion: "2.3",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime: clock().toISOString(),
    eventName: name,
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: new URLSearchParams({ key }).toString().slice("key=".length).replaceAll("%2F", "/"),
        size,
        eTag: etag,
        ...(versionId === "null" ? {} : { versionId }),
      },
    },
    ...(name === "ObjectRestore:Completed"
      ? {
          glacierEventData: {
            restoreEventData: {
              lifecycleRestorationExpiryTime: restoration?.expiresAt,
              lifecycleRestoreStorageClass: storageClass,
            },
          },
        }
      : {}),
  };
}

/** Restores that are ready and were not told of yet: told, once each. Answers when the next one will be ready. */
export function announceReady(
  store: ObjectStore,
  announcer: Pick<Announcer, "tell">,
  now: Date,
): Date | null {
  const { db }: { db: DatabaseSync } = store;
  for (const row of db.prepare("SELECT * FROM restores WHERE ready_at <= ?").all(now.toISOString())) {
    const [bucket, key, version] = [String(row["bucket"]), String(row["key"]), String(row["version_id"])];
    const object = store.find(bucket, key, version);
    if (object) announcer.tell(object, "ObjectRestore:Completed");
    db.prepare("DELETE FROM restores WHERE bucket = ? AND key = ? AND version_id = ?").run(
      bucket,
      key,
      version,
    );
  }
  const next = db.prepare("SELECT min(ready_at) AS at FROM restores").get()?.["at"];
  return typeof next === "string" ? new Date(next) : null;
}
