import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { finished, pipeline } from "node:stream/promises";
import { parseTarget } from "../request-target.ts";
import { verifySignature, type Credentials } from "../sigv4.ts";
import { corsHeaders, defaultRules, type CorsRule } from "./cors.ts";
import { errorDocument, S3Error } from "./errors.ts";
import { createFaultSwitch, S3Faults } from "./faults.ts";
import { openMultipartStore } from "./multipart-store.ts";
import { openObjectStore } from "./object-store.ts";
import type { Fields, S3Deps, S3Reply, S3Request } from "./request.ts";
import { openOutbox, type Publish } from "../outbox.ts";
import { announceReady, createAnnouncer } from "./notices.ts";
import { findOperation, postObject } from "./routes.ts";
import { createTicker } from "../ticker.ts";

export type S3Options = {
  readonly dir: string;
  readonly credentials: Credentials;
  readonly region: string;
  readonly corsOrigins: readonly string[];
  /** The time objects are stored, restored and expire by. Signatures go by the real time, as their signers do. */
  readonly clock?: () => Date;
  /** The hours that restores take, times this; 1 unless said otherwise. */
  readonly timeScale?: number;
  readonly faults?: S3Faults;
  /** How notices reach a topic; without it none are sent. */
  readonly publish?: Publish;
  /** Told of failures that are nobody's fault but the server's. */
  readonly onFailure?: (error: unknown) => void;
};

export type S3Server = {
  readonly server: Server;
  /** Looks what the clock's time has brought about; done by itself too, this is for clocks that are moved by hand. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

/** Makes the embedded S3. Closing the store is the caller's, after the server has closed. */
export function createS3Server(options: S3Options): S3Server {
  const clock = options.clock ?? (() => new Date());
  const store = openObjectStore({ dir: options.dir, clock });
  const faults = createFaultSwitch(options.faults);
  const { region, credentials, onFailure, publish = async () => {} } = options;
  const outbox = openOutbox(store.db, publish, () => faults.present().events, onFailure);
  const announcer = createAnnouncer(store, outbox, { clock, region });
  const ticker = createTicker(clock, () => {
    const next = announceReady(store, announcer, clock());
    outbox.flush();
    return next;
  });
  const deps: S3Deps = {
    store,
    uploads: openMultipartStore(store),
    clock,
    timeScale: options.timeScale ?? 1,
    announcer,
    faults,
    tick: ticker.tick,
    region,
    credentials,
  };
  const fallback = defaultRules(options.corsOrigins);
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, (request, response) => {
    // requestTimeout would cut off an upload that takes five minutes; 75 s is longer than any SDK keeps an idle socket.
    void serve(deps, fallback, options.onFailure, request, response);
  });
  ticker.tick(); // what became ready, or was owed, while nobody ran
  return {
    server,
    tick: async () => {
      ticker.tick();
      await outbox.idle();
    },
    close: async () => {
      ticker.stop();
      await outbox.close();
      store.close();
    },
  };
}

async function serve(
  deps: S3Deps,
  fallback: readonly CorsRule[],
  onFailure: S3Options["onFailure"],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("x-amz-request-id", requestId);
  response.setHeader("server", "GAS embedded S3");
  request.on("error", () => {}); // a caller that hangs up is seen where its body is read
  let reply: S3Reply;
  try {
    for (const [name, value] of Object.entries(corsHeaders(rulesFor(deps, fallback, request), request))) {
      response.setHeader(name, value);
    }
    reply = request.method === "OPTIONS" ? preflight(response) : await handle(deps, request);
  } catch (error) {
    const refusal = asS3Error(error, request, onFailure);
    const resource = (request.url ?? "").split("?", 1)[0] ?? "";
    reply = {
      status: refusal.status,
      headers: { ...refusal.headers, "content-type": "application/xml" },
      body: errorDocument(refusal, resource, requestId),
    };
  }
  try {
    await drain(request);
    await send(response, reply, request.method === "HEAD");
  } catch (error) {
    response.destroy();
    if (!isHangUp(error)) onFailure?.(error);
  }
}

