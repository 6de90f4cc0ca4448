import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";

/** A process of the service. It ends when told to, and by itself when whoever started it is gone. */
export type Child = {
  name: string;
  process: ChildProcess;
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** The last lines it wrote. */
  tail(lines: number): string;
  /** SIGTERM, and SIGKILL when that does not end it within `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
};

const endWithParent = path.resolve(import.meta.dirname, "end-with-parent.mjs");

/**
 * Starts `script` under the Node that runs this, in a process group of its own, so that Ctrl-C reaches only the parent,
 * which then stops the others in order. Output goes to `<logDir>/<name>.log`.
 */
export function startChild(
  name: string,
  script: string,
  options: { env: Record<string, string>; cwd?: string; logDir: string; nodeArgs?: string[] },
): Child {
  mkdirSync(options.logDir, { recursive: true });
  const logFile = path.join(options.logDir, `${name}.log`);
  const log = createWriteStream(logFile, { flags: "a" });
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), "--import", endWithParent, script], {
    cwd: options.cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const ended = once(child, "exit").then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  return {
    name,
    process: child,
    ended,
    tail: (lines) => readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n"),
    stop: async (patienceMs = 30_000) => {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** Resolves when a line of the child's output satisfies `isReady`; rejects with its last words when it ends before. */
export async function untilReady(child: Child, isReady: (line: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let rest = "";
    child.process.stdout?.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      const ready = lines.find(isReady);
      if (ready !== undefined) resolve(ready);
    });
    void child.ended.then((how) => reject(new Error(`${child.name} ended (${how}):\n${child.tail(20)}`)));
  });
}
