import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCopyCommand,
  type HeadObjectCommandOutput,
  type S3Client,
  type StorageClass,
} from "@aws-sdk/client-s3";
import { versionOf } from "./s3-object-store.ts";

/** `etag` must be that of a HEAD: S3 refuses to copy anything that came in its place since. */
export type CopySource = { bucket: string; key: string; versionId?: string | undefined; etag: string };
export type CopyTarget = { bucket: string; key: string; storageClass: StorageClass };
export type CopyLimits = {
  /** Up to so many bytes in one request. S3 takes 5 GiB (CopyObject); above, parts are copied. */
  singleCopyBytes: number;
  /** At least 5 MiB; S3 takes 10,000 parts, so 512 MiB parts reach its largest object. */
  copyPartBytes: number;
};

export const s3CopyLimits: CopyLimits = { singleCopyBytes: 5 * 2 ** 30, copyPartBytes: 512 * 2 ** 20 };

/**
 * Copies an object of any size within S3, with its type and metadata, and answers the version that was written and, where
 * S3 tells it of the whole object, its SHA-256 in hex. Verified by length; an unfinished copy in parts is given up.
 */
export async function copyWithinS3(
  s3: S3Client,
  source: CopySource,
  target: CopyTarget,
  limits: CopyLimits,
  signal?: AbortSignal,
): Promise<{ bytes: number; versionId?: string; sha256?: string }> {
  const head = await s3.send(
    new HeadObjectCommand({
      Bucket: source.bucket,
      Key: source.key,
      IfMatch: source.etag,
      ...(source.versionId ? { VersionId: source.versionId } : {}),
    }),
  );
  const bytes = head.ContentLength ?? 0;
  const copy = bytes <= limits.singleCopyBytes ? copyAtOnce : copyInParts;
  const written = await copy(s3, source, target, { head, bytes, limits }, signal);
  const stands = await s3.send(
    new HeadObjectCommand({
      Bucket: target.bucket,
      Key: target.key,
      ...(written.versionId ? { VersionId: written.versionId } : {}),
    }),
  );
  if (stands.ContentLength !== bytes)
    throw new Error(`The copy ${target.key} has ${stands.ContentLength} bytes and not ${bytes}.`);
  return { bytes, ...written };
}

type Plan = { head: HeadObjectCommandOutput; bytes: number; limits: CopyLimits };
type Written = { versionId?: string; sha256?: string };

async function copyAtOnce(
  s3: S3Client,
  source: CopySource,
  target: CopyTarget,
  _plan: Plan,
  signal?: AbortSignal,
): Promise<Written> {
  const copied = await s3.send(
    new CopyObjectCommand({
      ...to(target),
      ...from(source),
      StorageClass: target.storageClass,
      ChecksumAlgorithm: "SHA256",
    }),
    aborting(signal),
  );
  return { ...versionOf(copied), ...wholeSha256(copied.CopyObjectResult?.ChecksumSHA256) };
}

async function copyInParts(
  s3: S3Client,
  source: CopySource,
  target: CopyTarget,
  { head, bytes, limits }: Plan,
  signal?: AbortSignal,
): Promise<Written> {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({
      ...to(target),
      StorageClass: target.storageClass,
      ContentType: head.ContentType,
      ContentDisposition: head.ContentDisposition,
      Metadata: head.Metadata,
    }),
    aborting(signal),
  );
  try {
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let start = 0; start < bytes; start += limits.copyPartBytes) {
      const PartNumber = parts.length + 1;
      const last = Math.min(start + limits.copyPartBytes, bytes) - 1;
      const { CopyPartResult } = await s3.send(
        new UploadPartCopyCommand({
          ...to(target),
          ...from(source),
          UploadId,
          PartNumber,
          CopySourceRange: `bytes=${start}-${last}`,
        }),
        aborting(signal),
      );
      parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
    }
    return versionOf(
      await s3.send(
        new CompleteMultipartUploadCommand({ ...to(target), UploadId, MultipartUpload: { Parts: parts } }),
        aborting(signal),
      ),
    );
  } catch (error) {
    // Parts of an upload that nobody ends are billed for ever; that giving up fails too must not hide why.
    await s3.send(new AbortMultipartUploadCommand({ ...to(target), UploadId })).catch(() => {});
    throw error;
  }
}

const to = ({ bucket, key }: CopyTarget) => ({ Bucket: bucket, Key: key });

const from = ({ bucket, key, versionId, etag }: CopySource) => ({
  CopySource:
    `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}` +
    (versionId ? `?versionId=${encodeURIComponent(versionId)}` : ""),
  CopySourceIfMatch: etag,
});

const aborting = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});

/** A checksum of parts' checksums ends in their number, and says nothing of the bytes as a whole. */
function wholeSha256(base64: string | undefined): { sha256?: string } {
  return base64 === undefined || base64.includes("-")
    ? {}
    : { sha256: Buffer.from(base64, "base64").toString("hex") };
}
