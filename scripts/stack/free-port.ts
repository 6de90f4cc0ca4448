import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** `wanted` if it is free on loopback, else the next one that is; 0 asks for any. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 50; port++) {
    const found = await tryPort(port);
    if (found !== null) return found;
  }
  throw new Error(`No port from ${wanted} to ${wanted + 49} is free on 127.0.0.1.`);
}

async function tryPort(port: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch {
    return null;
  } finally {
    server.close();
  }
}
