import {
  HeadObjectCommand,
  ListObjectsV2Command,
  RestoreObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { ArchiveStore } from "@gas/core/ports/archive-store";
import { archivedKey, archiveKey } from "@gas/core/uploads/object-keys";
import { fingerprint } from "./fingerprint.ts";
import { copyWithinS3, s3CopyLimits, type CopyLimits, type CopySource } from "./s3-copy.ts";
import { isMissing } from "./s3-errors.ts";
import { s3ObjectStore } from "./s3-object-store.ts";

export type S3GlacierOptions = {
  /** The two buckets' names. In `archives` no key is used twice. */
  buckets: { results: string; archives: string };
  storageClass: "GLACIER" | "DEEP_ARCHIVE";
  /** How long a retrieved copy stays readable; it is fetched at once, and paid for as long as it stays. */
  restoreDays?: number;
  limits?: CopyLimits;
};

/**
 * The archive as a bucket of its own, whose objects are in one of S3's Glacier classes. Its copies are made by S3 itself;
 * a copy's key is its id, and the id of its retrieval too, for there is one at a time.
 */
export function s3GlacierArchiveStore(
  s3: S3Client,
  { buckets, storageClass, restoreDays = 1, limits = s3CopyLimits }: S3GlacierOptions,
): ArchiveStore {
  const archives = s3ObjectStore(s3, buckets.archives);
  const results = s3ObjectStore(s3, buckets.results);
  const headOf = (archiveId: string) =>
    s3.send(new HeadObjectCommand({ Bucket: buckets.archives, Key: archiveId }));

  return {
    store: async ({ key, versionId, bytes }, attempt, signal) => {
      const archiveId = archiveKey(key, attempt);
      if (archiveId === key) throw new Error(`${key} is not the key of a result.`);
      const { ETag: etag = "" } = await s3.send(
        new HeadObjectCommand({
          Bucket: buckets.results,
          Key: key,
          ...(versionId ? { VersionId: versionId } : {}),
        }),
      );
      // Hashed here, and not trusted to S3: its own checksum of an object in parts is none of the bytes as a whole.
      const read = await fingerprint(
        results.read(key, { ifEtag: etag, versionId, ...(signal ? { signal } : {}) }),
      );
      if (read.bytes !== bytes) throw new Error(`${key} has ${read.bytes} bytes and not ${bytes}.`);
      try {
        const copied = await copyWithinS3(
          s3,
          { bucket: buckets.results, key, versionId, etag },
          { bucket: buckets.archives, key: archiveId, storageClass },
          limits,
          signal,
        );
        if (copied.sha256 !== undefined && copied.sha256 !== read.sha256)
          throw new Error(`The copy ${archiveId} is not what was read.`);
      } catch (error) {
        // Also when only the answer was lost. That this fails too must not hide why; such a copy is found as a stray.
        await archives.remove(archiveId).catch(() => {});
        throw error;
      }
      return { archiveId, copy: { bytes, treeHash: read.treeHash }, sha256: read.sha256 };
    },

    retrieve: async (archiveId, _key, tier) => {
      if (storageClass === "DEEP_ARCHIVE" && tier === "Expedited") return { refused: "capacity" }; // it has none
      try {
        const { $metadata } = await s3.send(
          new RestoreObjectCommand({
            Bucket: buckets.archives,
            Key: archiveId,
            RestoreRequest: { Days: restoreDays, GlacierJobParameters: { Tier: tier } },
          }),
        );
        // 202: begun, or hastened. 200: a readable copy was there already, and no notice will come.
        return { retrievalId: archiveId, ready: $metadata.httpStatusCode === 200 };
      } catch (error) {
        switch (error instanceof Error ? error.name : "") {
          case "GlacierExpeditedRetrievalNotAvailable":
            return { refused: "capacity" };
          case "RestoreAlreadyInProgress":
            return { retrievalId: archiveId, ready: false };
          case "InvalidArgument": // an object in a class that has no such tier, whatever the setting says now
            if (tier === "Expedited") return { refused: "capacity" };
            throw error;
          case "InvalidObjectState": // its class needs no restoring
            if (isReadable(await headOf(archiveId))) return { retrievalId: archiveId, ready: true };
            throw error;
          default:
            throw error;
        }
      }
    },

    look: async (archiveId) => {
      const head = await headOf(archiveId).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (!head) return "gone";
      if (head.Restore?.includes('ongoing-request="true"')) return "in_progress";
      return isReadable(head) ? "ready" : "gone";
    },

    bringBack: async (archiveId, _retrievalId, key, signal) => {
      const head = await headOf(archiveId);
      const source: CopySource = { bucket: buckets.archives, key: archiveId, etag: head.ETag ?? "" };
      const target = { bucket: buckets.results, key, storageClass: "STANDARD" as const };
      const { bytes, versionId } = await copyWithinS3(s3, source, target, limits, signal);
      return { bytes, ...(versionId ? { versionId } : {}) };
    },

    remove: (archiveId) => archives.remove(archiveId),

    list: async () => listCopies(s3, buckets.archives),
  };
}

/** Whether the bytes can be read now; a restored object's class stays what it was. */
function isReadable({ StorageClass, Restore }: HeadObjectCommandOutput): boolean {
  return (
    (StorageClass !== "GLACIER" && StorageClass !== "DEEP_ARCHIVE") ||
    (Restore?.includes('ongoing-request="false"') ?? false)
  );
}

async function* listCopies(s3: S3Client, bucket: string): AsyncIterable<{ archiveId: string; key: string }> {
  let after: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(after ? { ContinuationToken: after } : {}) }),
    );
    for (const { Key } of page.Contents ?? []) if (Key) yield { archiveId: Key, key: archivedKey(Key) };
    after = page.NextContinuationToken;
  } while (after);
}
