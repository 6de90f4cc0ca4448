"use client";

import { useState } from "react";
import { AlertDialog } from "radix-ui";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { callApi } from "../call-api.ts";
import { ErrorNotice } from "../error-notice.tsx";

type Props = { jobId: string; fileName: string; onCancelled: () => void };

const unanswered: ErrorReport = {
  code: "internal",
  message: "The service did not answer.",
  remedy: "Check your connection and try again.",
  problems: [],
};

/** Cancels the job once the person has said so twice: nothing brings it back. */
export function CancelButton({ jobId, fileName, onCancelled }: Props) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);

  const cancel = async () => {
    setBusy(true);
    setError(null);
    const answer = await callApi(`/api/jobs/${jobId}/cancel`).catch(() => ({
      ok: false as const,
      error: unanswered,
    }));
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    setOpen(false);
    onCancelled();
  };

  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger className="button small">Cancel job</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <AlertDialog.Content className="card fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 p-6">
          <AlertDialog.Title className="text-lg font-semibold">Cancel this job?</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 break-words text-ink-soft">
            {fileName} is removed from storage and no result is kept. To annotate it later, upload it again.
          </AlertDialog.Description>
          {error && (
            <div className="mt-4">
              <ErrorNotice error={error} />
            </div>
          )}
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className="button">Keep it</AlertDialog.Cancel>
            <button type="button" className="button danger" disabled={busy} onClick={() => void cancel()}>
              {busy ? "Cancelling" : "Cancel the job"}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
