import { parseRange } from "../byte-range.ts";
import { checkRead } from "../conditions.ts";
import { checksumHeaders, describeObject } from "../object-details.ts";
import type { StoredObject } from "../object-store.ts";
import type { Operation, S3Request } from "../request.ts";
import { requireReadable } from "../restoration.ts";

/** GetObject: the whole or a range, conditions first, archived objects only while restored. */
export const getObject: Operation = ({ store, clock }, request) => {
  const object = store.require(request.bucket, request.key, request.query.get("versionId"));
  const headers = describe(object, request, clock());
  if (checkRead(request.fields, object) === "not-modified") return { status: 304, headers };
  requireReadable(object, clock());
  const range = parseRange(request.fields["range"], object.size);
  const blob = store.files.open(object.blob);
  if (!range) {
    return {
      status: 200,
      headers: { ...headers, ...fullChecksums(object, request), "content-length": String(object.size) },
      body: blob.read(),
    };
  }
  return {
    status: 206,
    headers: {
      ...headers,
      "content-range": `bytes ${range.start}-${range.end}/${object.size}`,
      "content-length": String(range.end - range.start + 1),
    },
    body: blob.read(range),
  };
};

/** HeadObject: the same without the bytes, and so for archived objects too. */
export const headObject: Operation = ({ store, clock }, request) => {
  const object = store.require(request.bucket, request.key, request.query.get("versionId"));
  const headers = describe(object, request, clock());
  if (checkRead(request.fields, object) === "not-modified") return { status: 304, headers };
  const range = parseRange(request.fields["range"], object.size);
  if (range) {
    const length = { "content-length": String(range.end - range.start + 1) };
    const told = { "content-range": `bytes ${range.start}-${range.end}/${object.size}` };
    return { status: 206, headers: { ...headers, ...length, ...told } };
  }
  return {
    status: 200,
    headers: { ...headers, ...fullChecksums(object, request), "content-length": String(object.size) },
  };
};

// response-content-disposition and its like: the signer of the link decides how the browser treats the file.
const overrides = [
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
];

function describe(object: StoredObject, { query }: S3Request, now: Date): Record<string, string> {
  const headers = describeObject(object, now);
  for (const name of overrides) {
    const value = query.get(name);
    if (value !== undefined) headers[name.replace("response-", "")] = value;
  }
  return headers;
}

// A client checks what it reads against these, so they go only with the whole object.
const fullChecksums = (object: StoredObject, { fields }: S3Request) =>
  fields["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED" &&
  Object.keys(object.details.checksums).length > 0
    ? { ...checksumHeaders(object.details.checksums), "x-amz-checksum-type": "FULL_OBJECT" }
    : {};
