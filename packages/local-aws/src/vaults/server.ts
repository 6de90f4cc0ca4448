import { mkdirSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { finished, pipeline } from "node:stream/promises";
import { readWhole } from "../json-gate.ts";
import { openOutbox, type Publish } from "../outbox.ts";
import { openBlobFiles } from "../s3/blob-files.ts";
import { parseTarget } from "../request-target.ts";
import { sha256Hex, verifySignature, type Credentials, type SignatureProblem } from "../sigv4.ts";
import { createTicker } from "../ticker.ts";
import { advanceJobs } from "./advance-jobs.ts";
import * as archives from "./archives.ts";
import { openGlacierDatabase } from "./database.ts";
import { GlacierError, invalid, type GlacierErrorCode } from "./errors.ts";
import { failIfWanted, GlacierFaults } from "./faults.ts";
import { jobOutput } from "./job-output.ts";
import * as jobs from "./jobs.ts";
import { header } from "./receive.ts";
import type { GlacierDeps, Reply } from "./request.ts";
import * as uploads from "./uploads.ts";
import * as vaults from "./vaults.ts";

export type GlacierOptions = {
  readonly dir: string;
  readonly credentials: Credentials;
  readonly region: string;
  /** The time that jobs go by. Signatures go by the real time, as their signers do. */
  readonly clock?: () => Date;
  /** The hours that jobs take, times this; 1 unless said otherwise. */
  readonly timeScale?: number;
  readonly faults?: GlacierFaults;
  readonly publish: Publish;
  readonly onFailure?: (error: unknown) => void;
};

export type GlacierServer = {
  readonly server: Server;
  /** Looks what the clock's time has brought about; done by itself too, this is for clocks that are moved by hand. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

const account = "000000000000";
const longestDocument = 1 << 20;

/** Makes the embedded Glacier: vaults, archives, jobs and their notices, kept in a directory. */
export function createGlacierServer(options: GlacierOptions): GlacierServer {
  const { dir, credentials, region, onFailure } = options;
  const clock = options.clock ?? (() => new Date());
  mkdirSync(dir, { recursive: true });
  const db = openGlacierDatabase(join(dir, "index.db"));
  const files = openBlobFiles(dir);
  const known = new Set(
    ["archives", "parts", "jobs"].flatMap((table) =>
      db
        .prepare(`SELECT blob FROM ${table} WHERE blob IS NOT NULL`)
        .all()
        .map((row) => String(row["blob"])),
    ),
  );
  files.sweep((name) => known.has(name));

  let faults = options.faults ?? GlacierFaults.parse({});
  const outbox = openOutbox(db, options.publish, () => faults.notices, onFailure);
  const arnOf = (vault: string) => `arn:aws:glacier:${region}:${account}:vaults/${vault}`;
  const ticker = createTicker(clock, () => {
    const next = advanceJobs(deps, arnOf);
    outbox.flush();
    return next;
  });
  const deps: GlacierDeps = {
    db,
    files,
    clock,
    timeScale: options.timeScale ?? 1,
    outbox,
    faults: () => faults,
    tick: ticker.tick,
  };
  const gate = { service: "glacier", region, credentials };

  const handle = async (request: IncomingMessage): Promise<Reply> => {
    const method = request.method ?? "";
    if (request.url === "/-/faults" && method === "PUT") {
      const parsed = GlacierFaults.safeParse(await json(request).catch(() => undefined));
      if (!parsed.success) throw invalid("Not a list of faults.");
      faults = parsed.data;
      return { status: 204 };
    }
    const target = parseTarget(request.url ?? "/");
    if (!target) throw new GlacierError("BadRequest", "The path is not well-formed.");
    const query = new URLSearchParams(Object.fromEntries(target.query));
    const [owner, root, vault = "", what = "", id = "", sub = ""] = target.segments;
    if (root !== "vaults") throw notHere(`${method} ${target.segments.join("/")}`);
    // The bytes of an archive are too many to be read before the signature is checked: their hash, which is signed, is held to later.
    const carriesBytes = method === "PUT" ? id !== "" : method === "POST" && what === "archives";
    const body = carriesBytes ? null : await readWhole(request, longestDocument);
    if (body === undefined) throw invalid("The request document is too long.");
    const verdict = verifySignature(
      { method, target: request.url ?? "/", headers: request.headers },
      {
        ...gate,
        now: new Date(),
        bodySha256: body ? sha256Hex(body) : header(request, "x-amz-content-sha256"),
      },
    );
    if (!verdict.ok)
      throw new GlacierError(signatureErrors[verdict.code] ?? "InvalidSignatureException", verdict.message);
    if (header(request, "x-amz-glacier-version") !== "2012-06-01") throw invalid("Invalid API version");
    if (owner !== "-" && owner !== account)
      throw new GlacierError("AccessDeniedException", `The account ${owner} is not that of the credentials.`);
    if (vault !== "" && !/^[A-Za-z0-9_.-]{1,255}$/.test(vault)) throw invalid(`Invalid vault name: ${vault}`);
    failIfWanted(faults.anyRequest);

    const arn = arnOf(vault);
    const told = () => readJson(body ?? Buffer.alloc(0));
    if (vault === "" && method === "GET") return vaults.listVaults(deps, arnOf, query);
    if (what === "" && method === "PUT") return vaults.createVault(deps, vault);
    if (what === "" && method === "DELETE") return vaults.deleteVault(deps, vault);
    vaults.requireVault(deps, vault);
    const asked = `${method} ${what}${id ? "/id" : ""}${sub ? `/${sub}` : ""}`;
    switch (asked) {
      case "GET ":
        return vaults.describeVault(deps, vault, arn);
      case "PUT notification-configuration":
        return vaults.setNotices(deps, vault, told());
      case "GET notification-configuration":
        return vaults.getNotices(deps, vault);
      case "DELETE notification-configuration":
        return vaults.deleteNotices(deps, vault);
      case "POST archives":
        return archives.uploadArchive(deps, vault, request);
      case "DELETE archives/id":
        return archives.deleteArchive(deps, vault, id);
      case "POST multipart-uploads":
        return uploads.initiateUpload(deps, vault, request);
      case "GET multipart-uploads":
        return uploads.listUploads(deps, vault, arn, query);
      case "PUT multipart-uploads/id":
        return uploads.uploadPart(deps, vault, id, request);
      case "GET multipart-uploads/id":
        return uploads.listParts(deps, vault, id, arn, query);
      case "POST multipart-uploads/id":
        return uploads.completeUpload(deps, vault, id, request);
      case "DELETE multipart-uploads/id":
        return uploads.abortUpload(deps, vault, id);
      case "POST jobs":
        return jobs.initiateJob(deps, vault, told());
      case "GET jobs":
        return jobs.listJobs(deps, vault, arn, query);
      case "GET jobs/id":
        return jobs.describeJob(deps, vault, id, arn);
      case "GET jobs/id/output":
        return jobOutput(deps, vault, id, request.headers.range);
      default:
        throw notHere(asked);
    }
  };

  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, (request, response) => {
    void serve(handle, request, response, onFailure);
  });
  ticker.tick(); // what ended, or was owed, while nobody ran
  return {
    server,
    tick: async () => {
      ticker.tick();
      await outbox.idle();
    },
    close: async () => {
      ticker.stop();
      await outbox.close();
      db.close();
    },
  };
}

/** Where the names of the developer guide, "Error responses", are others than S3's. */
const signatureErrors: Partial<Record<SignatureProblem, GlacierErrorCode>> = {
  AccessDenied: "MissingAuthenticationTokenException",
  AuthorizationHeaderMalformed: "IncompleteSignatureException",
  InvalidAccessKeyId: "UnrecognizedClientException",
  InvalidToken: "UnrecognizedClientException",
};

const notHere = (asked: string) =>
  new GlacierError("BadRequest", `The embedded Glacier does not implement this: ${asked}`);

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new GlacierError("SerializationException", "The body is not well-formed JSON.");
  }
}

