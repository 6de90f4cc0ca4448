"use client";

import { useCallback, useEffect, useId, useRef, useState } from "react";
import { Trash2 } from "lucide-react";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { shareDays, type ShareDays } from "@gas/core/jobs/share-days";
import { pressApi } from "../call-api.ts";
import { ErrorNotice } from "../error-notice.tsx";
import type { Opened } from "../dialog-button.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { LocalTime } from "../local-time.tsx";
import { CopyButton } from "../result/copy-button.tsx";

type Share = { id: string; createdAt: number; expiresAt: number };

/** Links by which others may look at a job: make one, see which there are, take one back. */
export function ShareDialog({ jobId, opened }: { jobId: string; opened: Opened }) {
  return (
    <FormDialog
      opened={opened}
      title="Share this job"
      description="Whoever has the link sees the job, its summary, its variants and its files, without signing in. They can change nothing, and see neither your name nor your notes."
    >
      <Shares jobId={jobId} />
    </FormDialog>
  );
}

function Shares({ jobId }: { jobId: string }) {
  const ids = useId();
  const [shares, setShares] = useState<Share[] | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const [days, setDays] = useState<ShareDays>(7);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [busy, setBusy] = useState(false);
  const makeButton = useRef<HTMLButtonElement>(null);
  const path = `/api/jobs/${jobId}/shares`;

  const load = useCallback(
    () =>
      pressApi<{ shares: Share[] }>(path, undefined, "GET").then((answer) => {
        if (answer.ok) setShares(answer.value.shares);
        else setError(answer.error);
      }),
    [path],
  );
  useEffect(() => {
    void load();
  }, [load]);

  const make = async () => {
    setBusy(true);
    setError(null);
    const answer = await pressApi<Share & { path: string }>(path, { days });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    setMade(new URL(answer.value.path, location.origin).href);
    await load();
  };
  const takeBack = async (id: string) => {
    const answer = await pressApi(`${path}/${id}`, undefined, "DELETE");
    if (!answer.ok) return setError(answer.error);
    setMade(null);
    // The button that was pressed goes with its link.
    makeButton.current?.focus();
    await load();
  };

  return (
    <div className="mt-5 space-y-5">
      <div className="flex flex-wrap items-end gap-3">
        <div>
          <label htmlFor={`${ids}-days`} className="font-medium">
            For how long
          </label>
          <select
            id={`${ids}-days`}
            value={days}
            onChange={(event) =>
              setDays(shareDays.find((choice) => choice === Number(event.target.value)) ?? 7)
            }
            className="field mt-1"
          >
            {shareDays.map((choice) => (
              <option key={choice} value={choice}>
                {choice === 1 ? "One day" : `${choice} days`}
              </option>
            ))}
          </select>
        </div>
        <button
          type="button"
          className="button primary"
          aria-disabled={busy}
          ref={makeButton}
          onClick={() => {
            if (!busy) void make();
          }}
        >
          {busy ? "Making the link" : "Make a link"}
        </button>
      </div>
      <div aria-live="polite">
        {made && (
          <div className="rounded-lg bg-good-wash p-4">
            <p className="font-medium">Copy this link now: it is not shown again.</p>
            <p className="mt-2 flex items-center gap-2">
              <input
                readOnly
                aria-label="The link"
                value={made}
                onFocus={(event) => event.target.select()}
                className="field figures min-w-0 grow text-sm"
              />
              <CopyButton text={made} what="link" />
            </p>
          </div>
        )}
      </div>
      {error && <ErrorNotice error={error} />}
      {shares && shares.length > 0 && (
        <section aria-labelledby={`${ids}-list`}>
          <h3 id={`${ids}-list`} className="font-medium">
            Links that lead here
          </h3>
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {shares.map(({ id, createdAt, expiresAt }) => (
              <li key={id} className="flex items-center justify-between gap-3 py-2 text-[0.9375rem]">
                <span>
                  Made <LocalTime at={createdAt} />, until <LocalTime at={expiresAt} />
                </span>
                <button
                  type="button"
                  className="button quiet small shrink-0 whitespace-nowrap"
                  onClick={() => void takeBack(id)}
                >
                  <Trash2 size={16} aria-hidden="true" /> Take back
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
