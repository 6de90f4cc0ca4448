import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/**
 * Packs a folder into `file`, a tar.gz that is the same to the last bit whenever its content is: sorted, of no one, of one
 * time, and with no name or time in the gzip header.
 */
export function pack(folder: string, file: string): void {
  run("tar", [
    "--create",
    "--file",
    file,
    "--directory",
    folder,
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--use-compress-program=gzip --no-name --best",
    ".",
  ]);
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Runs a program to its end; answers what it printed, or throws with its own words. */
export function run(program: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 16 * 2 ** 20,
    ...(cwd ? { cwd } : {}),
  });
  if (status !== 0) throw new Error(`${program} failed (${status ?? error?.message}):\n${stderr}`);
  return stdout;
}
