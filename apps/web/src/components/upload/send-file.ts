import Uppy from "@uppy/core";
import AwsS3 from "@uppy/aws-s3";
import type { Upload } from "@gas/core/jobs/job";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { callApi } from "../call-api.ts";

/** What becomes of a file under way. */
export type SendEvents = {
  progress: (sentBytes: number) => void;
  done: () => void;
  /** The line broke or storage is busy: `retry` goes on where it stopped. */
  interrupted: () => void;
  refused: (error: ErrorReport) => void;
};
export type Sending = { pause: () => void; resume: () => void; retry: () => void; drop: () => void };

type Signed = { url: string; fields?: Record<string, string> };

/**
 * Sends `file` from the browser straight to S3, in one POST or in parts. Uppy does the sending, the retries and the
 * list of what has arrived; the job's row says under which key and upload, so its own idea of a key is only a label.
 */
export function sendFile(file: File, jobId: string, upload: Upload, on: SendEvents): Sending {
  const address = `/api/jobs/${jobId}/upload`;
  const uppy = new Uppy({ id: jobId }).use(AwsS3, {
    shouldUseMultipart: upload.method === "multipart",
    ...(upload.method === "multipart" ? { getChunkSize: () => upload.partBytes } : {}),
    generateObjectKey: () => jobId,
    allowedMetaFields: false,
    signRequest: async (request) => {
      if ("partNumber" in request) return sign(address, { sign: "part", partNumber: request.partNumber });
      if (request.method === "PUT") return sign(address, { sign: "post" });
      // Listing the parts and putting them together carry no bytes of the file: the service itself answers.
      if (request.method === "GET" || request.method === "POST") return { url: `${address}/parts` };
      throw new Error("An upload is given up by cancelling its job.");
    },
  });

  const fileId = uppy.addFile({ name: file.name, type: "application/octet-stream", data: file });
  // The server has opened the upload: Uppy is told to take it up, not to open one of its own.
  if (upload.method === "multipart")
    uppy.setFileState(fileId, { s3Multipart: { uploadId: upload.uploadId, key: jobId } });

  let over = false;
  uppy.on("upload-progress", (_file, progress) => {
    if (!over && typeof progress.bytesUploaded === "number") on.progress(progress.bytesUploaded);
  });
  uppy.on("upload-success", () => {
    over = true;
    on.done();
    uppy.destroy();
  });
  uppy.on("upload-error", (_file, error) => {
    if (over) return;
    const refusal = refusalIn(error);
    if (refusal) {
      over = true;
      on.refused(refusal);
    } else on.interrupted();
  });
  // What it rejects with was told by `upload-error` already.
  uppy.upload().catch(() => undefined);

  return {
    pause: () => uppy.pauseAll(),
    resume: () => uppy.resumeAll(),
    retry: () => void uppy.retryAll().catch(() => undefined),
    drop: () => {
      over = true;
      uppy.pauseAll();
      uppy.destroy();
    },
  };
}

async function sign(address: string, wish: unknown): Promise<Signed> {
  const answer = await callApi<Signed>(address, wish);
  if (answer.ok) return answer.value;
  throw Object.assign(new Error(answer.error.message), { report: answer.error });
}

/** What is final about a failed upload; undefined when trying again may help. */
function refusalIn(error: unknown): ErrorReport | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { report, status, code } = error as { report?: ErrorReport; status?: unknown; code?: unknown };
  if (report) return report.code === "storage_busy" || report.code === "internal" ? undefined : report;
  if (typeof status !== "number" || status < 400 || status >= 500 || status === 408 || status === 429)
    return undefined;
  // A link that died while the machine slept is signed anew at the next try.
  if (status === 403) return undefined;
  const tooLarge = code === "EntityTooLarge";
  return {
    code: tooLarge ? "upload_too_large" : "upload_changed",
    message: tooLarge
      ? "The file is larger than was announced."
      : `Storage refused the file (${status}). It may have changed on your disk since you chose it.`,
    remedy: "Choose the file again.",
    problems: [],
  };
}
