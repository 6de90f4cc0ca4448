import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { PassThrough } from "node:stream";
import { once } from "node:events";
import { AppError } from "@gas/core/errors/app-error";
import type { ObjectStore, ObjectVersion } from "@gas/core/ports/object-store";
import { isMissing } from "./s3-errors.ts";

/** Part size of streamed uploads: 8 MiB, two at a time, so that a result of 80 GB fits S3's 10,000 parts in 16 MiB of memory. */
const partBytes = 8 * 2 ** 20;

/** One bucket of S3. */
export function s3ObjectStore(s3: S3Client, bucket: string): ObjectStore {
  const removeVersion = async ({ key, versionId = unversioned }: ObjectVersion) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  };
  return {
    head: async (key) => {
      try {
        const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { bytes: head.ContentLength ?? 0, etag: head.ETag ?? "", ...versionOf(head) };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async *read(key, { ifEtag, versionId, signal } = {}) {
      const { Body } = await s3
        .send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: key,
            ...(ifEtag ? { IfMatch: ifEtag } : {}),
            ...(versionId ? { VersionId: versionId } : {}),
          }),
          signal ? { abortSignal: signal } : {},
        )
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
          throw new AppError("not_found", "The file is not in storage any more.", { cause: error });
        });
      yield* Body as AsyncIterable<Uint8Array>;
    },

    readRange: async (key, { from, length, versionId, signal }) => {
      const gone = (cause?: unknown) =>
        new AppError("not_found", "The file is not in storage any more.", { cause });
      const { Body } = await s3
        .send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: key,
            Range: `bytes=${from}-${from + length - 1}`,
            ...(versionId ? { VersionId: versionId } : {}),
          }),
          signal ? { abortSignal: signal } : {},
        )
        .catch((error: unknown) => {
          throw isMissing(error) || (error instanceof Error && error.name === "InvalidRange")
            ? gone(error)
            : error;
        });
      const bytes = await Body!.transformToByteArray();
      // S3 gives what there is of a range that reaches beyond the end.
      if (bytes.length !== length) throw gone();
      return bytes;
    },

    put: async (key, bytes, contentType) => {
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType }),
      );
    },

    writer: (key, contentType) => {
      const body = new PassThrough({ highWaterMark: partBytes });
      const upload = new Upload({
        client: s3,
        params: { Bucket: bucket, Key: key, Body: body, ContentType: contentType },
        partSize: partBytes,
        queueSize: 2,
      });
      let bytes = 0;
      const done = upload.done();
      // A failed upload must wake whoever waits for the stream to drain.
      done.catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error(String(error))));
      body.on("error", () => {}); // told through `done` and `write`
      return {
        write: async (chunk) => {
          bytes += chunk.length;
          if (body.destroyed) await done;
          if (!body.write(chunk)) await once(body, "drain");
        },
        close: async () => {
          body.end();
          return { bytes, ...versionOf(await done) };
        },
        abort: async () => {
          await upload.abort();
          body.destroy();
          await done.catch(() => {});
        },
      };
    },

    remove: async (key) => {
      // What a bucket keeps of one key comes first among the keys that begin with it.
      for await (const version of allVersions(s3, bucket, key)) {
        if (version.key !== key) return;
        await removeVersion(version);
      }
    },

    removeVersion,

    async *listVersions(prefix) {
      for await (const { isMarker, ...version } of allVersions(s3, bucket, prefix))
        if (!isMarker) yield version;
    },

    list: async (prefix) => {
      const keys: string[] = [];
      let after: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(after ? { ContinuationToken: after } : {}),
          }),
        );
        for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
        after = page.NextContinuationToken;
      } while (after);
      return keys;
    },
  };
}

/**
 * What S3 calls the version of an object that was put while its bucket kept none (S3 user guide, "How S3 Versioning
 * works"). Deleted under this name, in any bucket, it goes for good and takes no later version with it.
 */
const unversioned = "null";

/** The version that an answer of S3 names, or nothing where the bucket keeps none. */
export function versionOf({ VersionId }: { VersionId?: string | undefined }): { versionId?: string } {
  return VersionId === undefined || VersionId === unversioned ? {} : { versionId: VersionId };
}

/** Every version and every mark of a deletion, page by page, in the order of their keys. */
async function* allVersions(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncIterable<ObjectVersion & { isMarker: boolean }> {
  let after: { KeyMarker: string; VersionIdMarker?: string } | undefined;
  do {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...after }));
    const found = [
      ...(page.Versions ?? []).map((version) => ({ ...version, isMarker: false })),
      ...(page.DeleteMarkers ?? []).map((marker) => ({ ...marker, isMarker: true })),
    ].toSorted((a, b) => Buffer.compare(Buffer.from(a.Key ?? ""), Buffer.from(b.Key ?? "")));
    for (const { Key, isMarker, ...version } of found)
      if (Key !== undefined) yield { key: Key, ...versionOf(version), isMarker };
    after =
      page.IsTruncated && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: page.NextKeyMarker,
            ...(page.NextVersionIdMarker ? { VersionIdMarker: page.NextVersionIdMarker } : {}),
          }
        : undefined;
  } while (after);
}
