import { AppError } from "@gas/core/errors/app-error";
import { house, type House } from "./compose.ts";
import { refusal } from "./route.ts";

type Asked = { house: House; body: string; request: Request };

/**
 * The way in for requests that carry their own proof, a signed token or a signature: from mail programs and payment
 * services. No session is read, so none can be misused, and the origin does not matter. `handle` checks the proof.
 */
export function provenRoute(
  maxBodyBytes: number,
  handle: (asked: Asked) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await handle({ house: house(), body: await readBounded(request, maxBodyBytes), request });
    } catch (thrown) {
      return refusal(thrown, request, (entry) => house().deps.log(entry));
    }
  };
}

/** The body as it came, byte for byte as UTF-8: a signature is over exactly this. No more than `limit` is ever held. */
export async function readBounded(request: Request, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > limit) throw new AppError("bad_request", "The body is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
