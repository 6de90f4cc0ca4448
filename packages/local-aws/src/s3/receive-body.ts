import { createHash } from "node:crypto";
import { sha256Hex, unsignedPayload } from "../sigv4.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import type { BlobFiles, Draft } from "./blob-files.ts";
import { checksumAlgorithms, isChecksumName, type ChecksumName } from "./checksums.ts";
import { S3Error } from "./errors.ts";
import { bodyChunks, readXmlBody, type Fields, type S3Request } from "./request.ts";
import type { XmlElement } from "./xml.ts";

/** A body that arrived whole and matches everything its sender said about it. The receiver keeps or discards the draft. */
export type Received = {
  readonly draft: Draft;
  readonly size: number;
  readonly md5: string;
  readonly checksums: Record<string, string>;
};

export const largestPut = 5 * 2 ** 30; // 5 GiB, the limit of a single PUT, a part and a form upload

/** Streams a request body into a draft and checks its length, its digests and its chunk signatures. */
export async function receiveBody(files: BlobFiles, request: S3Request): Promise<Received> {
  const { fields } = request;
  const expected = expectedLength(request);
  if (expected > largestPut) throw new S3Error("EntityTooLarge");
  const wanted = readChecksumFields(fields);
  const md5Wanted = readContentMd5(fields);
  const hash = request.payload?.hash ?? unsignedPayload;
  if (/^[0-9a-f]{64}$/.test(hash)) wanted.computed.add("sha256");

  const source = unframe(request, hash, (trailers) => addTrailers(wanted, trailers));
  const received = await storeStream(files, source, wanted.computed, expected);
  try {
    if (received.size !== expected) throw new S3Error("IncompleteBody");
    if (wanted.computed.has("sha256") && /^[0-9a-f]{64}$/.test(hash)) {
      const actual = Buffer.from(received.checksums["sha256"] ?? "", "base64").toString("hex");
      if (actual !== hash) throw new S3Error("XAmzContentSHA256Mismatch");
    }
    if (md5Wanted !== undefined && md5Wanted !== received.md5) throw new S3Error("BadDigest");
    compareChecksums(wanted, received.checksums);
    return { ...received, checksums: pick(received.checksums, wanted.told) };
  } catch (error) {
    await received.draft.discard();
    throw error;
  }
}

/** Writes a stream into a draft, digesting it on the way; bytes past `limit` refuse it without being written. */
export async function storeStream(
  files: BlobFiles,
  source: AsyncIterable<Buffer>,
  algorithms: ReadonlySet<ChecksumName>,
  limit: number,
): Promise<Received> {
  const draft = await files.draft();
  const md5 = createHash("md5");
  const sums = [...algorithms].map((name) => [name, checksumAlgorithms[name]()] as const);
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > limit) throw new S3Error("EntityTooLarge");
      md5.update(chunk);
      for (const [, sum] of sums) sum.update(chunk);
      await draft.write(chunk);
    }
  } catch (error) {
    await draft.discard();
    throw error;
  }
  const checksums = Object.fromEntries(sums.map(([name, sum]) => [name, sum.digest().toString("base64")]));
  return { draft, size, md5: md5.digest("hex"), checksums };
}

/** Reads a small signed XML document. */
export function receiveXml(request: S3Request, rootName: string): Promise<XmlElement> {
  const hash = request.payload?.hash ?? unsignedPayload;
  if (hash.startsWith("STREAMING-"))
    throw new S3Error("NotImplemented", "A request document cannot be streamed.");
  return readXmlBody(request, rootName, (bytes) => {
    if (hash !== unsignedPayload && sha256Hex(bytes) !== hash) throw new S3Error("XAmzContentSHA256Mismatch");
    const md5 = readContentMd5(request.fields);
    if (md5 !== undefined && createHash("md5").update(bytes).digest("hex") !== md5)
      throw new S3Error("BadDigest");
    const wanted = readChecksumFields(request.fields);
    const actual: Record<string, string> = {};
    for (const name of wanted.computed) {
      const sum = checksumAlgorithms[name]();
      sum.update(bytes);
      actual[name] = sum.digest().toString("base64");
    }
    compareChecksums(wanted, actual);
  });
}

