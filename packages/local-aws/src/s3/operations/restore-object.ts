import { S3Error } from "../errors.ts";
import { receiveXml } from "../receive-body.ts";
import type { Operation } from "../request.ts";
import { decideRestore, isTier } from "../restoration.ts";
import { childrenNamed, childText } from "../xml.ts";

/** RestoreObject: 202 begins a restore, 200 lengthens one that is done, 409 means one is under way. */
export const restoreObject: Operation = async (
  { store, clock, timeScale, faults, announcer, tick },
  request,
) => {
  const versionId = request.query.get("versionId");
  store.require(request.bucket, request.key, versionId);
  const root = await receiveXml(request, "RestoreRequest");
  if (childText(root, "Type") !== undefined)
    throw new S3Error("NotImplemented", "Only archive restores are here.");
  const days = Number(childText(root, "Days"));
  if (!Number.isInteger(days) || days < 1) throw new S3Error("MalformedXML");
  const [parameters] = childrenNamed(root, "GlacierJobParameters");
  const tier = (parameters && childText(parameters, "Tier")) ?? "Standard";
  if (!isTier(tier)) throw new S3Error("MalformedXML");

  faults.refuse("RestoreObject", tier);
  // Looked up again: the body took a while, and what was archived may have been overwritten.
  const object = store.require(request.bucket, request.key, versionId);
  const { status, restoration } = decideRestore(object, { days, tier }, clock(), timeScale);
  store.setRestoration(object, restoration);
  announcer.tell(object, "ObjectRestore:Post");
  tick();
  return { status };
};
