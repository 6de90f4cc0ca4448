import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { ChainStart } from "../sigv4.ts";
import { S3Error } from "./errors.ts";
import type { MultipartStore } from "./multipart-store.ts";
import type { ObjectStore } from "./object-store.ts";
import type { FaultSwitch } from "./faults.ts";
import type { Announcer } from "./notices.ts";
import type { Credentials } from "../sigv4.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/** Lower-case header names; presigned requests may carry their `x-amz-` headers in the query instead. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** A request whose signature has been checked. */
export type S3Request = {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly fields: Fields;
  readonly body: IncomingMessage;
  readonly payload: { readonly hash: string; readonly chain: ChainStart } | undefined;
};

/** An answer, as a value; the server writes it. */
export type S3Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
};

export type S3Deps = {
  readonly store: ObjectStore;
  readonly uploads: MultipartStore;
  readonly clock: () => Date;
  /** The archive's hours, times this. */
  readonly timeScale: number;
  readonly announcer: Announcer;
  readonly faults: FaultSwitch;
  /** Looks what the present time has brought about, and when to look again. */
  readonly tick: () => void;
  readonly region: string;
  readonly credentials: Credentials;
};

export type Operation = (deps: S3Deps, request: S3Request) => Promise<S3Reply> | S3Reply;

/** An XML answer. */
export const xmlReply = (document: string, headers: Record<string, string> = {}): S3Reply => ({
  status: 200,
  headers: { "content-type": "application/xml", ...headers },
  body: document,
});

const longestDocument = 4 << 20; // 10,000 parts with two checksums each stay under 3 MiB

/** The chunks of a request body. Leaving the loop early leaves the connection open, so that an answer can still be read. */
export const bodyChunks = (body: Readable): AsyncIterable<Buffer> =>
  body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;

/** Reads and checks a request document. */
export async function readXmlBody(
  request: S3Request,
  rootName: string,
  verify: (bytes: Buffer) => void,
): Promise<XmlElement> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bodyChunks(request.body)) {
    size += piece.length;
    if (size > longestDocument) throw new S3Error("MalformedXML", "The request document is too long.");
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  verify(bytes);
  const root = parseXml(bytes.toString("utf8"));
  if (root?.name !== rootName) throw new S3Error("MalformedXML");
  return root;
}