async function handle(deps: S3Deps, request: IncomingMessage): Promise<S3Reply> {
  const method = request.method ?? "";
  if (request.url === "/-/faults" && method === "PUT") return setFaults(deps, request);
  const target = parseTarget(request.url ?? "/");
  if (!target) throw new S3Error("InvalidURI");
  const [bucket = "", ...rest] = target.segments;
  const key = rest.join("/");
  checkKey(key);
  const query = new Map(target.query);
  const own = readHeaders(request);
  const isForm = method === "POST" && key === "" && /^multipart\/form-data/i.test(own["content-type"] ?? "");
  if (isForm) {
    if (target.query.length > 0) throw new S3Error("NotImplemented");
    return postObject(deps, { method, bucket, key, query, fields: own, body: request, payload: undefined });
  }

  const verdict = verifySignature(
    { method, target: request.url ?? "/", headers: request.headers },
    { service: "s3", region: deps.region, credentials: deps.credentials, now: new Date() },
  );
  if (!verdict.ok) throw new S3Error(verdict.code, verdict.message);
  const fields = verdict.via === "query" ? { ...readAmzQuery(target.query), ...own } : own;
  const { payloadHash: hash, chain } = verdict;
  const verified: S3Request = { method, bucket, key, query, fields, body: request, payload: { hash, chain } };
  return findOperation(method, verified, query, fields)(deps, verified);
}

/** For tests and demonstrations, on a server that only this machine reaches: what shall go wrong. */
async function setFaults(deps: S3Deps, request: IncomingMessage): Promise<S3Reply> {
  const parsed = S3Faults.safeParse(await json(request).catch(() => undefined));
  if (!parsed.success) throw new S3Error("InvalidArgument", "Not a list of faults.");
  deps.faults.set(parsed.data);
  return { status: 204 };
}

function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 1024) throw new S3Error("KeyTooLongError"); // 1024 bytes of UTF-8, S3 user guide
  if (key.includes("\0")) throw new S3Error("InvalidArgument", "A key cannot hold a NUL here.");
}

function readHeaders(request: IncomingMessage): Fields {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : value,
    ]),
  );
}

const readAmzQuery = (query: readonly (readonly [string, string])[]): Fields =>
  Object.fromEntries(
    query
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => name.startsWith("x-amz-")),
  );

function rulesFor(
  { store }: S3Deps,
  fallback: readonly CorsRule[],
  request: IncomingMessage,
): readonly CorsRule[] {
  const name = parseTarget(request.url ?? "/")?.segments[0] ?? "";
  const cors = store.findBucket(name)?.cors;
  return cors === undefined ? fallback : (JSON.parse(cors) as CorsRule[]);
}

function preflight(response: ServerResponse): S3Reply {
  if (!response.hasHeader("access-control-allow-origin")) throw new S3Error("AccessForbidden");
  return { status: 200 };
}

/** Reads what is left of a body: a browser sees an answer only when it could send everything, else a network error. */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  request.resume();
  await finished(request, { writable: false });
}

async function send(
  response: ServerResponse,
  { status, headers = {}, body }: S3Reply,
  head: boolean,
): Promise<void> {
  const length = typeof body === "string" ? { "content-length": String(Buffer.byteLength(body)) } : {};
  // An answer without a body must say so, except where HTTP forbids it or a length is told for HEAD.
  const empty =
    body === undefined && status !== 204 && status !== 304 && !head ? { "content-length": "0" } : {};
  response.writeHead(status, { ...empty, ...length, ...headers });
  if (body === undefined || head) {
    if (typeof body === "object") body.destroy();
    response.end();
  } else if (typeof body === "string") response.end(body);
  else await pipeline(body, response);
}

function asS3Error(error: unknown, request: IncomingMessage, onFailure: S3Options["onFailure"]): S3Error {
  if (error instanceof S3Error) return error;
  if (request.destroyed && !request.complete)
    return new S3Error("IncompleteBody", undefined, { cause: error });
  onFailure?.(error);
  return new S3Error("InternalError", undefined, { cause: error });
}

function isHangUp(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return ["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE", "ERR_STREAM_DESTROYED"].includes(String(code));
}
