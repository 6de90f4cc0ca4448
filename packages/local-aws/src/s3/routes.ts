import { S3Error } from "./errors.ts";
import * as buckets from "./operations/buckets.ts";
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject, deleteObjects } from "./operations/delete-objects.ts";
import { listObjectsV1, listObjectsV2 } from "./operations/list-objects.ts";
import { getBucketNotices, putBucketNotices } from "./operations/bucket-notices.ts";
import * as multipart from "./operations/multipart.ts";
import { postObject } from "./operations/post-object.ts";
import { putObject } from "./operations/put-object.ts";
import { getObject, headObject } from "./operations/read-object.ts";
import { restoreObject } from "./operations/restore-object.ts";
import { uploadPartCopy } from "./operations/upload-part-copy.ts";
import * as versioning from "./operations/versioning.ts";
import type { Fields, Operation } from "./request.ts";

type Route = {
  readonly on: "service" | "bucket" | "object";
  readonly method: string;
  /** Query parameters that tell this operation from its neighbours. */
  readonly needs?: readonly string[];
  /** Query parameters it understands besides. */
  readonly takes?: readonly string[];
  readonly header?: string;
  readonly run: Operation;
};

const listing = ["prefix", "delimiter", "max-keys", "encoding-type"];
const responses = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];
const reading = responses.map((name) => `response-${name}`);

/** Every operation there is. What is not in this table is answered with 501, never with a silent success. */
const routes: readonly Route[] = [
  { on: "service", method: "GET", run: buckets.listBuckets },
  { on: "bucket", method: "PUT", run: buckets.createBucket },
  { on: "bucket", method: "HEAD", run: buckets.headBucket },
  { on: "bucket", method: "DELETE", run: buckets.deleteBucket },
  { on: "bucket", method: "GET", needs: ["location"], run: buckets.getBucketLocation },
  { on: "bucket", method: "PUT", needs: ["cors"], run: buckets.putBucketCors },
  { on: "bucket", method: "GET", needs: ["cors"], run: buckets.getBucketCors },
  { on: "bucket", method: "DELETE", needs: ["cors"], run: buckets.deleteBucketCors },
  { on: "bucket", method: "PUT", needs: ["versioning"], run: versioning.putBucketVersioning },
  { on: "bucket", method: "GET", needs: ["versioning"], run: versioning.getBucketVersioning },
  { on: "bucket", method: "PUT", needs: ["notification"], run: putBucketNotices },
  { on: "bucket", method: "GET", needs: ["notification"], run: getBucketNotices },
  {
    on: "bucket",
    method: "GET",
    needs: ["versions"],
    takes: ["prefix", "key-marker", "version-id-marker", "max-keys", "encoding-type"],
    run: versioning.listObjectVersions,
  },
  {
    on: "bucket",
    method: "GET",
    needs: ["list-type"],
    takes: [...listing, "continuation-token", "start-after", "fetch-owner"],
    run: listObjectsV2,
  },
  { on: "bucket", method: "GET", takes: [...listing, "marker"], run: listObjectsV1 },
  {
    on: "bucket",
    method: "GET",
    needs: ["uploads"],
    takes: ["prefix", "encoding-type", "max-uploads"],
    run: multipart.listMultipartUploads,
  },
  { on: "bucket", method: "POST", needs: ["delete"], run: deleteObjects },
  { on: "object", method: "PUT", run: putObject },
  { on: "object", method: "PUT", header: "x-amz-copy-source", run: copyObject },
  { on: "object", method: "GET", takes: [...reading, "versionId"], run: getObject },
  { on: "object", method: "HEAD", takes: [...reading, "versionId"], run: headObject },
  { on: "object", method: "DELETE", takes: ["versionId"], run: deleteObject },
  { on: "object", method: "POST", needs: ["restore"], takes: ["versionId"], run: restoreObject },
  { on: "object", method: "POST", needs: ["uploads"], run: multipart.createMultipartUpload },
  { on: "object", method: "PUT", needs: ["uploadId", "partNumber"], run: multipart.uploadPart },
  {
    on: "object",
    method: "PUT",
    needs: ["uploadId", "partNumber"],
    header: "x-amz-copy-source",
    run: uploadPartCopy,
  },
  {
    on: "object",
    method: "GET",
    needs: ["uploadId"],
    takes: ["max-parts", "part-number-marker"],
    run: multipart.listParts,
  },
  { on: "object", method: "POST", needs: ["uploadId"], run: multipart.completeMultipartUpload },
  { on: "object", method: "DELETE", needs: ["uploadId"], run: multipart.abortMultipartUpload },
];

export { postObject };

/** Finds the operation a request asks for. */
export function findOperation(
  method: string,
  { bucket, key }: { bucket: string; key: string },
  query: ReadonlyMap<string, string>,
  fields: Fields,
): Operation {
  const on = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  // x-id is a label the SDK adds; x-amz- parameters are the signature or headers in another place.
  const asked = [...query.keys()].filter((name) => name !== "x-id" && !/^x-amz-/i.test(name));
  const copying = fields["x-amz-copy-source"] !== undefined;
  const route = routes.find(
    (one) =>
      one.on === on &&
      one.method === method &&
      (one.header !== undefined) === copying &&
      (one.needs ?? []).every((name) => query.has(name)) &&
      asked.every((name) => (one.needs ?? []).includes(name) || (one.takes ?? []).includes(name)),
  );
  if (!route) {
    const what = [method, on, ...asked].join(" ");
    throw new S3Error("NotImplemented", `The embedded S3 does not implement this: ${what}`);
  }
  refuseUnknownHeaders(fields);
  return route.run;
}

const understood = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-signature",
  "x-amz-signedheaders",
  "x-amz-content-sha256",
  "x-amz-decoded-content-length",
  "x-amz-trailer",
  "x-amz-user-agent",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-checksum-algorithm",
  "x-amz-checksum-mode",
  "x-amz-copy-source",
  "x-amz-copy-source-range",
  "x-amz-metadata-directive",
  "x-amz-storage-class",
  "x-amz-optional-object-attributes",
  "x-amz-mp-object-size",
]);

// Headers that ask for what this S3 does anyway.
const harmless: Readonly<Record<string, readonly string[]>> = {
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-server-side-encryption": ["AES256"], // S3 does this by default and there is nothing to see of it
  "x-amz-checksum-type": ["COMPOSITE"],
  "x-amz-request-payer": ["requester"],
  "x-amz-tagging-directive": ["COPY"],
  "x-amz-bucket-object-lock-enabled": ["false"],
};

/** A header that would change what is stored, were it understood, must not be passed over. */
function refuseUnknownHeaders(fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith("x-amz-") || understood.has(name)) continue;
    if (/^x-amz-(meta-|checksum-(crc|sha)|copy-source-if-)/.test(name)) continue;
    if (value !== undefined && harmless[name]?.includes(value)) continue;
    throw new S3Error("NotImplemented", `The embedded S3 does not implement the header ${name}: ${value}`);
  }
}
