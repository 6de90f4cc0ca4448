import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a worker says of itself: it takes work, or it is ending and only finishes what it has. */
export type Health = { state: "working" | "draining" };

/**
 * Answers `GET /health` on this machine only, for systemd, a container's health check and the script that a server starts
 * with: 200 as long as the process lives and its event loop turns. Whoever is draining is healthy too, and must be let.
 */
export async function serveHealth(
  port: number,
  health: () => Health,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const found = request.method === "GET" && request.url === "/health";
    response.writeHead(found ? 200 : 404, {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
    });
    response.end(found ? JSON.stringify({ ok: true, ...health() }) : "{}");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
