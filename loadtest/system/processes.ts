import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { ProcessSample } from "../run.ts";

/** A process of the system under test, by what it is: "web", "worker", "aws". */
export type Watched = { name: string; pid: number };

/** Ticks a second of /proc/<pid>/stat: USER_HZ, which Linux fixes at 100 for what programs see (man 5 proc). */
const ticksASecond = 100;

export type Sampler = {
  /** Reads every process now, second `t` of the run. */
  sample(t: number): void;
  samples(): { name: string; samples: ProcessSample[] }[];
};

/** CPU and resident memory of each process, from /proc. A process that has ended simply has no more samples. */
export function processSampler(watched: readonly Watched[], now: () => number): Sampler {
  const all = watched.map(({ name, pid }) => ({
    name,
    pid,
    samples: [] as ProcessSample[],
    last: read(pid),
    at: now(),
  }));
  return {
    sample: (t) => {
      for (const entry of all) {
        const at = now();
        const reading = read(entry.pid);
        if (reading && entry.last && at > entry.at)
          entry.samples.push({
            t,
            cpuPercent:
              Math.round(
                ((reading.ticks - entry.last.ticks) / ticksASecond / ((at - entry.at) / 1000)) * 1000,
              ) / 10,
            rssMiB: reading.rssMiB,
          });
        entry.last = reading;
        entry.at = at;
      }
    },
    samples: () => all.map(({ name, samples }) => ({ name, samples })),
  };
}

/** CPU that a process has used so far, milliseconds; NaN where the system does not tell. */
export function cpuMsOf(pid: number): number {
  return ((read(pid)?.ticks ?? Number.NaN) * 1000) / ticksASecond;
}

function read(pid: number): { ticks: number; rssMiB: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in brackets, which may itself hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return {
      ticks: Number(fields[11]) + Number(fields[12]), // utime and stime, fields 14 and 15
      rssMiB: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 102.4) / 10,
    };
  } catch {
    return null;
  }
}

/**
 * The processes of a service that listens on `port` of this machine: whoever listens, and what was started beside it by
 * the same parent. Empty where the system does not tell (not Linux, or another person's processes).
 */
export function processesServing(port: number): Watched[] {
  try {
    const inode = listenerInode(port);
    const listener = inode === null ? null : ownerOf(inode);
    if (listener === null) return [];
    const parent = parentOf(listener);
    const siblings = pids().filter((pid) => pid === listener || (parent > 1 && parentOf(pid) === parent));
    return siblings.map((pid) => ({ pid, name: nameOf(pid) })).filter(({ name }) => name !== "");
  } catch {
    return [];
  }
}

const pids = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function listenerInode(port: number): string | null {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"])
    for (const line of readFileSync(file, "utf8").split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === "0A" && local.endsWith(`:${hex}`) && inode) return inode; // 0A: listening
    }
  return null;
}

function ownerOf(inode: string): number | null {
  const wanted = `socket:[${inode}]`;
  return (
    pids().find((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === wanted);
      } catch {
        return false; // another person's process, or gone since
      }
    }) ?? null
  );
}

function parentOf(pid: number): number {
  try {
    return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** What a process of this service is, told by the program it runs. */
function nameOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    if (/next-server/.test(words) || /apps\/web\/server\.js/.test(words)) return "web";
    if (/apps\/worker\//.test(words)) return "worker";
    if (/local-aws\//.test(words)) return "embedded AWS";
    return "";
  } catch {
    return "";
  }
}
