import { randomUUID } from "node:crypto";
import type { Plan } from "@gas/core/accounts/plans";
import type { Upload } from "@gas/core/jobs/job";
import type { JobView } from "@gas/core/jobs/job-view";

export type SubmitOptions = {
  clickId?: string;
  reference?: string;
  /** Called when the bytes lie in S3, just before the submit request. */
  beforeSubmit?: () => void;
};

/** The service's HTTP API as a program uses it: for tests and measurements, over the same wire as a browser. */
export type ApiClient = {
  /** Any request with this person's session. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Announces, uploads and submits a file, in parts where the service wants it so; answers the job as it stands then. */
  submit(fileName: string, bytes: Uint8Array, options?: SubmitOptions): Promise<JobView>;
  view(jobId: string): Promise<JobView>;
  /** Follows the job's event stream until `enough`, and answers every view that came. */
  follow(jobId: string, enough: (view: JobView) => boolean): Promise<JobView[]>;
  /** A file of the result, through the presigned link. */
  fetchFile(jobId: string, kind: string): Promise<{ name: string; bytes: Buffer }>;
};

/** Signs in as the demo user with `plan`, or as the one who runs the service. */
export async function demoClient(url: string, plan: Plan | "admin"): Promise<ApiClient> {
  const cookies = new Map<string, string>();
  const request: ApiClient["request"] = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(new URL(path, url), { redirect: "manual", ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const json = async <T>(path: string, body?: object): Promise<T> => {
    const response = await request(
      path,
      body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    );
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };

  const { csrfToken } = await json<{ csrfToken: string }>("/api/auth/csrf");
  const signedIn = await request("/api/auth/callback/demo", {
    method: "POST",
    body: new URLSearchParams({ csrfToken, plan, json: "true" }),
  });
  if (!signedIn.ok) throw new Error(`Cannot sign in as the ${plan} demo user: ${signedIn.status}`);

  const view: ApiClient["view"] = (jobId) => json<JobView>(`/api/jobs/${jobId}`);
  return {
    request,
    view,

    submit: async (fileName, bytes, { clickId = randomUUID(), reference = "yeast", beforeSubmit } = {}) => {
      const { job, upload } = await json<{ job: JobView; upload: Upload | null }>("/api/jobs", {
        clickId,
        fileName,
        bytes: bytes.length,
        reference,
      });
      if (!job.may.upload) return job;
      if (upload?.method === "multipart") {
        const { partBytes } = upload;
        for (let at = 0; at < bytes.length; at += partBytes) {
          const { url: part } = await json<{ url: string }>(`/api/jobs/${job.jobId}/upload`, {
            sign: "part",
            partNumber: at / partBytes + 1,
          });
          const body = new Uint8Array(bytes.subarray(at, at + partBytes));
          const sent = await fetch(part, { method: "PUT", body });
          if (!sent.ok) throw new Error(`S3 refused a part: ${sent.status} ${await sent.text()}`);
        }
        beforeSubmit?.();
        return json<JobView>(`/api/jobs/${job.jobId}/submit`, {});
      }
      const { url: target, fields } = await json<{ url: string; fields: Record<string, string> }>(
        `/api/jobs/${job.jobId}/upload`,
        { sign: "post" },
      );
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(bytes)]), "file");
      const uploaded = await fetch(target, { method: "POST", body: form });
      if (!uploaded.ok) throw new Error(`S3 refused the upload: ${uploaded.status} ${await uploaded.text()}`);
      beforeSubmit?.();
      return json<JobView>(`/api/jobs/${job.jobId}/submit`, {});
    },

    follow: async (jobId, enough) => {
      const stop = new AbortController();
      const response = await request(`/api/jobs/events?jobs=${jobId}`, { signal: stop.signal });
      const seen: JobView[] = [];
      let rest = "";
      for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const events = (rest + text).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data) seen.push(JSON.parse(data) as JobView);
        }
        const last = seen.at(-1);
        if (last && enough(last)) break;
      }
      stop.abort();
      return seen;
    },

    fetchFile: async (jobId, kind) => {
      const { status, headers } = await request(`/api/jobs/${jobId}/files/${kind}`);
      if (status !== 303) throw new Error(`${kind}: ${status}`);
      const response = await fetch(headers.get("location") ?? "");
      if (!response.ok) throw new Error(`${kind}: S3 answered ${response.status}`);
      const name = /filename="([^"]*)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "";
      return { name, bytes: Buffer.from(await response.arrayBuffer()) };
    },
  };
}

export const hasEnded = ({ status }: JobView): boolean =>
  status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";
