import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";

const mostRedirects = 5;
/** A server that is silent for so long has forgotten us. */
const idleMs = 60_000;

/** Sends a GET and answers once the headers are there; redirects are followed. The body is the caller's to read or to `resume()`. */
export async function httpResponse(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  let at = url;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const response = await request(at, headers, signal);
    const { statusCode = 0, headers: answered } = response;
    if (statusCode < 300 || statusCode > 399 || answered.location === undefined) return response;
    response.resume();
    at = new URL(answered.location, at).href;
  }
  throw new Error(`more than ${mostRedirects} redirects`);
}

function request(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const get = new URL(url).protocol === "https:" ? httpsGet : httpGet;
  return new Promise((done, fail) => {
    const sent = get(url, { headers, ...(signal ? { signal } : {}) }, done);
    sent.once("error", fail);
    sent.setTimeout(idleMs, () => sent.destroy(new Error("the server fell silent")));
  });
}

/** Hands every chunk of a body to `take` as it comes, also the last one before a connection breaks; rejects when it does. */
export function readBody(response: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((done, fail) => {
    response.on("data", (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    response.once("end", done);
    response.once("error", fail);
    response.once("close", () => fail(new Error("the connection ended early")));
  });
}
