import { createServer, request as forward, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it was made, with as much of its body as names what it is about. */
export type Recorded = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };

const bodyAtMost = 64 * 1024;

/** A port of this machine that hands every request on to `target` as it is, signature and all, and writes it down. */
export async function recordingProxy(
  target: { port: number },
  record: (request: Recorded) => void,
): Promise<{ endpoint: string; close(): void }> {
  const server = createServer((incoming, answer) => {
    const onward = forward(
      {
        host: "127.0.0.1",
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    void beginningOf(incoming).then((body) =>
      record({
        method: incoming.method ?? "",
        url: new URL(incoming.url ?? "/", "http://aws"),
        headers: incoming.headers,
        body,
      }),
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function beginningOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    incoming.on("data", (chunk: Buffer) => {
      if (text.length < bodyAtMost) text += chunk.toString("latin1");
    });
    incoming.on("close", () => resolve(text));
  });
}
