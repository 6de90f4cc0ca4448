import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { BadInputError } from "@gas/annotation/bad-input-error";
import { checkVcf } from "@gas/annotation/vcf/check-vcf";
import { packageVcf, ToolOutputError } from "@gas/annotation/vcf/package-vcf";
import { AppError } from "@gas/core/errors/app-error";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { Engine, EngineRequest } from "./engine.ts";

export type CommandEngineOptions = {
  /** The program and its arguments, no shell between: reads VCF from standard input, writes VCF to standard output. */
  command: readonly [string, ...string[]];
  /** Prints the version on its first line. */
  versionCommand?: readonly [string, ...string[]] | undefined;
  /** What the program annotates against, as the upload form offers it. */
  reference: OfferedReference;
};

/** Of what a program says on standard error, the end is kept: that is where it says why it stopped. */
const keptStderr = 16 * 1024;

/** Any program as an engine: what it gets was checked before, and what it gives becomes a result like our own engine's. */
export async function commandEngine(options: CommandEngineOptions): Promise<Engine> {
  const [program] = options.command;
  const version = options.versionCommand ? await firstLineOf(options.versionCommand) : "unknown version";
  return {
    name: program,
    version,
    references: [options.reference],
    run: (request) => run(options, { name: program, version }, request),
  };
}

async function run(
  { command: [program, ...args] }: CommandEngineOptions,
  engine: { name: string; version: string },
  request: EngineRequest,
): ReturnType<Engine["run"]> {
  const { signal, limits } = request;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-keptStderr)));
  child.stdin.on("error", () => {}); // it stopped reading: its exit says why
  const kill = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const ended = outcomeOf(child);

  const checked = checkVcf({
    input: request.input,
    reference: null,
    accepted: { write: (bytes) => feed(child, bytes) },
    rejects: request.rejects,
    limits,
    onProgress: request.onProgress,
    signal,
    now: () => performance.now(),
  }).finally(() => child.stdin.end());
  const packaged = packageVcf({
    input: child.stdout,
    checked,
    engine,
    result: request.result,
    limits,
    level: 4,
    signal,
    now: () => performance.now(),
  });
  try {
    const [read, made, exit] = await Promise.allSettled([checked, packaged, ended]);
    signal.throwIfAborted();
    for (const line of stderr.trimEnd().split("\n")) if (line) request.note(`${program}: ${line}`);
    // The person's fault first, then the program's own word, then what could not be read of its output.
    if (read.status === "rejected" && read.reason instanceof BadInputError) throw read.reason;
    const how = exit.status === "fulfilled" ? exit.value : String(exit.reason);
    if (how !== 0) throw new AppError("engine_failed", `${program} stopped (${how}): ${lastLine(stderr)}`);
    if (read.status === "rejected") throw read.reason;
    if (made.status === "fulfilled") return made.value;
    if (made.reason instanceof ToolOutputError)
      throw new AppError("engine_failed", made.reason.message, { cause: made.reason });
    throw made.reason;
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
  }
}

/** The exit code, or the signal's name; rejects when the program could not be started. */
async function outcomeOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return code ?? signal ?? "unknown";
}

/** Waits while the program does not read; what it will not read any more is dropped, its exit code tells. */
async function feed(child: ChildProcess, bytes: Uint8Array): Promise<void> {
  const { stdin } = child;
  if (!stdin || stdin.destroyed || stdin.write(bytes)) return;
  await Promise.race([once(stdin, "drain"), once(stdin, "close")]);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "it said nothing";
}

async function firstLineOf([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args);
  return stdout.split("\n")[0]?.trim() ?? "";
}
