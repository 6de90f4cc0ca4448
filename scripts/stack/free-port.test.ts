import { createServer } from "node:net";
import { once } from "node:events";
import { expect, it } from "vitest";
import { freePort, freePorts } from "./free-port.ts";

it("gives no two servers the same port, though nobody listens on any of them yet", async () => {
  const wanted = await freePort(0);
  const { web, s3, smtp } = await freePorts({ web: wanted, s3: wanted, smtp: wanted });
  expect(new Set([web, s3, smtp]).size).toBe(3);
  expect(web).toBe(wanted);
});

it("passes over a port that somebody listens on", async () => {
  const server = createServer().listen(await freePort(0), "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  expect(await freePort(port)).toBeGreaterThan(port);
  server.close();
});
