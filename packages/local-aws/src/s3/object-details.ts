import { S3Error } from "./errors.ts";
import type { Fields } from "./request.ts";
import { restoreHeader } from "./restoration.ts";
import type { StoredObject } from "./object-store.ts";

/** What is told about an object besides its bytes. */
export type ObjectDetails = {
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, without the `x-amz-meta-` in front. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Checksums of the whole object in base64, by their header names. */
  readonly checksums: Readonly<Record<string, string>>;
};

const keptHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];
const metaPrefix = "x-amz-meta-";
const longestMetadata = 2048; // bytes of names and values together, S3 user guide

/** Takes from a request what is kept with the object. */
export function readDetails(fields: Fields, checksums: Record<string, string> = {}): ObjectDetails {
  const headers: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = name === "content-encoding" ? withoutFraming(fields[name]) : fields[name];
    if (value) headers[name] = value;
  }
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith(metaPrefix) && value !== undefined) metadata[name.slice(metaPrefix.length)] = value;
  }
  if (Buffer.byteLength(Object.entries(metadata).flat().join("")) > longestMetadata) {
    throw new S3Error("MetadataTooLarge", undefined, {
      details: { MaxSizeAllowed: String(longestMetadata) },
    });
  }
  return { headers, metadata, checksums };
}

// aws-chunked describes the transfer, not the object: S3 does not keep it.
function withoutFraming(encoding: string | undefined): string | undefined {
  const codings = (encoding ?? "").split(",").map((coding) => coding.trim());
  return codings.filter((coding) => coding !== "" && coding !== "aws-chunked").join(",") || undefined;
}

/** The headers of an answer to GET or HEAD. */
export function describeObject(object: StoredObject, now: Date): Record<string, string> {
  const { headers, metadata } = object.details;
  const restore = restoreHeader(object, now);
  return {
    "content-type": "binary/octet-stream", // what S3 says when nobody told it
    ...headers,
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [metaPrefix + name, value])),
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    ...versionHeader(object),
    "last-modified": object.modifiedAt.toUTCString(),
    ...(object.storageClass === "STANDARD" ? {} : { "x-amz-storage-class": object.storageClass }),
    ...(restore === undefined ? {} : { "x-amz-restore": restore }),
  };
}

/** Tells the version; S3 says nothing of it where the bucket keeps none. */
export const versionHeader = ({ versionId }: { versionId: string }): Record<string, string> =>
  versionId === "null" ? {} : { "x-amz-version-id": versionId };

/** Checksums as headers. */
export const checksumHeaders = (checksums: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value]));
