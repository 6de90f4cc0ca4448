import type { ErrorReport } from "@gas/core/errors/error-report";
import type { Upload, UploadSource } from "@gas/core/jobs/job";
import type { JobView } from "@gas/core/jobs/job-view";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";
import { callApi } from "../call-api.ts";
import { clickIdOf, fingerprintOf, forgetClickId } from "./click-ids.ts";
import { forgetHandle, keepHandle } from "./kept-handles.ts";
import type { Sending } from "./send-file.ts";
import { tellOtherTabs } from "./upload-locks.ts";
import {
  addEntry,
  announcement,
  changeEntry,
  isUnderWay,
  removeEntry,
  uploads,
  type UploadEntry,
} from "./upload-state.ts";

/** What is to be uploaded and annotated. */
export type UploadOrder = {
  file: File;
  /** What the job is to be called. */
  fileName: string;
  reference: string;
  source?: UploadSource;
  /** Where the browser has one: with it the upload can be taken up again without choosing the file. */
  handle?: FileSystemFileHandle;
  /** The unfinished upload that this goes on with. */
  resumes?: UnfinishedUpload;
};

type Begun = { job: JobView; upload: Upload | null };
type Run = UploadOrder & {
  sending?: Sending;
  retry?: () => void;
  failures: number;
  timer?: number;
  pace?: { at: number; sent: number };
  /** Of the file, that was told aloud. */
  quarters?: number;
  /** Lets other tabs have the upload. */
  release?: () => void;
};

/** Files that are sent at a time: each sends several parts at once, and more would only slow all of them down. */
const atOnce = 3;

const runs = new Map<string, Run>();

/** Begins to upload, unless the file is on its way already; waits while `atOnce` others are. */
export function startUpload(order: UploadOrder): void {
  const { file, fileName, reference, resumes } = order;
  const id = resumes?.jobId ?? fingerprintOf(file, fileName, reference);
  const standing = uploads.get().find((entry) => entry.id === id);
  if (standing && isUnderWay(standing)) return;
  runs.set(id, { ...order, failures: 0 });
  addEntry({
    id,
    fileName,
    bytes: file.size,
    sentBytes: resumes?.arrivedBytes ?? 0,
    foundBytes: resumes?.arrivedBytes ?? 0,
    resumable: false,
    state: "waiting",
    ...(resumes ? { jobId: resumes.jobId } : {}),
  });
  startWaiting();
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

/** Tries again what was broken off or refused, now. */
export function retryUpload(id: string): void {
  const run = runs.get(id);
  if (!run) return;
  clearTimeout(run.timer);
  const again = run.retry;
  delete run.retry;
  if (again) return again();
  if (uploads.get().find((entry) => entry.id === id)?.state !== "refused") return;
  // What was refused is not gone on with: the file becomes a new job, and the old one is given up.
  const { file, fileName, reference } = run;
  const order = { file, fileName, reference, ...kept(run) };
  void dropUpload(id).then(() => startUpload(order));
}

/** Takes a file off the list; one that has not arrived is given up, its job cancelled. */
export async function dropUpload(id: string): Promise<void> {
  const entry = uploads.get().find((other) => other.id === id);
  const run = runs.get(id);
  clearTimeout(run?.timer);
  run?.sending?.drop();
  end(id);
  removeEntry(id);
  startWaiting();
  if (!entry || entry.state === "submitted") return;
  forgetClickId(id);
  if (!entry.jobId) return;
  await forgetHandle(entry.jobId);
  // If the word does not arrive, the job is given up by itself after some days.
  await callApi(`/api/jobs/${entry.jobId}/cancel`).catch(() => undefined);
}

function startWaiting(): void {
  const busy = uploads
    .get()
    .filter(({ state }) => isUnderWay({ state } as UploadEntry) && state !== "waiting" && state !== "paused");
  const next = uploads.get().filter(({ state }) => state === "waiting");
  for (const { id } of next.slice(0, Math.max(0, atOnce - busy.length))) void begin(id);
}

async function begin(id: string): Promise<void> {
  const run = runs.get(id);
  if (!run) return;
  update(id, { state: "starting" });
  await attempt(id, begin, async () => {
    if (run.resumes) return goOn(id, run, run.resumes);
    const { clickId, known } = clickIdOf(id);
    const { file, fileName, reference, source } = run;
    const answer = await callApi<Begun>("/api/jobs", {
      clickId,
      fileName,
      bytes: file.size,
      reference,
      ...(source ? { source } : {}),
    });
    if (!answer.ok) return refuse(id, answer.error);
    const { job, upload } = answer.value;
    if (!upload) {
      forgetClickId(id);
      // The click's job has ended: the person wants a new one. Otherwise it was submitted by an earlier try.
      return job.may.cancel || job.status === "COMPLETED" ? submitted(id, job.jobId) : begin(id);
    }
    await take(id, run, job.jobId, upload);
    // The whole file may have arrived just before the page was reloaded.
    if (known && (await submit(id, job.jobId, true))) return;
    await send(id, job.jobId, upload);
  });
}

async function goOn(id: string, run: Run, { jobId, upload, bytes, arrivedBytes }: UnfinishedUpload) {
  await take(id, run, jobId, upload);
  if (arrivedBytes >= bytes && (await submit(id, jobId, true))) return;
  await send(id, jobId, upload);
}

/** From here on the upload is this tab's. */
async function take(id: string, run: Run, jobId: string, upload: Upload): Promise<void> {
  run.release ??= tellOtherTabs(jobId);
  update(id, { jobId, resumable: upload.method === "multipart" });
  if (run.handle) await keepHandle(jobId, run.handle);
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
      tellQuarter(run, sentBytes);
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
  const bytes = runs.get(id)?.file.size ?? 0;
  if (!peek) update(id, { state: "submitting", sentBytes: bytes });
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
  if (run.failures === 1) announcement.set(`The connection was lost while ${run.fileName} was uploaded.`);
  run.timer = window.setTimeout(() => retryUpload(id), Math.min(30_000, 1000 * 2 ** run.failures));
  window.addEventListener("online", () => retryUpload(id), { once: true });
}

function refuse(id: string, error: ErrorReport): void {
  forgetClickId(id);
  runs.get(id)?.release?.();
  update(id, { state: "refused", error });
}

function submitted(id: string, jobId: string): void {
  announcement.set(`${runs.get(id)?.fileName ?? "The file"} is uploaded and submitted.`);
  void forgetHandle(jobId);
  end(id);
  update(id, { state: "submitted", jobId });
}

function end(id: string): void {
  runs.get(id)?.release?.();
  runs.delete(id);
}

/** To say every percent aloud would leave no room for anything else. */
function tellQuarter(run: Run, sent: number): void {
  const quarters = Math.floor((4 * sent) / run.file.size);
  const told = (run.quarters ??= quarters);
  if (quarters <= told || quarters > 3) return;
  run.quarters = quarters;
  announcement.set(`${run.fileName}: ${quarters * 25} % uploaded.`);
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

function kept({ source, handle }: UploadOrder): Pick<UploadOrder, "source" | "handle"> {
  return { ...(source ? { source } : {}), ...(handle ? { handle } : {}) };
}

function update(id: string, change: Partial<UploadEntry>): void {
  changeEntry(id, change);
  if (change.state) startWaiting();
}
