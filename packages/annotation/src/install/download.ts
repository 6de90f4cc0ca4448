import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { dirname } from "node:path";
import { httpResponse, readBody } from "./http-get.ts";

export type DownloadOptions = {
  url: string;
  /** Where the whole file shall lie. What there is of it so far lies in `path`.part, for the next time if need be. */
  path: string;
  /** Bytes so far, and of how many where the server says so. */
  onProgress?: (done: number, of: number | undefined) => void;
  signal?: AbortSignal;
  /** Waits before another try. */
  pause: (milliseconds: number) => Promise<void>;
};

/** Tries in a row that bring not one byte. */
const triesWithoutProgress = 6;
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** A download that cannot succeed by trying again. */
export class DownloadError extends Error {}

/**
 * Fetches a file over HTTP, going on where an earlier try or an earlier run stopped as long as the server still has the same file
 * (Range with If-Range, RFC 9110, sections 13.1.5 and 14.2). Returns the bytes that did not have to be fetched again.
 */
export async function download(options: DownloadOptions): Promise<{ bytes: number; resumedAt: number }> {
  const { url, path, pause, signal } = options;
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const resumedAt = await sizeOf(part);
  let tries = 0;
  for (;;) {
    const before = await sizeOf(part);
    let trouble: string;
    try {
      const whole = await fetchOnce(options, part);
      if (whole) break;
      trouble = "the connection ended early";
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DownloadError) throw error;
      trouble = reasonOf(error);
    }
    tries = (await sizeOf(part)) > before ? 1 : tries + 1;
    if (tries >= triesWithoutProgress) {
      throw new DownloadError(
        `${url} could not be fetched (${trouble}). Run the same command again: it goes on where it stopped.`,
      );
    }
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1)));
  }
  await rename(part, path);
  await rm(statePath(part), { force: true });
  return { bytes: await sizeOf(path), resumedAt };
}

/** One request; true when the file is whole afterwards. */
async function fetchOnce({ url, onProgress, signal }: DownloadOptions, part: string): Promise<boolean> {
  const have = await sizeOf(part);
  const state = readState(part, url);
  const canResume = have > 0 && state !== undefined;
  const response = await httpResponse(
    url,
    {
      // What is compressed at rest shall come as it is, so that offsets and checksums hold.
      "accept-encoding": "identity",
      ...(canResume ? { range: `bytes=${have}-`, "if-range": state.validator } : {}),
    },
    signal,
  );
  const { statusCode: status = 0, statusMessage = "", headers } = response;
  if (status !== 200 && status !== 206) {
    response.resume();
    if (status === 416 && canResume && state.total === have) return true;
    if (status === 416) {
      await rm(part, { force: true });
      return false;
    }
    if (status === 408 || status === 429 || status >= 500) throw new Error(`the server answered ${status}`);
    throw new DownloadError(
      `${url} answered ${status} ${statusMessage}. The release may have moved: fetch its files by hand and use ` +
        "npm run reference -- build, or name a mirror with --mirror.",
    );
  }
  const from = status === 206 ? rangeStart(headers["content-range"]) : 0;
  if (from !== 0 && from !== have) throw new Error("the server sent another part than was asked for");
  const length = Number(headers["content-length"] ?? Number.NaN);
  const total = Number.isFinite(length) ? from + length : undefined;
  const validator = strongValidator(headers);
  if (validator === undefined) await rm(statePath(part), { force: true });
  else writeFileSync(statePath(part), JSON.stringify({ url, validator, total }));

  const file = openSync(part, from === 0 ? "w" : "r+");
  let at = from;
  try {
    // Written as it comes: what has arrived is not lost when the connection breaks.
    await readBody(response, (chunk) => {
      for (let done = 0; done < chunk.length;) {
        const written = writeSync(file, chunk, done, chunk.length - done, at);
        done += written;
        at += written;
      }
      onProgress?.(at, total);
    });
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return total === undefined || at === total;
}

type State = { url: string; validator: string; total?: number };

const statePath = (part: string): string => `${part}.json`;

function readState(part: string, url: string): State | undefined {
  if (!existsSync(statePath(part))) return undefined;
  try {
    const state = JSON.parse(readFileSync(statePath(part), "utf8")) as State;
    return state.url === url && typeof state.validator === "string" ? state : undefined;
  } catch {
    return undefined; // cut short by a crash: begin anew
  }
}

/** An entity tag that is not weak, or the date of the last change: If-Range takes nothing else. */
function strongValidator({ etag, "last-modified": changed }: IncomingHttpHeaders): string | undefined {
  return etag !== undefined && !etag.startsWith("W/") ? etag : changed;
}

function rangeStart(contentRange: string | undefined): number {
  const start = /^bytes (\d+)-/.exec(contentRange ?? "")?.[1];
  if (start === undefined) throw new Error("the server sent a part without saying which");
  return Number(start);
}

async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
