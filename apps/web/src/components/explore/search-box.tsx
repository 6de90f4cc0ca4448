"use client";

import { useEffect, useRef, useState, type SubmitEvent } from "react";
import { Search, X } from "lucide-react";
import type { ErrorReport } from "@gas/core/errors/error-report";

type Props = { form: string; text: string; error: ErrorReport | null; onSearch: (text: string) => void };

/** One box for everything that names a variant. Part of the form of the filters, so that it works without scripts. */
export function SearchBox({ form, text, error, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  // The address changed by itself: by the back button, or a chip that was taken away.
  if (shown !== text) {
    setShown(text);
    setTyped(text);
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.matches("input, textarea, select") || target.isContentEditable;
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const submit = (event: SubmitEvent | React.KeyboardEvent) => {
    event.preventDefault();
    onSearch(typed.trim());
  };

  return (
    <div className="min-w-0 grow">
      <label htmlFor="variant-search" className="sr-only">
        Search by gene, position, HGVS or ID
      </label>
      <div className="relative">
        <Search
          size={18}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-soft"
        />
        <input
          ref={input}
          id="variant-search"
          type="search"
          name="q"
          form={form}
          value={typed}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          placeholder="Gene, chr:pos, HGVS or ID"
          aria-keyshortcuts="/"
          aria-invalid={error !== null}
          aria-describedby={error ? "variant-search-error" : undefined}
          className="field w-full pr-10 pl-10 [&::-webkit-search-cancel-button]:hidden"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") submit(event);
          }}
        />
        {typed !== "" ? (
          <button
            type="button"
            aria-label="Clear the search"
            className="button quiet tiny absolute top-1/2 right-1.5 -translate-y-1/2 [@media(scripting:none)]:hidden"
            onClick={() => {
              setTyped("");
              onSearch("");
              input.current?.focus();
            }}
          >
            <X size={16} aria-hidden="true" />
          </button>
        ) : (
          <kbd
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 right-3 pointer-coarse:hidden -translate-y-1/2 rounded border border-line px-1.5 text-xs text-ink-soft"
          >
            /
          </kbd>
        )}
      </div>
      {error && (
        <p id="variant-search-error" role="alert" className="mt-1.5 text-sm text-bad">
          {error.message} {error.remedy}
        </p>
      )}
    </div>
  );
}
