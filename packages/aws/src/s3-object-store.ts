import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { PassThrough } from "node:stream";
import { once } from "node:events";
import { AppError } from "@gas/core/errors/app-error";
import type { ObjectStore } from "@gas/core/ports/object-store";
import { isMissing } from "./s3-errors.ts";

/** Part size of streamed uploads: 8 MiB, two at a time, so that a result of 80 GB fits S3's 10,000 parts in 16 MiB of memory. */
const partBytes = 8 * 2 ** 20;

/** One bucket of S3. */
export function s3ObjectStore(s3: S3Client, bucket: string): ObjectStore {
  return {
    head: async (key) => {
      try {
        const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { bytes: head.ContentLength ?? 0, etag: head.ETag ?? "" };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async *read(key, { ifEtag, signal } = {}) {
      const { Body } = await s3
        .send(
          new GetObjectCommand({ Bucket: bucket, Key: key, ...(ifEtag ? { IfMatch: ifEtag } : {}) }),
          signal ? { abortSignal: signal } : {},
        )
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
          throw new AppError("not_found", "The file is not in storage any more.", { cause: error });
        });
      yield* Body as AsyncIterable<Uint8Array>;
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
          await done;
          return { bytes };
        },
        abort: async () => {
          await upload.abort();
          body.destroy();
          await done.catch(() => {});
        },
      };
    },

    remove: async (key) => {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
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
