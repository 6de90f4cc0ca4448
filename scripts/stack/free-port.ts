import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/**
 * Where a port is looked for when any will do: below the ranges from which systems take the near end of outgoing connections (Linux
 * from 32768, macOS from 49152). A port from there could be taken by such a connection while the server that had it starts again.
 */
const anyFrom = 10_000;
const anyTo = 32_000;

/** `wanted` if it is free on loopback and none of `given`, which nobody listens on yet; else the next one that is. 0 asks for any. */
export async function freePort(wanted: number, given: readonly number[] = []): Promise<number> {
  const first = wanted === 0 ? randomInt(anyFrom, anyTo) : wanted;
  for (let port = first; port < first + 50; port++) {
    const found = given.includes(port) ? null : await tryPort(port);
    if (found !== null) return found;
  }
  throw new Error(`No port from ${first} to ${first + 49} is free on 127.0.0.1.`);
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

/** A free port for each, no two the same. */
export async function freePorts<K extends string>(wanted: Record<K, number>): Promise<Record<K, number>> {
  const ports = { ...wanted };
  const given: number[] = [];
  for (const name of Object.keys(wanted) as K[]) {
    ports[name] = await freePort(wanted[name], given);
    given.push(ports[name]);
  }
  return ports;
}
