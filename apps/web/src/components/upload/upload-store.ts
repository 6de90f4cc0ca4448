import type { ErrorReport } from "@gas/core/errors/error-report";
import type { Upload } from "@gas/core/jobs/job";
import type { JobView } from "@gas/core/jobs/job-view";
import { callApi } from "../call-api.ts";
import { clickIdOf, fingerprintOf, forgetClickId } from "./click-ids.ts";
import type { Sending } from "./send-file.ts";

/** A file on its way from this browser to storage. */
export type UploadEntry = {
  id: string;
  fileName: string;
  bytes: number;
  sentBytes: number;
  /** Absent while nothing can be told yet. */
  secondsLeft?: number;
  jobId?: string;
  /** Only what goes up in parts can go on where it stopped. */
  resumable: boolean;
  state: "starting" | "sending" | "paused" | "interrupted" | "submitting" | "submitted" | "refused";
  error?: ErrorReport;
};

type Begun = { job: JobView; upload: Upload | null };
type Run = {
  file: File;
  reference: string;
  sending?: Sending;
  retry?: () => void;
  failures: number;
  timer?: number;
  pace?: { at: number; sent: number };
};

/*
 * Outside of any component, because an upload goes on while the person looks at other pages of the service.
 */
let entries: readonly UploadEntry[] = [];
const runs = new Map<string, Run>();
const listeners = new Set<() => void>();

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export const uploadsNow = (): readonly UploadEntry[] => entries;
const none: readonly UploadEntry[] = [];
export const noUploads = (): readonly UploadEntry[] => none;

/** Whether leaving the page would break something off. */
export function isUnderWay({ state }: UploadEntry): boolean {
  return state !== "submitted" && state !== "refused";
}

/** Begins to upload `file`, unless it is on its way already. */
export function startUpload(file: File, reference: string): void {
  const id = fingerprintOf(file, reference);
  const standing = entries.find((entry) => entry.id === id);
  if (standing && isUnderWay(standing)) return;
  runs.set(id, { file, reference, failures: 0 });
  const entry: UploadEntry = {
    id,
    fileName: file.name,
    bytes: file.size,
    sentBytes: 0,
    resumable: false,
    state: "starting",
  };
  publish([entry, ...entries.filter((other) => other.id !== id)]);
  void begin(id);
}

export function pauseUpload(id: string): void {
  runs.get(id)?.sending?.pause();
  update(id, { state: "paused" });
}

export function resumeUpload(id: string): void {
  const run = runs.get(id);
  if (!run?.sending) return;
  delete run.pace;
  update(id, { state: "sending" });
  run.sending.resume();
}

/** Tries again what was broken off, now. */
export function retryUpload(id: string): void {
  const run = runs.get(id);
  if (!run?.retry) return;
  clearTimeout(run.timer);
  const again = run.retry;
  delete run.retry;
  again();
}

/** Takes a file off the list; one that is on its way is given up, its job cancelled. */
export async function dropUpload(id: string): Promise<void> {
  const entry = entries.find((other) => other.id === id);
  const run = runs.get(id);
  clearTimeout(run?.timer);
  run?.sending?.drop();
  runs.delete(id);
  publish(entries.filter((other) => other.id !== id));
  if (!entry || !isUnderWay(entry)) return;
  forgetClickId(id);
  // If the word does not arrive, the job is given up by itself after some days.
  if (entry.jobId) await callApi(`/api/jobs/${entry.jobId}/cancel`).catch(() => undefined);
}