type WantedChecksums = {
  readonly computed: Set<ChecksumName>;
  /** Those the sender named, and so those the answer and HEAD tell. */
  readonly told: Set<ChecksumName>;
  readonly expected: Map<ChecksumName, string>;
  readonly trailing: Set<ChecksumName>;
};

const checksumPrefix = "x-amz-checksum-";
const notChecksums = new Set(["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"]);

function readChecksumFields(fields: Fields): WantedChecksums {
  const wanted: WantedChecksums = {
    computed: new Set(),
    told: new Set(),
    expected: new Map(),
    trailing: new Set(),
  };
  const add = (name: string): ChecksumName => {
    if (!isChecksumName(name))
      throw new S3Error("InvalidRequest", `The checksum algorithm ${name} is not known.`);
    wanted.computed.add(name);
    wanted.told.add(name);
    return name;
  };
  for (const [field, value] of Object.entries(fields)) {
    if (!field.startsWith(checksumPrefix) || notChecksums.has(field) || value === undefined) continue;
    const name = add(field.slice(checksumPrefix.length));
    if (Buffer.from(value, "base64").length !== checksumAlgorithms[name]().digest().length) {
      throw new S3Error("InvalidRequest", `Value for ${field} header is invalid.`);
    }
    wanted.expected.set(name, value);
  }
  for (const trailer of (fields["x-amz-trailer"] ?? "").split(",")) {
    const field = trailer.trim().toLowerCase();
    if (field !== "") wanted.trailing.add(add(field.replace(checksumPrefix, "")));
  }
  const algorithm = fields["x-amz-sdk-checksum-algorithm"];
  if (algorithm !== undefined) add(algorithm.toLowerCase());
  return wanted;
}

function addTrailers(wanted: WantedChecksums, trailers: ReadonlyMap<string, string>): void {
  for (const [field, value] of trailers) {
    const name = field.replace(checksumPrefix, "");
    if (!isChecksumName(name) || !wanted.trailing.has(name)) {
      throw new S3Error("InvalidRequest", `The trailer ${field} was not announced in x-amz-trailer.`);
    }
    wanted.expected.set(name, value);
  }
  for (const name of wanted.trailing) {
    if (!wanted.expected.has(name))
      throw new S3Error("InvalidRequest", `The trailer for ${name} is missing.`);
  }
}

function compareChecksums(wanted: WantedChecksums, actual: Readonly<Record<string, string>>): void {
  for (const [name, value] of wanted.expected) {
    if (actual[name] !== value) {
      throw new S3Error(
        "BadDigest",
        `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
  }
}

/** Hex MD5 out of Content-MD5. */
function readContentMd5(fields: Fields): string | undefined {
  const value = fields["content-md5"];
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== 16) throw new S3Error("InvalidDigest");
  return bytes.toString("hex");
}

function expectedLength({ fields, payload }: S3Request): number {
  const framed = payload?.hash.startsWith("STREAMING-") ?? false;
  const length = fields[framed ? "x-amz-decoded-content-length" : "content-length"];
  if (length === undefined || !/^\d{1,15}$/.test(length)) throw new S3Error("MissingContentLength");
  return Number(length);
}

function unframe(
  request: S3Request,
  hash: string,
  onTrailers: (trailers: ReadonlyMap<string, string>) => void,
): AsyncIterable<Buffer> {
  const chunks = bodyChunks(request.body);
  const chain = request.payload?.chain;
  switch (hash) {
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return decodeAwsChunked(chunks, { trailing: true, onTrailers });
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return decodeAwsChunked(chunks, { ...(chain && { chain }), trailing: false, onTrailers });
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return decodeAwsChunked(chunks, { ...(chain && { chain }), trailing: true, onTrailers });
    default:
      if (hash === unsignedPayload || /^[0-9a-f]{64}$/.test(hash)) return chunks;
      throw new S3Error("NotImplemented", `x-amz-content-sha256: ${hash} is not implemented.`);
  }
}

const pick = (checksums: Record<string, string>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(checksums).filter(([name]) => names.has(name)));
