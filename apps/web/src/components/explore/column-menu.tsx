"use client";

import { useState } from "react";
import { Popover } from "radix-ui";
import { Columns3 } from "lucide-react";
import type { ExploreMeta } from "@gas/annotation/explore/answers";
import { allColumns, usualColumns, type Column } from "./columns.tsx";

/** A result annotated by everything has hundreds of fields: one looks for them by name. */
const searchedFrom = 12;

type Props = { meta: ExploreMeta; shown: readonly Column[]; onChoose: (names: string[]) => void };

/** Which columns the table shows. */
export function ColumnMenu({ meta, shown, onChoose }: Props) {
  const [looked, setLooked] = useState("");
  const all = allColumns(meta);
  const names = shown.map(({ name }) => name);
  const found = all.filter(({ label, name }) =>
    `${label} ${name}`.toLowerCase().includes(looked.trim().toLowerCase()),
  );
  const toggle = (name: string) =>
    onChoose(
      names.includes(name) && names.length > 1
        ? names.filter((one) => one !== name)
        : // In the order of the menu, which is that of the file.
          all.map((column) => column.name).filter((one) => one === name || names.includes(one)),
    );
  return (
    <Popover.Root>
      <Popover.Trigger className="button toolbar [@media(scripting:none)]:hidden">
        <Columns3 size={16} aria-hidden="true" /> Columns
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="card z-40 flex max-h-[min(32rem,var(--radix-popover-content-available-height))] w-72 flex-col p-3"
          aria-label="Columns"
        >
          {all.length > searchedFrom && (
            <input
              type="search"
              aria-label="Find a column"
              placeholder="Find a column"
              value={looked}
              className="field small mb-2 w-full"
              onChange={(event) => setLooked(event.target.value)}
            />
          )}
          <ul className="min-h-0 grow overflow-auto">
            {found.map(({ name, label }) => (
              <li key={name}>
                <label className="tick">
                  <input type="checkbox" checked={names.includes(name)} onChange={() => toggle(name)} />
                  <span className="min-w-0 grow break-words">{label}</span>
                  <span className="text-xs text-ink-soft">{originOf(name)}</span>
                </label>
              </li>
            ))}
            {found.length === 0 && <li className="py-2 text-sm text-ink-soft">No column is called so.</li>}
          </ul>
          <button
            type="button"
            className="button quiet small mt-2"
            onClick={() => onChoose(usualColumns(meta).map(({ name }) => name))}
          >
            The usual ones
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function originOf(name: string): string {
  if (name.startsWith("sample:")) return "sample";
  return /^(CSQ|INFO)\//.exec(name)?.[1] ?? "";
}
