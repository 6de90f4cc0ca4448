import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A publisher's server on this machine: files by path, with ranges, and the ways in which it can fail. */
export type Publisher = {
  url: string;
  files: Map<string, Buffer>;
  /** Requests in order, with the range that was asked for. */
  requests: { path: string; range: string | undefined; status: number }[];
  /** Sends this many bytes of each answer and then drops the connection; Infinity for whole answers. */
  dropAfter: number;
  /** Whether it answers ranges; where not it always sends the whole file. */
  ranges: boolean;
  close(): Promise<void>;
};

export async function startPublisher(files: Record<string, Buffer>): Promise<Publisher> {
  const server = createServer((request, response) => answer(publisher, request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const publisher: Publisher = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: new Map(Object.entries(files)),
    requests: [],
    dropAfter: Infinity,
    ranges: true,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return publisher;
}

function answer(publisher: Publisher, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "";
  const { range } = request.headers;
  const file = publisher.files.get(path);
  const send = (status: number, headers: Record<string, string | number>, body: Buffer): void => {
    publisher.requests.push({ path, range, status });
    response.writeHead(status, { ...headers, "content-length": body.length });
    if (body.length <= publisher.dropAfter) return void response.end(body);
    response.write(body.subarray(0, publisher.dropAfter), () => response.destroy());
  };
  if (file === undefined) return send(404, {}, Buffer.from("not here"));
  const etag = `"${createHash("sha256").update(file).digest("hex").slice(0, 16)}"`;
  const start = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
  const isSame = request.headers["if-range"] === etag;
  if (start === undefined || !publisher.ranges || !isSame) return send(200, { etag }, file);
  if (Number(start) >= file.length)
    return send(416, { "content-range": `bytes */${file.length}` }, Buffer.alloc(0));
  const contentRange = `bytes ${start}-${file.length - 1}/${file.length}`;
  send(206, { etag, "content-range": contentRange }, file.subarray(Number(start)));
}
