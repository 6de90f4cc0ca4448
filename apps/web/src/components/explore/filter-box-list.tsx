"use client";

import { useState, type ReactNode } from "react";
import { formatCount } from "@gas/core/jobs/job-view";
import { joinList } from "@gas/annotation/explore/list-text";

/** Values shown before one asks for all of them. */
const shownAtFirst = 8;

/** `count` is null until it is known. */
export type Option = { value: string; label: ReactNode; count: number | null };

type Props = {
  name: string;
  legend: string;
  /** What of a record is looked at, where the counts of a chart look at something else. */
  of?: string;
  options: readonly Option[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  /** Whether the counts are the most that may be left, and it may be fewer. */
  atMost?: boolean;
};

/** Boxes to tick, each with how many records it would leave. */
export function FilterBoxList({ name, legend, of, options, chosen, onToggle, atMost = false }: Props) {
  const [all, setAll] = useState(false);
  if (options.length === 0) return null;
  const shown = all ? options : options.filter(({ value }, i) => i < shownAtFirst || chosen.includes(value));
  return (
    <fieldset className="facet">
      <legend>
        {legend}
        {of && <span className="font-normal text-ink-soft"> {of}</span>}
      </legend>
      <ul className="mt-1">
        {shown.map(({ value, label, count }) => (
          <li key={value}>
            <label className="tick">
              <input
                type="checkbox"
                name={name}
                value={joinList([value])}
                checked={chosen.includes(value)}
                onChange={() => onToggle(value)}
              />
              <span className="min-w-0 grow break-words">{label}</span>
              <span className="figures text-xs text-ink-soft">
                {atMost && count ? <abbr title="at most">≤&thinsp;</abbr> : null}
                {count === null ? "…" : formatCount(count)}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {options.length > shownAtFirst && (
        <button
          type="button"
          className="link mt-1 text-sm [@media(scripting:none)]:hidden"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? "Show fewer" : `Show all ${options.length}`}
        </button>
      )}
    </fieldset>
  );
}
