import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export type ChildRun = { seconds: number; peakBytes: number | null };

/** The kernel forgets a process when it ends, so its peak is read while it runs. */
const pollMs = 20;

/** Runs a command to its end; wall time, and its peak resident memory where the kernel tells it (Linux). */
export async function runChild(command: string, args: readonly string[]): Promise<ChildRun> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-2000);
  });
  let peakBytes: number | null = null;
  const poll = setInterval(() => {
    peakBytes = readPeak(child.pid) ?? peakBytes;
  }, pollMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => clearInterval(poll));
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${complaint}`);
  return { seconds: (performance.now() - began) / 1000, peakBytes };
}

function readPeak(pid: number | undefined): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return peak ? Number(peak[1]) * 1024 : null;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
