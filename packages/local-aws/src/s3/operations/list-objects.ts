import { encodeRfc3986 } from "../../request-target.ts";
import { S3Error } from "../errors.ts";
import { listPage } from "../list-objects.ts";
import type { StoredObject } from "../object-store.ts";
import { xmlReply, type Operation, type S3Request } from "../request.ts";
import { element, xmlDocument, type Xml } from "../xml.ts";

const mostKeys = 1000; // the most S3 puts on a page

/** ListObjectsV2. */
export const listObjectsV2: Operation = ({ store }, request) => {
  const { query, bucket } = request;
  store.requireBucket(bucket);
  const [token, startAfter] = [query.get("continuation-token"), query.get("start-after")];
  const { encode, prefix, delimiter, maxKeys } = readListQuery(request);
  const after = token === undefined ? (startAfter ?? "") : readToken(token);
  const page = listPage((from, limit) => store.from(bucket, from, limit), {
    prefix,
    delimiter,
    after,
    maxKeys,
  });
  return xmlReply(
    xmlDocument(
      element(
        "ListBucketResult",
        element("Name", bucket),
        element("Prefix", encode(prefix)),
        ...optional("Delimiter", delimiter, encode),
        ...optional("StartAfter", startAfter, encode),
        ...optional("ContinuationToken", token),
        ...optional("EncodingType", query.get("encoding-type")),
        element("KeyCount", page.contents.length + page.commonPrefixes.length),
        element("MaxKeys", maxKeys),
        element("IsTruncated", page.next !== undefined),
        ...optional("NextContinuationToken", page.next, writeToken),
        ...page.contents.map((object) => writeContents(object, encode)),
        ...page.commonPrefixes.map((common) => element("CommonPrefixes", element("Prefix", encode(common)))),
      ),
    ),
  );
};

/** ListObjects, the first version, which older clients still use. */
export const listObjectsV1: Operation = ({ store }, request) => {
  const { query, bucket } = request;
  store.requireBucket(bucket);
  const after = query.get("marker") ?? "";
  const { encode, prefix, delimiter, maxKeys } = readListQuery(request);
  const page = listPage((from, limit) => store.from(bucket, from, limit), {
    prefix,
    delimiter,
    after,
    maxKeys,
  });
  return xmlReply(
    xmlDocument(
      element(
        "ListBucketResult",
        element("Name", bucket),
        element("Prefix", encode(prefix)),
        element("Marker", encode(after)),
        ...optional("Delimiter", delimiter, encode),
        ...optional("EncodingType", query.get("encoding-type")),
        element("MaxKeys", maxKeys),
        element("IsTruncated", page.next !== undefined),
        ...optional("NextMarker", delimiter === undefined ? undefined : page.next, encode),
        ...page.contents.map((object) => writeContents(object, encode)),
        ...page.commonPrefixes.map((common) => element("CommonPrefixes", element("Prefix", encode(common)))),
      ),
    ),
  );
};

function readListQuery({ query }: S3Request) {
  const asked = query.get("max-keys");
  if (asked !== undefined && !/^\d{1,9}$/.test(asked)) {
    throw new S3Error("InvalidArgument", "Provided max-keys not an integer or within integer range");
  }
  const encoding = query.get("encoding-type");
  if (encoding !== undefined && encoding !== "url")
    throw new S3Error("InvalidArgument", "Invalid Encoding Method");
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") || undefined,
    maxKeys: Math.min(mostKeys, Number(asked ?? mostKeys)),
    // Slashes stay, so that an encoded key still looks like a key.
    encode:
      encoding === "url"
        ? (text: string) => encodeRfc3986(text).replaceAll("%2F", "/")
        : (text: string) => text,
  };
}

function writeContents(object: StoredObject, encode: (text: string) => string): Xml {
  return element(
    "Contents",
    element("Key", encode(object.key)),
    element("LastModified", object.modifiedAt.toISOString()),
    element("ETag", `"${object.etag}"`),
    element("Size", object.size),
    element("StorageClass", object.storageClass),
  );
}

const optional = (name: string, value: string | undefined, write = (text: string) => text): Xml[] =>
  value === undefined ? [] : [element(name, write(value))];

const writeToken = (key: string) => Buffer.from(key).toString("base64url");
const readToken = (token: string) => Buffer.from(token, "base64url").toString("utf8");
