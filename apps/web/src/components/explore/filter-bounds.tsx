"use client";

import { useState } from "react";

type Bounds = { min: number | undefined; max: number | undefined };
type Props = Bounds & { onChange: (bounds: Bounds) => void };

/** Bounds of QUAL, both included. Taken when one leaves the box, so that half a number filters nothing. */
export function FilterBounds({ min, max, onChange }: Props) {
  return (
    <fieldset className="facet">
      <legend>Quality (QUAL)</legend>
      <div className="mt-1 grid grid-cols-2 gap-2">
        <Bound
          name="qualMin"
          label="at least"
          value={min}
          onChange={(value) => onChange({ min: value, max })}
        />
        <Bound
          name="qualMax"
          label="at most"
          value={max}
          onChange={(value) => onChange({ min, max: value })}
        />
      </div>
    </fieldset>
  );
}

type BoundProps = {
  name: string;
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
};

function Bound({ name, label, value, onChange }: BoundProps) {
  const [typed, setTyped] = useState(value?.toString() ?? "");
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(value?.toString() ?? "");
  }
  const take = () => {
    const number = typed.trim() === "" ? undefined : Number(typed);
    if (number !== undefined && !Number.isFinite(number)) return setTyped(value?.toString() ?? "");
    if (number !== value) onChange(number);
  };
  return (
    <label className="block text-sm text-ink-soft">
      {label}
      <input
        type="number"
        step="any"
        name={name}
        value={typed}
        className="field small mt-0.5 w-full"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          take();
        }}
      />
    </label>
  );
}