async function begin(id: string): Promise<void> {
  const run = runs.get(id);
  if (!run) return;
  update(id, { state: "starting" });
  const { clickId, known } = clickIdOf(id);
  const { file, reference } = run;
  await attempt(id, begin, async () => {
    const answer = await callApi<Begun>("/api/jobs", {
      clickId,
      fileName: file.name,
      bytes: file.size,
      reference,
    });
    if (!answer.ok) return refuse(id, answer.error);
    const { job, upload } = answer.value;
    if (!upload) {
      forgetClickId(id);
      // The click's job has ended: the person wants a new one. Otherwise it was submitted by an earlier try.
      return job.may.cancel || job.status === "COMPLETED" ? submitted(id, job.jobId) : begin(id);
    }
    update(id, { jobId: job.jobId, resumable: upload.method === "multipart" });
    // The whole file may have arrived just before the page was reloaded.
    if (known && (await submit(id, job.jobId, true))) return;
    await send(id, job.jobId, upload);
  });
}

async function send(id: string, jobId: string, upload: Upload): Promise<void> {
  // Loaded only when there is something to send: the uploader is the heaviest part of the page.
  const { sendFile } = await import("./send-file.ts");
  const run = runs.get(id);
  if (!run) return;
  update(id, { state: "sending" });
  run.sending = sendFile(run.file, jobId, upload, {
    progress: (sentBytes) => {
      run.failures = 0;
      update(id, { sentBytes, ...timeLeft(run, sentBytes) });
    },
    done: () =>
      void attempt(
        id,
        () => submit(id, jobId, false),
        () => submit(id, jobId, false),
      ),
    interrupted: () =>
      interrupted(id, () => {
        delete run.pace;
        update(id, { state: "sending" });
        run.sending?.retry();
      }),
    refused: (error) => refuse(id, error),
  });
}

/** Answers whether the matter is settled; with `peek`, a file that has not arrived is no failure. */
async function submit(id: string, jobId: string, peek: boolean): Promise<boolean> {
  if (!peek)
    update(id, { state: "submitting", sentBytes: entries.find((entry) => entry.id === id)?.bytes ?? 0 });
  const answer = await callApi<JobView>(`/api/jobs/${jobId}/submit`);
  if (answer.ok) {
    forgetClickId(id);
    submitted(id, jobId);
    return true;
  }
  if (peek && answer.error.code === "upload_missing") return false;
  refuse(id, answer.error);
  return true;
}

/** Does `deed`; when nobody answers, waits and does `again`. */
async function attempt(id: string, again: (id: string) => Promise<unknown>, deed: () => Promise<unknown>) {
  try {
    await deed();
  } catch {
    interrupted(id, () => void attempt(id, again, () => again(id)));
  }
}

/** Tries again by itself: after 2, 4, 8 … at most 30 seconds, or when the browser says that the line is back. */
function interrupted(id: string, again: () => void): void {
  const run = runs.get(id);
  if (!run) return;
  run.failures += 1;
  run.retry = again;
  update(id, { state: "interrupted" });
  run.timer = window.setTimeout(() => retryUpload(id), Math.min(30_000, 1000 * 2 ** run.failures));
  window.addEventListener("online", () => retryUpload(id), { once: true });
}

function refuse(id: string, error: ErrorReport): void {
  forgetClickId(id);
  update(id, { state: "refused", error });
}

function submitted(id: string, jobId: string): void {
  update(id, { state: "submitted", jobId });
}

/** From the pace since sending began or was taken up; told only once it has settled. */
function timeLeft(run: Run, sent: number): { secondsLeft?: number } {
  const now = performance.now();
  run.pace ??= { at: now, sent };
  const seconds = (now - run.pace.at) / 1000;
  const moved = sent - run.pace.sent;
  return seconds < 2 || moved <= 0
    ? {}
    : { secondsLeft: Math.ceil(((run.file.size - sent) * seconds) / moved) };
}

function update(id: string, change: Partial<UploadEntry>): void {
  publish(entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
}

function publish(next: readonly UploadEntry[]): void {
  entries = next;
  window.removeEventListener("beforeunload", askBeforeLeaving);
  if (entries.some(isUnderWay)) window.addEventListener("beforeunload", askBeforeLeaving);
  for (const listener of listeners) listener();
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
