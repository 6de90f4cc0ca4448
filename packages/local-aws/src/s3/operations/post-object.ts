import { finished } from "node:stream/promises";
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { encodeRfc3986 } from "../../request-target.ts";
import { S3Error } from "../errors.ts";
import { readDetails, versionHeader } from "../object-details.ts";
import { checkPostPolicy, type FormFields } from "../post-policy.ts";
import { storeStream, type Received } from "../receive-body.ts";
import { bodyChunks, xmlReply, type Operation, type S3Deps, type S3Request } from "../request.ts";
import { readStorageClass } from "../storage-class.ts";
import { element, xmlDocument } from "../xml.ts";

const longestField = 20_480; // bytes; S3 takes a form of 20 KB besides its file

type Form = { fields: FormFields; received: Received };

/** A browser's form upload: the policy is checked before a byte is stored, the file before it becomes an object. */
export const postObject: Operation = async (deps, request) => {
  const { store } = deps;
  store.requireBucket(request.bucket);
  const { fields, received } = await readForm(deps, request);
  const { draft, size, md5 } = received;
  const blob = await draft.keep();
  const key = fields["key"] ?? "";
  let stored;
  try {
    const details = readDetails({ ...fields, expires: fields["expires"] });
    const storageClass = readStorageClass(fields["x-amz-storage-class"]);
    stored = store.put(request.bucket, key, { blob, size, etag: md5, storageClass, details }, () => {});
  } catch (error) {
    store.files.remove(blob);
    throw error;
  }
  const path = [request.bucket, ...key.split("/")].map(encodeRfc3986).join("/");
  const location = `http://${request.fields["host"]}/${path}`;
  const headers = { etag: `"${md5}"`, location, ...versionHeader(stored) };
  switch (fields["success_action_status"] ?? "") {
    case "200":
      return { status: 200, headers };
    case "201": {
      const told = { Location: location, Bucket: request.bucket, Key: key, ETag: `"${md5}"` };
      const content = Object.entries(told).map(([name, value]) => element(name, value));
      return { ...xmlReply(xmlDocument(element("PostResponse", ...content)), headers), status: 201 };
    }
    default:
      return { status: 204, headers };
  }
};

function readForm(deps: S3Deps, request: S3Request): Promise<Form> {
  const fields: Record<string, string> = { bucket: request.bucket };
  let arrived: Promise<Received> | undefined;
  const contentType = request.fields["content-type"] ?? "";
  return new Promise<Form>((resolve, reject) => {
    const malformed = (cause: unknown) => new S3Error("MalformedPOSTRequest", undefined, { cause });
    let parser: BusboyInstance;
    try {
      parser = new Busboy({
        headers: { "content-type": contentType },
        limits: { fieldSize: longestField, fields: 100, files: 1 },
      });
    } catch (cause) {
      reject(malformed(cause));
      return;
    }
    parser.on("field", (name, value, _nameTruncated, valueTruncated) => {
      // What follows the file is ignored, as at S3: it could not have been checked in time.
      if (arrived) return;
      if (valueTruncated) reject(new S3Error("MalformedPOSTRequest", `The field ${name} is too long.`));
      if (name.toLowerCase() !== "bucket") fields[name.toLowerCase()] = value;
    });
    parser.on("file", (name, file, filename) => {
      if (arrived || name !== "file") {
        file.resume();
        return;
      }
      arrived = receiveFile(deps, fields, file, filename).catch((error: unknown) => {
        file.resume(); // read on, so that the page gets to see why
        throw error;
      });
      arrived.catch(reject);
    });
    // Only a form that ended as it should makes an object; a broken connection leaves none.
    parser.on("finish", () => {
      if (!arrived)
        reject(new S3Error("InvalidArgument", "POST requires exactly one file upload per request."));
      else arrived.then((received) => resolve({ fields, received }), reject);
    });
    const giveUp = (cause: unknown) => {
      arrived?.then(({ draft }) => draft.discard()).catch(() => undefined);
      reject(malformed(cause));
    };
    parser.on("error", giveUp);
    request.body.pipe(parser);
    finished(request.body, { writable: false }).catch((cause: unknown) => {
      giveUp(cause);
      parser.destroy();
    });
  });
}

async function receiveFile(
  { store, credentials, region }: S3Deps,
  fields: Record<string, string>,
  file: Readable,
  filename: string,
): Promise<Received> {
  const key = (fields["key"] ?? "").replaceAll("${filename}", filename);
  if (key === "") throw new S3Error("InvalidArgument", "Bucket POST must contain a field named 'key'.");
  if (Buffer.byteLength(key) > 1024) throw new S3Error("KeyTooLongError");
  fields["key"] = key;
  if (fields["success_action_redirect"] !== undefined || fields["redirect"] !== undefined) {
    throw new S3Error("NotImplemented", "A form upload cannot redirect here.");
  }
  const { min, max } = checkPostPolicy(fields, { credentials, region, now: new Date() });
  const received = await storeStream(store.files, bodyChunks(file), new Set(), max);
  if (received.size < min) {
    await received.draft.discard();
    throw new S3Error("EntityTooSmall", undefined, {
      details: { ProposedSize: String(received.size), MinSizeAllowed: String(min) },
    });
  }
  return received;
}
