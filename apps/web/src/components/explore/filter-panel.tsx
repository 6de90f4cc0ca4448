"use client";

import type { ExploreMeta, Facets } from "@gas/annotation/explore/answers";
import { encodeQuery, impacts, type ExploreQuery } from "@gas/annotation/explore/query";
import { encodeRegion } from "@gas/annotation/explore/region";
import { termText, typeText } from "../charts/bar.ts";
import { toggled } from "./chips.ts";
import { FilterBounds } from "./filter-bounds.tsx";
import { FilterBoxList, type Option } from "./filter-box-list.tsx";
import { FilterFields } from "./filter-fields.tsx";
import { FilterGene } from "./filter-gene.tsx";
import { FilterGenotype } from "./filter-genotype.tsx";
import { FilterRegion } from "./filter-region.tsx";
import { ImpactMark } from "./impact-mark.tsx";
import { useCounts } from "./use-facets.ts";

type Props = {
  id: string;
  jobId: string;
  meta: ExploreMeta;
  view: ExploreQuery;
  facets: Facets | null;
  onView: (view: ExploreQuery) => void;
};

type Countable = { value: string; count: number };

/** Every value of the whole result, with what it counts now. */
function optionsOf<T extends Countable>(
  totals: readonly T[],
  now: readonly Countable[] | undefined,
  label: (value: T) => Option["label"] = ({ value }) => value,
): Option[] {
  const counts = new Map(now?.map(({ value, count }) => [value, count]));
  return totals.map((one) => ({
    value: one.value,
    label: label(one),
    count: now ? (counts.get(one.value) ?? 0) : null,
  }));
}

/** What there is to filter by. A form that a browser can send by itself: with scripts every change is taken at once. */
export function FilterPanel({ id, jobId, meta, view, facets, onView }: Props) {
  const { totals } = meta;
  const counts = useCounts(jobId, view, facets, totals);
  const set = (change: Partial<ExploreQuery>) => onView({ ...view, ...change });
  const kept = encodeQuery(view);
  /** Counts by entry do not look at fields that are kept by themselves: see `Facets.any`. */
  const atMost = view.fields.some(({ name }) => name.startsWith("CSQ/"));
  return (
    <form
      id={id}
      method="get"
      role="search"
      aria-label="Filter the variants"
      onSubmit={(event) => event.preventDefault()}
      className="card divide-y divide-line px-4 xl:max-h-[calc(100dvh-2rem)] xl:overflow-auto"
    >
      {/* What is asked for already and has no box of its own stays when a browser sends the form. */}
      {["gene", "region", "genotype", "field", "columns", "sort"].map((name) => {
        const value = kept.get(name);
        return value && <input key={name} type="hidden" name={name} value={value} />;
      })}
      <FilterBoxList
        name="impact"
        legend="Impact"
        of="of any transcript"
        options={impacts.flatMap((value) => {
          const total = totals.any.impact.find((one) => one.value === value);
          if (!total) return [];
          const now = counts.impact?.any.impact.find((one) => one.value === value);
          return [
            {
              value,
              label: <ImpactMark impact={value} named />,
              count: counts.impact ? (now?.count ?? 0) : null,
            },
          ];
        })}
        chosen={view.impact}
        atMost={atMost}
        onToggle={(value) =>
          set({ impact: impacts.filter((one) => toggled(view.impact as string[], value).includes(one)) })
        }
      />
      <FilterBoxList
        name="consequence"
        legend="Consequence"
        of="of any transcript"
        options={optionsOf(totals.any.consequence, counts.consequence?.any.consequence, ({ value }) =>
          termText(value),
        )}
        chosen={view.consequence}
        atMost={atMost}
        onToggle={(value) => set({ consequence: toggled(view.consequence, value) })}
      />
      <fieldset className="facet">
        <legend>Gene</legend>
        <div className="mt-1">
          <FilterGene
            jobId={jobId}
            name="gene"
            label="Gene"
            onPick={(gene) => set({ gene: [...new Set([...view.gene, gene])] })}
          />
        </div>
      </fieldset>
      <FilterRegion
        contigs={totals.contig.map(({ value }) => value)}
        onAdd={(region) =>
          view.region.some((one) => encodeRegion(one) === encodeRegion(region))
            ? undefined
            : set({ region: [...view.region, region] })
        }
      />
      <FilterBounds
        min={view.qualMin}
        max={view.qualMax}
        onChange={({ min, max }) => set({ qualMin: min, qualMax: max })}
      />
      <FilterBoxList
        name="filter"
        legend="FILTER"
        options={optionsOf(totals.filter, counts.filter?.filter, ({ value }) =>
          value === "." ? "none" : value,
        )}
        chosen={view.filter}
        onToggle={(value) => set({ filter: toggled(view.filter, value) })}
      />
      <FilterBoxList
        name="type"
        legend="Type"
        options={optionsOf(totals.type, counts.type?.type, ({ value }) => typeText(value))}
        chosen={view.type}
        onToggle={(value) =>
          set({
            type: totals.type
              .map((one) => one.value)
              .filter((one) => toggled(view.type as string[], value).includes(one)),
          })
        }
      />
      <FilterGenotype
        samples={meta.samples}
        chosen={view.genotype}
        onAdd={(test) => set({ genotype: [...view.genotype, test] })}
      />
      <FilterFields fields={meta.fields} onAdd={(test) => set({ fields: [...view.fields, test] })} />
      <noscript>
        <div className="py-4">
          <button type="submit" className="button primary w-full">
            Show these variants
          </button>
        </div>
      </noscript>
    </form>
  );
}
