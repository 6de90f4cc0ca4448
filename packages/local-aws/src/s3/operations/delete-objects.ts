import { checkDelete } from "../conditions.ts";
import { S3Error } from "../errors.ts";
import { receiveXml } from "../receive-body.ts";
import { xmlReply, type Operation } from "../request.ts";
import { childrenNamed, childText, element, xmlDocument, type Xml } from "../xml.ts";

/** DeleteObject; with If-Match only that very version, so that nobody deletes what came after. */
export const deleteObject: Operation = ({ store }, { bucket, key, fields, query }) => {
  const versionId = query.get("versionId");
  if (versionId !== undefined) {
    store.requireBucket(bucket);
    const { wasMarker } = store.removeVersion(bucket, key, versionId);
    return {
      status: 204,
      headers: {
        ...(versionId === "null" ? {} : { "x-amz-version-id": versionId }),
        ...(wasMarker ? { "x-amz-delete-marker": "true" } : {}),
      },
    };
  }
  const { marker } = store.remove(bucket, key, (current) => checkDelete(fields, current));
  const headers = { "x-amz-delete-marker": "true", ...(marker ? { "x-amz-version-id": marker } : {}) };
  return { status: 204, ...(marker ? { headers } : {}) };
};

const mostAtOnce = 1000; // the most S3 takes in one request

/** DeleteObjects: each key on its own, the answer says which went and which did not. */
export const deleteObjects: Operation = async ({ store }, request) => {
  const root = await receiveXml(request, "Delete");
  store.requireBucket(request.bucket);
  const quiet = childText(root, "Quiet") === "true";
  const named = childrenNamed(root, "Object");
  if (named.length === 0 || named.length > mostAtOnce) throw new S3Error("MalformedXML");
  const results = named.map((one): Xml[] => {
    const [key, etag, version] = [childText(one, "Key"), childText(one, "ETag"), childText(one, "VersionId")];
    if (!key) throw new S3Error("MalformedXML");
    try {
      if (version !== undefined) {
        store.removeVersion(request.bucket, key, version);
        return quiet ? [] : [element("Deleted", element("Key", key), element("VersionId", version))];
      }
      store.remove(request.bucket, key, (current) => checkDelete({ "if-match": etag }, current));
      return quiet ? [] : [element("Deleted", element("Key", key))];
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return [failure(key, error)];
    }
  });
  return xmlReply(xmlDocument(element("DeleteResult", ...results.flat())));
};

const failure = (key: string, error: S3Error): Xml =>
  element("Error", element("Key", key), element("Code", error.code), element("Message", error.message));
