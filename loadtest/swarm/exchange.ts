import http from "node:http";
import https from "node:https";

export type Question = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: Uint8Array;
  /** Ends the exchange early; it rejects then. */
  signal?: AbortSignal;
};

export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer };

/** An answer that takes longer is a failure; the connection is given up. */
export const patienceMs = 30_000;

/** One person's connections: kept open between requests, as a browser does. */
export type Line = {
  ask(question: Question): Promise<Answer>;
  /** The answer's body as it comes, for event streams. Nothing limits its duration but the signal. */
  listen(question: Question): Promise<{ status: number; body: AsyncIterable<Buffer> }>;
  hangUp(): void;
};

export function openLine(): Line {
  // On a desk `localhost` is one machine, whichever of its addresses: asking the resolver each time would measure that.
  const lookup: import("node:net").LookupFunction = (_name, options, callback) =>
    options.all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4);
  const settings = { keepAlive: true, maxSockets: 2 };
  const agents = { "http:": new http.Agent(settings), "https:": new https.Agent(settings) };

  const send = ({ url, method, headers, body, signal }: Question): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { protocol } = url;
      const module = protocol === "https:" ? https : http;
      const request = module.request(url, {
        method,
        headers: { ...headers, ...(body ? { "content-length": String(body.length) } : {}) },
        agent: agents[protocol === "https:" ? "https:" : "http:"],
        ...(url.hostname === "localhost" ? { lookup } : {}),
        ...(signal ? { signal } : {}),
      });
      request.once("response", resolve);
      request.once("error", reject);
      request.setTimeout(patienceMs, () =>
        request.destroy(new Error(`no answer within ${patienceMs / 1000} s`)),
      );
      request.end(body);
    });

  return {
    ask: async (question) => {
      const response = await send(question);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
    },
    listen: async (question) => {
      const response = await send(question);
      response.setTimeout(0);
      return { status: response.statusCode ?? 0, body: response };
    },
    hangUp: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
