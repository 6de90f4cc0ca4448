import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { BadInputError } from "@gas/annotation/bad-input-error";
import type { Reference } from "@gas/annotation/genes/reference";
import { checkVcf } from "@gas/annotation/vcf/check-vcf";
import { packageVcf, ToolOutputError } from "@gas/annotation/vcf/package-vcf";
import { AppError } from "@gas/core/errors/app-error";
import type { OfferedReference } from "@gas/core/jobs/worker-beat";
import type { Engine, EngineRequest } from "./engine.ts";
import { keepLastWords } from "./last-words.ts";
import { fromHeaderOn } from "./program-output.ts";

export type CommandEngineOptions = {
  /** What it is called; the program's name unless said otherwise. */
  name?: string;
  /** The program and its arguments, no shell between: reads VCF from standard input, writes VCF to standard output. */
  command: readonly [string, ...string[]];
  /** Prints the version: on its first line, or where the pattern's first group finds it. */
  versionCommand?: readonly [string, ...string[]] | undefined;
  versionPattern?: RegExp;
  /** What the program annotates against, as the upload form offers it. */
  offered: OfferedReference;
  /** The same, to hold a file against before the program gets it; null where it is not known. */
  reference?: Reference | null;
  /** Whether the program ends with an error at a record that the reference cannot place. */
  stopsAtUnplaced?: boolean;
  /** All that the program gets of the environment. */
  environment?: Record<string, string>;
};
type Named = { name: string; version: string };

/** A version is printed in moments, or by a program that hangs. */
const versionMs = 60_000;

/**
 * Any program as an engine: what it gets was checked before, and what it gives becomes a result like our own engine's. Programs crash: it
 * runs in a process group and a folder of its own, and whatever it does ends the job and not the worker.
 */
export async function commandEngine(options: CommandEngineOptions): Promise<Engine> {
  const name = options.name ?? path.basename(options.command[0]);
  const version = await versionOf(options);
  return {
    name,
    version,
    references: [options.offered],
    bundles: options.reference ? [options.reference] : [],
    run: async (request) => {
      const folder = await mkdtemp(path.join(tmpdir(), "gas-engine-"));
      try {
        return await run(options, { name, version }, request, folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function run(
  options: CommandEngineOptions,
  engine: Named,
  request: EngineRequest,
  folder: string,
): ReturnType<Engine["run"]> {
  const { signal, limits, note } = request;
  const { name } = engine;
  const { command, environment: env, reference = null, stopsAtUnplaced = false } = options;
  const [program, ...args] = command;
  signal.throwIfAborted();
  note(`Command: ${command.map((word) => (/[\s"']/.test(word) ? JSON.stringify(word) : word)).join(" ")}`);
  // A group of its own, so that what it starts ends with it.
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], cwd: folder, env, detached: true });
  const words = keepLastWords();
  child.stderr.on("data", (chunk: Buffer) => words.hear(chunk));
  child.stdin.on("error", () => {}); // it stopped reading: its exit says why
  const kill = (): void => killGroup(child);
  signal.addEventListener("abort", kill, { once: true });
  const ended = outcomeOf(child);

  const checked = checkVcf({
    input: request.input,
    reference,
    passUnplaced: !stopsAtUnplaced,
    accepted: { write: (bytes) => feed(child, bytes) },
    rejects: request.rejects,
    limits,
    onProgress: request.onProgress,
    signal,
    now: () => performance.now(),
  }).finally(() => child.stdin.end());
  const { checksum } = options.offered;
  const packaged = packageVcf({
    input: fromHeaderOn(child.stdout, (line) => note(`${name}: ${line}`)),
    checked,
    engine,
    reference: checksum === undefined ? undefined : { ...options.offered, checksum },
    result: request.result,
    columns: { sink: request.columns },
    limits,
    level: 4,
    signal,
    now: () => performance.now(),
  });
  try {
    const [read, made, exit] = await Promise.allSettled([checked, packaged, ended]);
    signal.throwIfAborted();
    for (const line of words.lines()) note(`${name}: ${line}`);
    // The person's fault first, then the program's own word, then what could not be read of its output.
    if (read.status === "rejected" && read.reason instanceof BadInputError) throw read.reason;
    const how = exit.status === "fulfilled" ? exit.value : String(exit.reason);
    if (how !== 0) throw new AppError("engine_failed", `${name} stopped (${how}): ${words.inShort()}`);
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

/** Ends the program and all that it started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return; // it was never started
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // There is nothing left of it.
  }
}

/** The exit code, or the signal's name; rejects when the program could not be started. */
async function outcomeOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return (
    code ?? (signal === "SIGKILL" ? "SIGKILL, which is often for want of memory" : (signal ?? "unknown"))
  );
}

/** Waits while the program does not read; what it will not read any more is dropped, its exit code tells. */
async function feed(child: ChildProcess, bytes: Uint8Array): Promise<void> {
  const { stdin } = child;
  if (!stdin || stdin.destroyed || stdin.write(bytes)) return;
  await Promise.race([once(stdin, "drain"), once(stdin, "close")]);
}

async function versionOf({
  versionCommand,
  versionPattern,
  environment,
}: CommandEngineOptions): Promise<string> {
  if (versionCommand === undefined) return "unknown version";
  const [program, ...args] = versionCommand;
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: versionMs,
      ...(environment ? { env: environment } : {}),
    });
    if (versionPattern === undefined) return stdout.split("\n")[0]?.trim() ?? "";
    return versionPattern.exec(stdout)?.[1] ?? "unknown version";
  } catch (error) {
    throw new Error(
      `${versionCommand.join(" ")} could not be run: install ${program}, or say where it is (ENGINE_PROGRAM).`,
      { cause: error },
    );
  }
}
