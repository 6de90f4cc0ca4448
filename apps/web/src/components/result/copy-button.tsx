"use client";

import { useState } from "react";
import { Check, Copy } from "lucide-react";

/** Puts `text` on the clipboard, and says so. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    // Pages that are not served over HTTPS, this machine's apart, have no clipboard.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
    setTimeout(() => setCopied(null), 3000);
  };
  return (
    <button
      type="button"
      className="button quiet small"
      aria-label={`Copy ${what}`}
      onClick={() => void copy()}
    >
      {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      <span aria-live="polite">{copied === null ? "Copy" : copied ? "Copied" : "Not allowed"}</span>
    </button>
  );
}
