import { Summary } from "@gas/annotation/summary";
import type { Account } from "@gas/core/accounts/account";
import type { JobId } from "@gas/core/jobs/job-id";
import type { WebDeps } from "./deps.ts";
import { describeCauses } from "./log.ts";
import { resultFile } from "./open-file.ts";
import { readableJob, type Reader } from "./readable-job.ts";

/** A summary has some hundred counts; whatever is larger than this is none. */
const maxSummaryBytes = 8 * 2 ** 20;
/** A log beyond this is fetched as a file, not shown on a page. */
const maxLogBytes = 2 ** 20;
/** Lines shown from each end of a long log: one screen each. */
const shownLines = 40;

type Deps = Pick<WebDeps, "jobs" | "results" | "now" | "log">;

export type LogExcerpt = { first: string[]; omitted: number; last: string[] };

/** The summary of a job; null when it has none or it cannot be read, which must not cost the page. */
export async function readSummary(deps: Deps, reader: Reader, jobId: JobId): Promise<Summary | null> {
  const file = resultFile(await readableJob(deps, reader, jobId), "summary");
  if (!file || file.bytes > maxSummaryBytes) return null;
  try {
    return Summary.parse(JSON.parse(await readText(deps.results.read(file.key))));
  } catch (error) {
    deps.log({ event: "summary_unreadable", jobId, cause: describeCauses(error) });
    return null;
  }
}

/** The beginning and the end of the log of the account's own job; null when there is none to show. */
export async function readLog(deps: Deps, account: Account, jobId: JobId): Promise<LogExcerpt | null> {
  const file = resultFile(await readableJob(deps, account, jobId), "log");
  if (!file || file.bytes > maxLogBytes) return null;
  try {
    return excerpt(await readText(deps.results.read(file.key)));
  } catch (error) {
    deps.log({ event: "log_unreadable", jobId, cause: describeCauses(error) });
    return null;
  }
}

/** The first and last lines of `text`. */
export function excerpt(text: string): LogExcerpt {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length <= 2 * shownLines) return { first: lines, omitted: 0, last: [] };
  return {
    first: lines.slice(0, shownLines),
    omitted: lines.length - 2 * shownLines,
    last: lines.slice(-shownLines),
  };
}

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
