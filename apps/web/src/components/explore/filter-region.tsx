"use client";

import { useId, useState } from "react";
import { decodeRegion, Region } from "@gas/annotation/explore/region";

type Props = { contigs: readonly string[]; onAdd: (region: Region) => void };

/** A stretch of a sequence, as people write it: `chrI:1,000-2,000`. */
export function FilterRegion({ contigs, onAdd }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const add = () => {
    // Also with dots between, or spaces around the dash.
    const read = Region.safeParse(decodeRegion(typed.trim().replaceAll(/\s*(-|\.\.|–)\s*/g, "-")));
    if (!read.success) return setWrong("Write it as chrI:1,000-2,000, or the name of a sequence alone.");
    const { contig } = read.data;
    if (contigs.length > 0 && !contigs.includes(contig))
      return setWrong(
        `No record lies on ${contig}. There are ${contigs.slice(0, 4).join(", ")}${contigs.length > 4 ? " …" : "."}`,
      );
    setWrong(null);
    setTyped("");
    onAdd(read.data);
  };
  return (
    <fieldset className="facet">
      <legend>
        <label htmlFor={id}>Region</label>
      </legend>
      <div className="mt-1 flex gap-2">
        <input
          id={id}
          type="text"
          name="region"
          value={typed}
          list={`${id}-contigs`}
          placeholder="chrI:1,000-2,000"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong !== null}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          className="field small min-w-0 grow"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || typed.trim() === "") return;
            event.preventDefault();
            add();
          }}
        />
        <button type="button" className="button small [@media(scripting:none)]:hidden" onClick={add}>
          Add
        </button>
      </div>
      <datalist id={`${id}-contigs`}>
        {contigs.slice(0, 200).map((contig) => (
          <option key={contig}>{contig}</option>
        ))}
      </datalist>
      {wrong && (
        <p id={`${id}-wrong`} role="alert" className="mt-1 text-xs text-bad">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}
