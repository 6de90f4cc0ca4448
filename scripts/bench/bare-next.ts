import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startChild, untilReady, type Child } from "../stack/child.ts";
import { freePort } from "../stack/free-port.ts";

const root = path.resolve(import.meta.dirname, "../..");
const app = path.join(root, "loadtest/bare-next");

/** Builds the bare Next app of this repository, of the same version as the web app, and serves it in the same way. */
export async function startBareNext(): Promise<Child & { url: string }> {
  const { status, stdout, stderr } = spawnSync(path.join(root, "node_modules/.bin/next"), ["build", app], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The bare Next app could not be built:\n${stdout}\n${stderr}`);
  const served = path.join(app, ".next/standalone/loadtest/bare-next");
  cpSync(path.join(app, ".next/static"), path.join(served, ".next/static"), { recursive: true });
  const port = await freePort(0);
  const child = startChild("bare-next", path.join(served, "server.js"), {
    logDir: mkdtempSync(path.join(tmpdir(), "gas-bare-")),
    cwd: served,
    env: { NODE_ENV: "production", PORT: String(port), HOSTNAME: "127.0.0.1" },
  });
  await untilReady(child, (line) => line.includes("Ready in"));
  return { ...child, url: `http://127.0.0.1:${port}` };
}
