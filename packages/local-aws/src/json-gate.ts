import type { IncomingMessage } from "node:http";
import { sha256Hex, verifySignature, type Credentials, type SignatureProblem } from "./sigv4.ts";

export type Gate = { readonly service: string; readonly region: string; readonly credentials: Credentials };

export type GateVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: number; readonly type: string; readonly message: string };

// The names the services that speak JSON or the query protocol use for what S3 calls otherwise (IAM and SQS API reference, "Common errors").
const names: Partial<Record<SignatureProblem, { status: number; type: string }>> = {
  AccessDenied: { status: 403, type: "MissingAuthenticationToken" },
  AuthorizationHeaderMalformed: { status: 400, type: "IncompleteSignature" },
  InvalidAccessKeyId: { status: 403, type: "InvalidClientTokenId" },
  InvalidToken: { status: 403, type: "InvalidClientTokenId" },
};

/** Checks the signature of a request whose body is at hand, for the services other than S3. */
export function checkGate(request: IncomingMessage, body: Buffer, gate: Gate): GateVerdict {
  const verdict = verifySignature(
    { method: request.method ?? "", target: request.url ?? "/", headers: request.headers },
    { ...gate, now: new Date(), bodySha256: sha256Hex(body) },
  );
  if (verdict.ok) return verdict;
  const name = names[verdict.code] ?? { status: 403, type: "SignatureDoesNotMatch" };
  return { ok: false, ...name, message: verdict.message };
}

/** Reads a whole small body; undefined when it is longer than allowed. */
export async function readWhole(source: AsyncIterable<Buffer>, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size <= most) pieces.push(piece);
  }
  return size <= most ? Buffer.concat(pieces) : undefined;
}
