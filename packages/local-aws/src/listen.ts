import { once } from "node:events";
import type { Server } from "node:http";

/** Listens on the loopback interface only; port 0 takes a free one. Answers the port. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening"); // rejects when the server reports an error instead
  return portOf(server);
}

/** The port a listening server has. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen on a port.");
  return address.port;
}

/** Stops taking requests, lets those under way finish for a while, then hangs up. */
export async function closeServer(server: Server, graceMs = 5_000): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), graceMs);
  try {
    await closed;
  } finally {
    clearTimeout(impatience);
  }
}
