"use client";

import { useId } from "react";
import { joinList } from "@gas/annotation/explore/list-text";
import { zygosities, type GenotypeTest } from "@gas/annotation/explore/query";
import { genotypeText } from "./chips.ts";

/** Of a file with more samples than these, the others are asked for by the address or the search of fields. */
const mostSamples = 500;

type Props = {
  samples: readonly string[];
  chosen: readonly GenotypeTest[];
  onAdd: (test: GenotypeTest) => void;
};

/** What a sample has: one list, so that it works as a plain form too. */
export function FilterGenotype({ samples, chosen, onAdd }: Props) {
  const id = useId();
  if (samples.length === 0) return null;
  const isChosen = ({ sample, is }: GenotypeTest) =>
    chosen.some((test) => test.sample === sample && test.is === is);
  return (
    <fieldset className="facet">
      <legend>
        <label htmlFor={id}>Genotype</label>
      </legend>
      <select
        id={id}
        name="genotype"
        value=""
        className="field small mt-1 w-full"
        onChange={({ target }) => {
          const [sample, is] =
            target.value === ""
              ? []
              : (JSON.parse(target.selectedOptions[0]?.dataset["test"] ?? "[]") as string[]);
          const test = zygosities.find((one) => one === is);
          if (sample !== undefined && test) onAdd({ sample, is: test });
        }}
      >
        <option value="">Any genotype</option>
        {samples.slice(0, mostSamples).map((sample) => (
          <optgroup key={sample} label={sample}>
            {zygosities
              .filter((is) => !isChosen({ sample, is }))
              .map((is) => (
                <option
                  key={is}
                  value={joinList([`${is}:${sample}`])}
                  data-test={JSON.stringify([sample, is])}
                >
                  {genotypeText({ sample, is })}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </fieldset>
  );
}
