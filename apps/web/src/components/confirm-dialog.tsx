"use client";

import { useState, type ReactNode } from "react";
import { AlertDialog } from "radix-ui";
import type { ErrorReport } from "@gas/core/errors/error-report";
import type { Answer } from "./call-api.ts";
import type { Opened } from "./dialog-button.tsx";
import { ErrorNotice } from "./error-notice.tsx";

export type Question = {
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** What the buttons say: the way back, the deed, the deed under way. */
  words: { keep: string; confirm: string; busy: string };
  danger?: boolean;
  deed: () => Promise<Answer<unknown>>;
  onDone: () => void;
};

/** Asks before it does something that cannot be taken back lightly. */
export function ConfirmDialog({
  opened,
  title,
  children,
  words,
  danger = false,
  deed,
  onDone,
}: Question & { opened: Opened }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);

  const confirm = async () => {
    setBusy(true);
    setError(null);
    const answer = await deed();
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    opened.onOpenChange(false);
    onDone();
  };

  return (
    <AlertDialog.Root
      open={opened.open}
      onOpenChange={(next) => {
        opened.onOpenChange(next);
        setError(null);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.5)]" />
        <AlertDialog.Content
          onCloseAutoFocus={opened.onCloseAutoFocus}
          className="card fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-auto p-6"
        >
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 space-y-2 break-words text-ink-soft">{children}</div>
          </AlertDialog.Description>
          {error && (
            <div className="mt-4">
              <ErrorNotice error={error} />
            </div>
          )}
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className="button">{words.keep}</AlertDialog.Cancel>
            <button
              type="button"
              className={`button ${danger ? "danger" : "primary"}`}
              aria-disabled={busy}
              onClick={() => {
                if (!busy) void confirm();
              }}
            >
              {busy ? words.busy : words.confirm}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
