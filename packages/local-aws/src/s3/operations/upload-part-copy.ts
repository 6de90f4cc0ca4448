import { checkCopySource } from "../conditions.ts";
import { S3Error } from "../errors.ts";
import { storeStream } from "../receive-body.ts";
import { xmlReply, type Operation } from "../request.ts";
import { requireReadable } from "../restoration.ts";
import { element, xmlDocument } from "../xml.ts";
import { readCopySource } from "./copy-object.ts";

/** UploadPartCopy: a part made of an object that is here already, or of a range of it. */
export const uploadPartCopy: Operation = async (
  { store, uploads, clock },
  { bucket, key, query, fields },
) => {
  const upload = uploads.require(bucket, key, query.get("uploadId") ?? "");
  const number = Number(query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) throw new S3Error("InvalidArgument");
  const from = readCopySource(fields["x-amz-copy-source"] ?? "");
  const source = store.require(from.bucket, from.key, from.versionId);
  checkCopySource(fields, source);
  requireReadable(source, clock());
  const range = readRange(fields["x-amz-copy-source-range"], source.size);
  const bytes = store.files.open(source.blob).read(range);
  const { draft, size, md5, checksums } = await storeStream(store.files, bytes, new Set(), source.size);
  const blob = await draft.keep();
  try {
    uploads.putPart(upload, { number, blob, size, etag: md5, checksums });
  } catch (error) {
    store.files.remove(blob);
    throw error;
  }
  return xmlReply(
    xmlDocument(
      element("CopyPartResult", element("LastModified", clock().toISOString()), element("ETag", `"${md5}"`)),
    ),
  );
};

function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === undefined || range.end < range.start || range.end >= size)
    throw new S3Error("InvalidArgument");
  return range;
}
