import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export type FakeEc2 = {
  endpoint: string;
  /** What the metadata service tells, by path below `meta-data/`. What is not there is a 404, as on EC2. */
  metadata: Map<string, string>;
  /** Calls of Auto Scaling's API, in order, with their parameters. */
  said: Record<string, string>[];
  /** Resolves when a call of this name has come. */
  until(action: string): Promise<void>;
  stop(): void;
};

/** EC2's metadata service (version 2 only) and Auto Scaling's API on one loopback port, as far as a draining worker talks to them. */
export async function startFakeEc2(): Promise<FakeEc2> {
  const metadata = new Map([["instance-id", "i-0123456789abcdef0"]]);
  const said: Record<string, string>[] = [];
  const listeners = new Set<() => void>();

  const answer = async (request: IncomingMessage): Promise<{ status: number; body: string }> => {
    const url = request.url ?? "";
    if (request.method === "PUT" && url === "/latest/api/token")
      return request.headers["x-aws-ec2-metadata-token-ttl-seconds"] ? ok("the-token") : no(400);
    if (request.method === "GET") {
      if (request.headers["x-aws-ec2-metadata-token"] !== "the-token") return no(401);
      const value = metadata.get(url.replace("/latest/meta-data/", ""));
      return value === undefined ? no(404) : ok(value);
    }
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const call = Object.fromEntries(new URLSearchParams(text));
    said.push(call);
    for (const listener of listeners) listener();
    return ok(`<${call["Action"]}Response><${call["Action"]}Result/></${call["Action"]}Response>`);
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    metadata,
    said,
    until: async (action) => {
      while (!said.some(({ Action }) => Action === action))
        await new Promise<void>((resolve) => listeners.add(resolve));
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const ok = (body: string) => ({ status: 200, body });
const no = (status: number) => ({ status, body: "" });
