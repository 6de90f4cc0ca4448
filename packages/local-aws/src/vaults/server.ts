import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { json, buffer } from "node:stream/consumers";
import { finished, pipeline } from "node:stream/promises";
import { checkGate } from "../json-gate.ts";
import { openOutbox, type Publish } from "../outbox.ts";
import { openBlobFiles } from "../s3/blob-files.ts";
import { verifySignature, type Credentials } from "../sigv4.ts";
import { createTicker } from "../ticker.ts";
import * as archives from "./archives.ts";
import { openGlacierDatabase } from "./database.ts";
import { GlacierError } from "./errors.ts";
import { failIfWanted, GlacierFaults } from "./faults.ts";
import * as jobs from "./jobs.ts";
import { header } from "./receive.ts";
import type { GlacierDeps, Reply } from "./request.ts";
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
    const next = jobs.advanceJobs(deps, arnOf);
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
    const url = new URL(request.url ?? "/", "http://glacier");
    if (url.pathname === "/-/faults" && method === "PUT") {
      const parsed = GlacierFaults.safeParse(await json(request).catch(() => undefined));
      if (!parsed.success) throw new GlacierError("InvalidParameterValueException", "Not a list of faults.");
      faults = parsed.data;
      return { status: 204 };
    }
    const [, , root, vault = "", what = "", id = "", sub = ""] = url.pathname
      .split("/")
      .map(decodeURIComponent);
    if (root !== "vaults")
      throw new GlacierError("ResourceNotFoundException", "There is nothing at this address.");
    if (request.headers["x-amz-glacier-version"] !== "2012-06-01")
      throw new GlacierError("MissingParameterValueException", "Required parameter missing: API version");
    // The bytes of an archive are too many to be read before the signature is checked: their hash, which is signed, is held to later.
    const carriesBytes = method === "PUT" ? id !== "" : method === "POST" && what === "archives";
    const body = carriesBytes ? null : await buffer(request);
    const verdict = body
      ? checkGate(request, body, gate)
      : verifySignature(
          { method, target: request.url ?? "/", headers: request.headers },
          { ...gate, now: new Date(), bodySha256: header(request, "x-amz-content-sha256") },
        );
    if (!verdict.ok) throw new GlacierError("AccessDeniedException", verdict.message);
    failIfWanted(faults.anyRequest);

    const arn = arnOf(vault);
    const told = () => JSON.parse(body?.toString() || "null") as unknown;
    if (vault === "" && method === "GET") return vaults.listVaults(deps, arnOf);
    if (what === "" && method === "PUT") return vaults.createVault(deps, vault);
    vaults.requireVault(deps, vault);
    const asked = `${method} ${what}${id ? "/id" : ""}${sub ? `/${sub}` : ""}`;
    switch (asked) {
      case "GET ":
        return vaults.describeVault(deps, vault, arn);
      case "DELETE ":
        return vaults.deleteVault(deps, vault);
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
        return archives.initiateUpload(deps, vault, request);
      case "GET multipart-uploads":
        return archives.listUploads(deps, vault, arn);
      case "PUT multipart-uploads/id":
        return archives.uploadPart(deps, vault, id, request);
      case "GET multipart-uploads/id":
        return archives.listParts(deps, vault, id, arn);
      case "POST multipart-uploads/id":
        return archives.completeUpload(deps, vault, id, request);
      case "DELETE multipart-uploads/id":
        return archives.abortUpload(deps, vault, id);
      case "POST jobs":
        return jobs.initiateJob(deps, vault, told());
      case "GET jobs":
        return jobs.listJobs(deps, vault, arn);
      case "GET jobs/id":
        return jobs.describeJob(deps, vault, id, arn);
      case "GET jobs/id/output":
        return jobs.jobOutput(deps, vault, id, request.headers.range);
      default:
        throw new GlacierError("BadRequest", `The embedded Glacier does not implement this: ${asked}`);
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

async function serve(
  handle: (request: IncomingMessage) => Promise<Reply>,
  request: IncomingMessage,
  response: ServerResponse,
  onFailure: ((error: unknown) => void) | undefined,
): Promise<void> {
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
