import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import dynalite from "dynalite";
import { checkGate, readWhole } from "./json-gate.ts";
import { closeServer, listenOnLoopback } from "./listen.ts";
import type { Credentials } from "./sigv4.ts";

export type DynamoOptions = {
  readonly dir: string;
  readonly port: number;
  readonly credentials: Credentials;
  readonly region: string;
};

const largestRequest = 16 << 20; // 16 MiB, the most a BatchWriteItem may carry
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts the embedded DynamoDB: dynalite behind a check of signatures, tables on disk and ready as soon as they are made. */
export async function startDynamo({ dir, port, credentials, region }: DynamoOptions) {
  const server = dynalite({ path: dir, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  const [inner] = server.listeners("request") as Listener[];
  if (!inner)
    throw new Error("dynalite has no request listener; its version is not the one this was written for.");
  server.removeAllListeners("request");
  const gate = { service: "dynamodb", region, credentials };

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    readWhole(request, largestRequest).then(
      (body) => {
        if (!body) return refuse(response, 413, "RequestEntityTooLarge", "The request is too large.");
        const verdict = checkGate(request, body, gate);
        if (!verdict.ok)
          return refuse(response, 400, dynamoNames[verdict.type] ?? verdict.type, verdict.message);
        inner(replay(request, body), response);
      },
      () => response.destroy(), // the caller hung up in the middle of its request
    );
  });
  return {
    port: await listenOnLoopback(server, port),
    /** Finishes what is under way and closes the database. */
    stop: () => closeServer(server),
  };
}

// DynamoDB's own names for the same refusals (DynamoDB developer guide, "Error handling").
const dynamoNames: Record<string, string> = {
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  IncompleteSignature: "IncompleteSignatureException",
  InvalidClientTokenId: "UnrecognizedClientException",
  SignatureDoesNotMatch: "InvalidSignatureException",
};

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  const body = JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message });
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(body);
}

/** The request once more, for a listener that wants to read the body itself. */
function replay({ method, url, headers }: IncomingMessage, body: Buffer): IncomingMessage {
  const again: unknown = Object.assign(Readable.from(body.length > 0 ? [body] : []), {
    method,
    url,
    headers,
  });
  return again as IncomingMessage; // dynalite reads these three and the stream, nothing else
}
