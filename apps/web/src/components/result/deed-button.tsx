"use client";

import { useState, type ReactNode } from "react";
import type { ErrorReport } from "@gas/core/errors/error-report";
import { pressApi, type Answer } from "../call-api.ts";
import { ErrorNotice } from "../error-notice.tsx";

type Props<T> = {
  /** Where it is asked, and with what. */
  call: Parameters<typeof pressApi>;
  onDone: (value: T) => void;
  busyText: string;
  className?: string;
  children: ReactNode;
};

/** A button that asks the service for one thing, and says what came of it when it did not work. */
export function DeedButton<T>({ call, onDone, busyText, className = "button small", children }: Props<T>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const press = async () => {
    setBusy(true);
    setError(null);
    const answer: Answer<T> = await pressApi<T>(...call);
    setBusy(false);
    if (answer.ok) onDone(answer.value);
    else setError(answer.error);
  };
  return (
    <div className="min-w-0 space-y-3">
      <button
        type="button"
        className={className}
        aria-disabled={busy}
        onClick={() => {
          if (!busy) void press();
        }}
      >
        {busy ? busyText : children}
      </button>
      {error && <ErrorNotice error={error} />}
    </div>
  );
}
