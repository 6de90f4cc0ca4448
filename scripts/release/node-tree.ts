import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { run } from "./pack.ts";
import { repository } from "./process-tree.ts";

export type Architecture = "x64" | "arm64";

/** An entry of the lockfile for one of the packages that carry Node's own program. */
type Locked = { version: string; integrity: string };

/** The Node that the lockfile pins, for one kind of processor. */
export function pinnedNode(architecture: Architecture): Locked {
  const lock = JSON.parse(readFileSync(path.join(repository, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const locked = lock.packages[`node_modules/node-linux-${architecture}`];
  if (!locked) throw new Error(`The lockfile pins no Node for ${architecture}.`);
  return locked;
}

/**
 * Puts `bin/node` and its licence into `folder`. Of this machine's own kind it is installed already, and npm has held it
 * against the lockfile; the other is fetched by npm and held against the lockfile here.
 */
export function makeNodeTree(architecture: Architecture, folder: string, scratch: string): void {
  const installed = path.join(repository, `node_modules/node-linux-${architecture}`);
  const source = existsSync(installed) ? installed : fetchNode(architecture, scratch);
  mkdirSync(path.join(folder, "bin"), { recursive: true });
  cpSync(path.join(source, "bin/node"), path.join(folder, "bin/node"));
  cpSync(path.join(source, "LICENSE"), path.join(folder, "LICENSE"));
}

function fetchNode(architecture: Architecture, scratch: string): string {
  const { version, integrity } = pinnedNode(architecture);
  const name = `node-linux-${architecture}`;
  mkdirSync(scratch, { recursive: true });
  run("npm", ["pack", `${name}@${version}`, "--pack-destination", scratch, "--silent"], repository);
  const archive = path.join(scratch, `${name}-${version}.tgz`);
  const [algorithm = "", expected] = integrity.split("-", 2);
  if (createHash(algorithm).update(readFileSync(archive)).digest("base64") !== expected)
    throw new Error(`What npm fetched as ${name}@${version} is not what the lockfile pins.`);
  run("tar", ["--extract", "--gzip", "--file", archive, "--directory", scratch]);
  return path.join(scratch, "package");
}
