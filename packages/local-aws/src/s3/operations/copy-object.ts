import { checkCopySource, checkWrite } from "../conditions.ts";
import { S3Error } from "../errors.ts";
import { checksumHeaders, readDetails, versionHeader } from "../object-details.ts";
import { largestPut } from "../receive-body.ts";
import { xmlReply, type Operation } from "../request.ts";
import { requireReadable } from "../restoration.ts";
import { readStorageClass } from "../storage-class.ts";
import { element, xmlDocument } from "../xml.ts";

/** CopyObject. The bytes are shared, not copied; the storage class is that of the request, never of the source. */
export const copyObject: Operation = async ({ store, clock }, { bucket, key, fields }) => {
  const from = readCopySource(fields["x-amz-copy-source"] ?? "");
  const source = store.require(from.bucket, from.key, from.versionId);
  checkCopySource(fields, source);
  requireReadable(source, clock());
  if (source.size > largestPut) {
    throw new S3Error(
      "InvalidRequest",
      "The specified copy source is larger than the maximum allowable size.",
    );
  }

  const directive = fields["x-amz-metadata-directive"] ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE") throw new S3Error("InvalidArgument");
  const storageClass = readStorageClass(fields["x-amz-storage-class"]);
  const onItself = from.bucket === bucket && from.key === key;
  const sameClass = storageClass === source.storageClass || fields["x-amz-storage-class"] === undefined;
  if (onItself && directive === "COPY" && sameClass) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  checkWrite(fields, store.find(bucket, key));

  const { checksums } = source.details;
  const details = directive === "REPLACE" ? { ...readDetails(fields), checksums } : source.details;
  const { size, etag } = source;
  const blob = await store.files.duplicate(source.blob);
  try {
    const written = { blob, size, etag, storageClass, details };
    const stored = store.put(bucket, key, written, (current) => checkWrite(fields, current));
    return xmlReply(
      xmlDocument(
        element(
          "CopyObjectResult",
          element("ETag", `"${stored.etag}"`),
          element("LastModified", stored.modifiedAt.toISOString()),
        ),
      ),
      {
        ...checksumHeaders(checksums),
        ...versionHeader(stored),
        ...(from.versionId === undefined ? {} : { "x-amz-copy-source-version-id": from.versionId }),
      },
    );
  } catch (error) {
    store.files.remove(blob);
    throw error;
  }
};

/** The object, or the version of it, that a copy is made of. */
export function readCopySource(header: string): {
  bucket: string;
  key: string;
  versionId: string | undefined;
} {
  const [place = "", versionId] = header.split("?versionId=");
  let decoded: string;
  try {
    decoded = decodeURIComponent(place);
  } catch {
    throw new S3Error("InvalidArgument", "Invalid copy source encoding");
  }
  const path = decoded.replace(/^\//, "");
  const slash = path.indexOf("/");
  const key = path.slice(slash + 1);
  if (slash < 1 || key === "")
    throw new S3Error("InvalidArgument", "Copy Source must mention the source bucket and key");
  return { bucket: path.slice(0, slash), key, versionId };
}
