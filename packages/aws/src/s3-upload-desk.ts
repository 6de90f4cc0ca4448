import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { AppError } from "@gas/core/errors/app-error";
import type { UploadDesk, UploadedPart } from "@gas/core/ports/upload-desk";
import { isMissing } from "./s3-errors.ts";

/** Browsers name a VCF's type in many ways or not at all; the bytes are what counts, so one type is signed for all. */
const contentType = "application/octet-stream";

/** Permission to upload into one bucket of S3. */
export function s3UploadDesk(s3: S3Client, bucket: string): UploadDesk {
  const at = (upload: { key: string; uploadId: string }) => ({
    Bucket: bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
  });

  const listParts: UploadDesk["listParts"] = async (upload) => {
    const parts: UploadedPart[] = [];
    let after: string | undefined;
    do {
      const page = await s3.send(
        new ListPartsCommand({ ...at(upload), ...(after ? { PartNumberMarker: after } : {}) }),
      );
      for (const part of page.Parts ?? [])
        parts.push({ partNumber: part.PartNumber ?? 0, bytes: part.Size ?? 0, etag: part.ETag ?? "" });
      after = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (after);
    return parts;
  };

  return {
    signPost: (key, maxBytes, secondsToLive) =>
      createPresignedPost(s3, {
        Bucket: bucket,
        Key: key,
        Conditions: [["content-length-range", 1, maxBytes]],
        Fields: { "Content-Type": contentType },
        Expires: secondsToLive,
      }),

    beginMultipart: async (key) => {
      const { UploadId } = await s3.send(
        new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: contentType }),
      );
      if (!UploadId) throw new AppError("storage_busy", "Storage did not open an upload.");
      return { uploadId: UploadId };
    },

    signPart: (upload, { partNumber, bytes }, secondsToLive) =>
      getSignedUrl(
        s3,
        new UploadPartCommand({ ...at(upload), PartNumber: partNumber, ContentLength: bytes }),
        // The length is signed: a part of any other size is refused by S3 itself.
        { expiresIn: secondsToLive, signableHeaders: new Set(["host", "content-length"]) },
      ),

    listParts,

    completeMultipart: async (upload) => {
      try {
        const parts = await listParts(upload);
        await s3.send(
          new CompleteMultipartUploadCommand({
            ...at(upload),
            MultipartUpload: {
              Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })),
            },
          }),
        );
      } catch (error) {
        if (!isMissing(error)) throw error;
        // Gone: either put together before (the object stands), or given up.
        await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: upload.key })).catch((cause: unknown) => {
          throw new AppError("upload_missing", "The upload did not arrive whole.", { cause });
        });
      }
    },

    abortMultipart: async (upload) => {
      await s3.send(new AbortMultipartUploadCommand(at(upload))).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },

    copy: async (fromKey, toKey) => {
      const from = [bucket, ...fromKey.split("/")].map(encodeURIComponent).join("/");
      await s3
        .send(new CopyObjectCommand({ Bucket: bucket, Key: toKey, CopySource: from }))
        .catch((cause: unknown) => {
          if (!isMissing(cause)) throw cause;
          throw new AppError("upload_missing", "The file is not in storage any more.", { cause });
        });
    },
  };
}
