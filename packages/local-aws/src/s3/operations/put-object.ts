import { checkWrite } from "../conditions.ts";
import { checksumHeaders, readDetails, versionHeader } from "../object-details.ts";
import { receiveBody } from "../receive-body.ts";
import type { Operation } from "../request.ts";
import { readStorageClass } from "../storage-class.ts";

/** PutObject. The conditions are checked before the body is read, to refuse early, and again in the step that stores it. */
export const putObject: Operation = async ({ store }, request) => {
  const { bucket, key, fields } = request;
  const storageClass = readStorageClass(fields["x-amz-storage-class"]);
  const told = readDetails(fields);
  checkWrite(fields, store.find(bucket, key));

  const { draft, size, md5, checksums } = await receiveBody(store.files, request);
  const blob = await draft.keep();
  const object = { blob, size, etag: md5, storageClass, details: { ...told, checksums } };
  let stored;
  try {
    stored = store.put(bucket, key, object, (current) => checkWrite(fields, current));
  } catch (error) {
    store.files.remove(blob);
    throw error;
  }
  return {
    status: 200,
    headers: { etag: `"${md5}"`, ...checksumHeaders(checksums), ...versionHeader(stored) },
  };
};
