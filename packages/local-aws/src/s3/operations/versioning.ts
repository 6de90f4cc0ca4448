import { encodeRfc3986 } from "../../request-target.ts";
import { S3Error } from "../errors.ts";
import type { ListedVersion } from "../history.ts";
import { receiveXml } from "../receive-body.ts";
import { xmlReply, type Operation } from "../request.ts";
import { childText, element, xmlDocument, type Xml } from "../xml.ts";

const mostKeys = 1000; // the most S3 lists in one page

export const putBucketVersioning: Operation = async ({ store }, request) => {
  store.requireBucket(request.bucket);
  const status = childText(await receiveXml(request, "VersioningConfiguration"), "Status");
  if (status !== "Enabled" && status !== "Suspended") throw new S3Error("MalformedXML");
  store.setVersioning(request.bucket, status);
  return { status: 200 };
};

/** An empty document where versioning was never turned on. */
export const getBucketVersioning: Operation = ({ store }, { bucket }) => {
  const { versioning } = store.requireBucket(bucket);
  const status = versioning ? [element("Status", versioning)] : [];
  return xmlReply(xmlDocument(element("VersioningConfiguration", ...status)));
};

/** ListObjectVersions: by key, and of each key the newest first. */
export const listObjectVersions: Operation = ({ store }, { bucket, query }) => {
  store.requireBucket(bucket);
  const prefix = query.get("prefix") ?? "";
  const maxKeys = Math.min(mostKeys, Number(query.get("max-keys") ?? mostKeys));
  if (!Number.isInteger(maxKeys) || maxKeys < 0) throw new S3Error("InvalidArgument");
  const after = {
    key: query.get("key-marker") ?? "",
    versionId: query.get("version-id-marker") || undefined,
  };
  const encode = query.get("encoding-type") === "url" ? encodeKey : (key: string) => key;
  const found = store.versionsFrom(bucket, prefix, after, maxKeys + 1);
  const page = found.slice(0, maxKeys);
  const last = page.at(-1);
  const truncated = found.length > page.length && last !== undefined;
  return xmlReply(
    xmlDocument(
      element(
        "ListVersionsResult",
        element("Name", bucket),
        element("Prefix", encode(prefix)),
        element("KeyMarker", encode(after.key)),
        element("VersionIdMarker", after.versionId ?? ""),
        element("MaxKeys", maxKeys),
        element("IsTruncated", truncated),
        ...(truncated
          ? [element("NextKeyMarker", encode(last.key)), element("NextVersionIdMarker", last.versionId)]
          : []),
        ...page.map((version) => writeVersion(version, encode)),
      ),
    ),
  );
};

const encodeKey = (key: string) => encodeRfc3986(key).replaceAll("%2F", "/");

function writeVersion(version: ListedVersion, encode: (key: string) => string): Xml {
  const common = [
    element("Key", encode(version.key)),
    element("VersionId", version.versionId),
    element("IsLatest", version.isLatest),
    element("LastModified", version.modifiedAt.toISOString()),
  ];
  if (version.isMarker) return element("DeleteMarker", ...common);
  return element(
    "Version",
    ...common,
    element("ETag", `"${version.etag}"`),
    element("Size", version.size),
    element("StorageClass", version.storageClass),
  );
}