async function serve(
  handle: (request: IncomingMessage) => Promise<Reply>,
  request: IncomingMessage,
  response: ServerResponse,
  onFailure: ((error: unknown) => void) | undefined,
): Promise<void> {
  response.setHeader("x-amzn-requestid", randomUUID());
  request.on("error", () => {}); // a caller that hangs up is seen where its body is read
  let reply: Reply;
  try {
    reply = await handle(request);
  } catch (error) {
    if (!(error instanceof GlacierError)) onFailure?.(error);
    const refusal =
      error instanceof GlacierError
        ? error
        : new GlacierError("ServiceUnavailableException", "Something went wrong in the embedded Glacier.");
    const { code, message, status } = refusal;
    reply = {
      status,
      headers: { "x-amzn-errortype": code },
      json: { code, message, type: status < 500 ? "Client" : "Server" },
    };
  }
  try {
    if (!request.readableEnded && !request.destroyed) {
      request.resume();
      await finished(request, { writable: false });
    }
    const text = reply.json === undefined ? undefined : JSON.stringify(reply.json);
    response.writeHead(reply.status, {
      ...(text === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
      ...reply.headers,
    });
    if (reply.body) await pipeline(reply.body, response);
    else response.end(text);
  } catch (error) {
    response.destroy();
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") onFailure?.(error);
  }
}
