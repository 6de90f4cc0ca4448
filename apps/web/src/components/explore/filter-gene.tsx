"use client";

import { useId, useRef, useState, type KeyboardEvent } from "react";
import type { GeneHit, GeneHits } from "@gas/annotation/explore/answers";
import { formatCount } from "@gas/core/jobs/job-view";
import { useAnswer } from "./use-answer.ts";
import { useVariantsPath } from "./variants-path.tsx";

type Props = { jobId: string; name?: string; label: string; onPick: (gene: string) => void };

/** A gene by the beginning of its name: the combobox pattern of the ARIA Authoring Practices, with a list that the result's own genes fill. */
export function FilterGene({ jobId, name, label, onPick }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const asked = typed.trim();
  const at = useVariantsPath(jobId);
  const { value, fresh } = useAnswer<GeneHits>(
    open && asked !== "" ? at(`/genes?prefix=${encodeURIComponent(asked)}&limit=8`) : null,
  );
  const hits = asked === "" ? [] : (value?.genes ?? []);

  const pick = (gene: string) => {
    setTyped("");
    setOpen(false);
    setActive(-1);
    onPick(gene);
  };
  const nameOf = ({ symbol, id: identifier }: GeneHit) => symbol || identifier;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      setOpen(true);
      setActive((active + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && asked !== "") {
      const hit = hits[active] ?? (fresh ? hits[0] : undefined);
      pick(hit ? nameOf(hit) : asked);
    } else if (event.key === "Escape" && open) setOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={box}
      className="relative"
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        type="text"
        role="combobox"
        name={name}
        value={typed}
        placeholder="Symbol or identifier"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={open && hits.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 && hits[active] ? `${id}-${active}` : undefined}
        className="field small w-full"
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!open || hits.length === 0}
        className="card absolute inset-x-0 top-full z-30 mt-1 max-h-72 overflow-auto p-1"
      >
        {hits.map((hit, i) => (
          // The keyboard is the box's, which says which of these is meant.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={`${hit.id} ${hit.contig}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            className={`flex cursor-pointer items-baseline gap-2 rounded-md px-2 py-1.5 text-sm ${i === active ? "bg-accent-wash" : "hover:bg-sunken"}`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(nameOf(hit))}
          >
            <span className="font-medium">{nameOf(hit)}</span>
            <span className="min-w-0 grow truncate text-xs text-ink-soft">
              {hit.contig}:{formatCount(hit.from)}
            </span>
            <span className="figures text-xs text-ink-soft">{formatCount(hit.count)}</span>
          </div>
        ))}
      </div>
      <p role="status" className="mt-1 text-xs text-ink-soft empty:hidden">
        {open && asked !== "" && fresh && hits.length === 0 ? "No gene of this result begins so." : ""}
      </p>
    </div>
  );
}
