import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** `cpuSeconds` are those of all its threads, where the kernel tells them (Linux). */
export type ChildRun = { seconds: number; cpuSeconds: number | null; peakBytes: number | null };

/** The kernel forgets a process when it ends, so its peak is read while it runs. */
const pollMs = 20;

/** Runs a command to its end; wall time, and its CPU time and peak resident memory where the kernel tells it (Linux). */
export async function runChild(command: string, args: readonly string[]): Promise<ChildRun> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-2000);
  });
  let peakBytes: number | null = null;
  let cpuSeconds: number | null = null;
  const poll = setInterval(() => {
    peakBytes = readPeak(child.pid) ?? peakBytes;
    cpuSeconds = readCpu(child.pid) ?? cpuSeconds;
  }, pollMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => clearInterval(poll));
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${complaint}`);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds, peakBytes };
}

function readPeak(pid: number | undefined): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return peak ? Number(peak[1]) * 1024 : null;
  } catch {
    return null;
  }
}

/** Clock ticks of the kernel's accounts are hundredths of a second on every Linux that Node runs on. */
const ticksPerSecond = 100;

function readCpu(pid: number | undefined): number | null {
  try {
    // proc(5): behind the name in brackets, which may hold blanks, utime and stime are the 12th and 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
