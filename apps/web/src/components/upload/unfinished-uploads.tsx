"use client";

import { useEffect, useState } from "react";
import { useRouter } from "next/navigation";
import { RotateCw } from "lucide-react";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";
import { pressApi } from "../call-api.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { formatBytes } from "../format-bytes.ts";
import { LocalTime } from "../local-time.tsx";
import { ProgressBar } from "../progress-bar.tsx";
import { isSourceOf, sourceOf } from "./file-source.ts";
import { forgetHandle, keptHandle } from "./kept-handles.ts";
import { useLiveValue } from "./live-value.ts";
import { jobsInHand, whenLetGo } from "./upload-locks.ts";
import { uploads } from "./upload-state.ts";

/** Uploads that were begun and not ended, such as when a tab was closed: each can go on where it stopped, or be discarded. */
export default function UnfinishedUploads({ unfinished }: { unfinished: readonly UnfinishedUpload[] }) {
  const router = useRouter();
  const underWay = useLiveValue(uploads);
  const [elsewhere, setElsewhere] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      const inHand = await jobsInHand();
      setElsewhere(inHand);
      if (inHand.size === 0) return;
      // The first that is let go, because its tab was closed or its file has arrived, is a reason to look again.
      await Promise.any([...inHand].map((jobId) => whenLetGo(jobId, stop.signal)));
      router.refresh();
      await look();
    };
    look().catch(() => undefined); // aborted
    return () => stop.abort();
  }, [router]);
  const left = unfinished.filter(({ jobId }) => !underWay.some((entry) => entry.jobId === jobId));
  if (left.length === 0) return null;
  return (
    <section aria-labelledby="unfinished" className="mt-5 rounded-xl bg-wait-wash px-4 py-3.5">
      <h3 id="unfinished" className="font-medium">
        {left.length === 1 ? "An unfinished upload" : `${left.length} unfinished uploads`}
      </h3>
      <p className="mt-0.5 text-sm">What has arrived is kept for seven days. Nothing is sent twice.</p>
      <ul className="mt-2 divide-y divide-line-strong/30">
        {left.map((one) => (
          <Unfinished key={one.jobId} unfinished={one} inOtherTab={elsewhere.has(one.jobId)} />
        ))}
      </ul>
    </section>
  );
}

type Props = { unfinished: UnfinishedUpload; inOtherTab: boolean };

function Unfinished({ unfinished, inOtherTab }: Props) {
  const { jobId, fileName, bytes, arrivedBytes, begunAt } = unfinished;
  const router = useRouter();
  const [handle, setHandle] = useState<FileSystemFileHandle | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void keptHandle(jobId).then(setHandle);
  }, [jobId]);
  const whole = arrivedBytes >= bytes;

  const goOnWith = async (file: File, opened?: FileSystemFileHandle): Promise<void> => {
    const source = await sourceOf(file);
    if (!isSourceOf(unfinished, file.size, source))
      return setProblem(
        `${file.name} is not the file that this upload was begun with, or it has changed since. Choose the same file, or discard this upload and begin a new one.`,
      );
    const { startUpload } = await import("./upload-deeds.ts");
    const { reference } = unfinished;
    startUpload({
      file,
      fileName,
      reference,
      source,
      resumes: unfinished,
      ...(opened ? { handle: opened } : {}),
    });
  };

  const resume = async (): Promise<void> => {
    setProblem(null);
    try {
      if (whole) {
        const answer = await pressApi(`/api/jobs/${jobId}/submit`);
        return answer.ok ? router.push(`/jobs/${jobId}`) : setProblem(answer.error.message);
      }
      if (handle) {
        const asked = handle as FileSystemFileHandle & {
          requestPermission?: (wish: object) => Promise<string>;
        };
        if ((await asked.requestPermission?.({ mode: "read" })) === "denied")
          return setProblem("The browser was not allowed to open the file. Choose it again.");
        return await goOnWith(await handle.getFile(), handle);
      }
    } catch {
      setProblem("The file cannot be found where it was. Choose it again.");
      setHandle(null);
      void forgetHandle(jobId);
    }
  };

  return (
    <li className="py-3" data-testid="unfinished">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium break-all">{fileName}</p>
          <p className="text-sm">
            {whole
              ? "It has arrived whole, but was not submitted yet."
              : `${formatBytes(arrivedBytes)} of ${formatBytes(bytes)} are in storage.`}{" "}
            Begun <LocalTime at={begunAt} />.
          </p>
        </div>
        {inOtherTab ? (
          <p className="text-sm">On its way in another tab of this browser.</p>
        ) : (
          <div className="flex flex-wrap gap-2">
            {whole || handle ? (
              <button type="button" className="button small" onClick={() => void resume()}>
                <RotateCw size={16} aria-hidden="true" /> {whole ? "Annotate it" : "Go on"}
                <span className="sr-only"> {fileName}</span>
              </button>
            ) : (
              <label className="button small focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
                <RotateCw size={16} aria-hidden="true" /> Choose the file to go on
                <span className="sr-only"> with {fileName}</span>
                <input
                  type="file"
                  className="sr-only"
                  onChange={(event) => {
                    const [file] = event.currentTarget.files ?? [];
                    event.currentTarget.value = "";
                    setProblem(null);
                    if (file) void goOnWith(file);
                  }}
                />
              </label>
            )}
            <ConfirmButton
              trigger="Discard"
              triggerClass="button quiet small"
              title="Discard this upload?"
              words={{ keep: "Keep it", confirm: "Discard it", busy: "Discarding" }}
              danger
              deed={() => pressApi(`/api/jobs/${jobId}/cancel`)}
              onDone={() => {
                void forgetHandle(jobId);
                router.refresh();
              }}
            >
              <p>
                What has arrived of {fileName} is removed from storage. The file on your disk stays as it is.
              </p>
            </ConfirmButton>
          </div>
        )}
      </div>
      {arrivedBytes > 0 && !whole && (
        <div className="mt-2">
          <ProgressBar percent={(100 * arrivedBytes) / bytes} label={`Arrived of ${fileName}`} muted />
        </div>
      )}
      {problem && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {problem}
        </p>
      )}
    </li>
  );
}
