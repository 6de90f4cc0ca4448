import { encodeRfc3986 } from "../../request-target.ts";
import { checkWrite } from "../conditions.ts";
import { S3Error } from "../errors.ts";
import type { NamedPart } from "../multipart-store.ts";
import { checksumHeaders, readDetails, versionHeader } from "../object-details.ts";
import { receiveBody, receiveXml } from "../receive-body.ts";
import { xmlReply, type Operation, type S3Request } from "../request.ts";
import { readStorageClass } from "../storage-class.ts";
import { childrenNamed, childText, element, xmlDocument, type XmlElement } from "../xml.ts";

const mostParts = 10_000; // S3 user guide, "multipart upload limits"

export const createMultipartUpload: Operation = ({ uploads }, { bucket, key, fields }) => {
  const id = uploads.create(
    bucket,
    key,
    readStorageClass(fields["x-amz-storage-class"]),
    readDetails(fields),
  );
  const algorithm = fields["x-amz-checksum-algorithm"];
  return xmlReply(
    xmlDocument(
      element(
        "InitiateMultipartUploadResult",
        element("Bucket", bucket),
        element("Key", key),
        element("UploadId", id),
      ),
    ),
    algorithm === undefined ? {} : { "x-amz-checksum-algorithm": algorithm },
  );
};

export const uploadPart: Operation = async ({ store, uploads }, request) => {
  const upload = uploads.require(request.bucket, request.key, uploadId(request));
  const number = Number(request.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    throw new S3Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  const { draft, size, md5, checksums } = await receiveBody(store.files, request);
  const blob = await draft.keep();
  try {
    uploads.putPart(upload, { number, blob, size, etag: md5, checksums });
  } catch (error) {
    store.files.remove(blob);
    throw error;
  }
  return { status: 200, headers: { etag: `"${md5}"`, ...checksumHeaders(checksums) } };
};

export const listParts: Operation = ({ uploads }, request) => {
  const { bucket, key, query } = request;
  const upload = uploads.require(bucket, key, uploadId(request));
  const marker = Number(query.get("part-number-marker") ?? 0);
  const most = Math.min(1000, Number(query.get("max-parts") ?? 1000)); // 1000 a page, as S3 has it
  if (!Number.isInteger(marker) || !Number.isInteger(most)) throw new S3Error("InvalidArgument");
  const rest = uploads.parts(upload.id).filter(({ number }) => number > marker);
  const page = rest.slice(0, most);
  const truncated = rest.length > page.length;
  return xmlReply(
    xmlDocument(
      element(
        "ListPartsResult",
        element("Bucket", bucket),
        element("Key", key),
        element("UploadId", upload.id),
        element("PartNumberMarker", marker),
        ...(truncated ? [element("NextPartNumberMarker", page.at(-1)?.number ?? marker)] : []),
        element("MaxParts", most),
        element("IsTruncated", truncated),
        element("StorageClass", upload.storageClass),
        ...page.map((part) =>
          element(
            "Part",
            element("PartNumber", part.number),
            element("LastModified", part.modifiedAt.toISOString()),
            element("ETag", `"${part.etag}"`),
            element("Size", part.size),
            ...Object.entries(part.checksums).map(([name, value]) =>
              element(`Checksum${name.toUpperCase()}`, value),
            ),
          ),
        ),
      ),
    ),
  );
};

/** Every upload in one page: a desk has few of them. */
export const listMultipartUploads: Operation = ({ uploads }, { bucket, query }) =>
  xmlReply(
    xmlDocument(
      element(
        "ListMultipartUploadsResult",
        element("Bucket", bucket),
        element("Prefix", query.get("prefix") ?? ""),
        element("IsTruncated", false),
        ...uploads
          .list(bucket, query.get("prefix") ?? "")
          .map((upload) =>
            element(
              "Upload",
              element("Key", upload.key),
              element("UploadId", upload.id),
              element("Initiated", upload.initiatedAt.toISOString()),
              element("StorageClass", upload.storageClass),
            ),
          ),
      ),
    ),
  );

export const completeMultipartUpload: Operation = async ({ uploads }, request) => {
  const { bucket, key, fields } = request;
  const root = await receiveXml(request, "CompleteMultipartUpload");
  const named = childrenNamed(root, "Part").map(readNamedPart);
  const { etag, versionId } = await uploads.complete(bucket, key, uploadId(request), named, (current) =>
    checkWrite(fields, current),
  );
  const path = [bucket, ...key.split("/")].map(encodeRfc3986).join("/");
  return xmlReply(
    xmlDocument(
      element(
        "CompleteMultipartUploadResult",
        element("Location", `http://${fields["host"]}/${path}`),
        element("Bucket", bucket),
        element("Key", key),
        element("ETag", `"${etag}"`),
      ),
    ),
    versionHeader({ versionId }),
  );
};

export const abortMultipartUpload: Operation = ({ uploads }, request) => {
  uploads.abort(request.bucket, request.key, uploadId(request));
  return { status: 204 };
};

const uploadId = ({ query }: S3Request) => query.get("uploadId") ?? "";

function readNamedPart(part: XmlElement): NamedPart {
  const [number, etag] = [Number(childText(part, "PartNumber")), childText(part, "ETag")];
  if (!Number.isInteger(number) || etag === undefined) throw new S3Error("MalformedXML");
  const checksums = part.children
    .filter(({ name }) => name.startsWith("Checksum"))
    .map(({ name, text }) => [name.slice("Checksum".length).toLowerCase(), text] as const);
  return { number, etag: etag.replaceAll('"', ""), checksums: Object.fromEntries(checksums) };
}
