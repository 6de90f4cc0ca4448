"use client";

import { useId, useState } from "react";
import type { FieldAbout } from "@gas/annotation/explore/answers";
import { FieldTest, type FieldOperator } from "@gas/annotation/explore/field-test";

const operators: { op: FieldOperator; text: string; kinds: readonly FieldAbout["kind"][] }[] = [
  { op: "is", text: "is", kinds: ["text", "number"] },
  { op: "isNot", text: "is not", kinds: ["text", "number"] },
  { op: "contains", text: "contains", kinds: ["text"] },
  { op: "atLeast", text: "at least", kinds: ["number", "text"] },
  { op: "atMost", text: "at most", kinds: ["number", "text"] },
  { op: "rare", text: "at most, or not known", kinds: ["number", "text"] },
  { op: "present", text: "is there", kinds: ["text", "number", "flag"] },
  { op: "absent", text: "is not there", kinds: ["text", "number", "flag"] },
];

type Props = { fields: readonly FieldAbout[]; onAdd: (test: FieldTest) => void };

/** A test of any field of CSQ or INFO. */
export function FilterFields({ fields, onAdd }: Props) {
  const id = useId();
  const [name, setName] = useState("");
  const [op, setOp] = useState<FieldOperator>("is");
  const [value, setValue] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  if (fields.length === 0) return null;
  const field = fields.find((one) => one.name === name);
  const possible = operators.filter(({ kinds }) => !field || kinds.includes(field.kind));
  const chosenOp = possible.some((one) => one.op === op) ? op : (possible[0]?.op ?? "present");
  const takesValue = chosenOp !== "present" && chosenOp !== "absent";

  const add = () => {
    const test = FieldTest.safeParse({ name, op: chosenOp, value: takesValue ? value.trim() : "" });
    if (!test.success)
      return setWrong(
        test.error.issues.map(({ path, message }) => `The ${path.join(" ")} ${message}.`).join(" "),
      );
    setWrong(null);
    setValue("");
    onAdd(test.data);
  };

  return (
    <fieldset className="facet">
      <legend>
        <label htmlFor={id}>Any field</label>
      </legend>
      <noscript>
        <input
          name="field"
          className="field small mt-1 w-full"
          placeholder="CSQ/BIOTYPE=protein_coding"
          aria-label="Field, comparison and value"
        />
      </noscript>
      <div className="mt-1 space-y-2 [@media(scripting:none)]:hidden">
        <select
          id={id}
          value={name}
          className="field small w-full"
          onChange={(event) => {
            setName(event.target.value);
            setWrong(null);
          }}
        >
          <option value="">Choose a field</option>
          {(["CSQ/", "INFO/"] as const).map((kind) => (
            <optgroup key={kind} label={kind === "CSQ/" ? "Of the annotation" : "Of the record (INFO)"}>
              {fields
                .filter((one) => one.name.startsWith(kind))
                .map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.name.slice(kind.length)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        {field && (
          <>
            <p className="text-xs break-words text-ink-soft">
              {field.description}
              {!field.indexed && " Testing it reads the records themselves, which takes longer."}
            </p>
            <div className="grid grid-cols-2 gap-2">
              <select
                aria-label="Comparison"
                value={chosenOp}
                className={`field small ${takesValue ? "" : "col-span-2"}`}
                onChange={(event) => setOp(event.target.value as FieldOperator)}
              >
                {possible.map((one) => (
                  <option key={one.op} value={one.op}>
                    {one.text}
                  </option>
                ))}
              </select>
              {takesValue && (
                <input
                  aria-label="Value"
                  value={value}
                  list={`${id}-values`}
                  inputMode={field.kind === "number" ? "decimal" : "text"}
                  className="field small min-w-0"
                  onChange={(event) => setValue(event.target.value)}
                  onKeyDown={(event) => {
                    if (event.key !== "Enter") return;
                    event.preventDefault();
                    add();
                  }}
                />
              )}
            </div>
            <datalist id={`${id}-values`}>
              {field.values?.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </datalist>
            <button type="button" className="button small w-full" onClick={add}>
              Add this test
            </button>
          </>
        )}
        {wrong && (
          <p role="alert" className="text-xs text-bad">
            {wrong}
          </p>
        )}
      </div>
    </fieldset>
  );
}
