"use client";

import type { Facets } from "@gas/annotation/explore/answers";
import { encodeQuery, type ExploreQuery } from "@gas/annotation/explore/query";
import { useAnswer, type Asked } from "./use-answer.ts";
import { useVariantsPath } from "./variants-path.tsx";
import { isFiltered } from "./view-address.ts";

/** The rest of the address; null where nothing is filtered, and the totals are known. */
const rest = (view: ExploreQuery): string | null =>
  isFiltered(view) ? `/facets?${encodeQuery({ ...view, columns: [], sort: undefined }).toString()}` : null;

function useFacetsAnswer(jobId: string, asked: string | null): Asked<Facets> {
  const at = useVariantsPath(jobId);
  return useAnswer<Facets>(asked === null ? null : at(asked));
}

/** The facets of what `view` finds; of the whole result they are known. */
export function useFacets(jobId: string, view: ExploreQuery, totals: Facets): Asked<Facets> {
  const asked = useFacetsAnswer(jobId, rest(view));
  return isFiltered(view) ? asked : { value: totals, fresh: true, error: null };
}

/** What a choice among the values of one filter would leave: the facets of the view without that filter, so that the others beside a chosen value are counted too. */
function useOthers(
  jobId: string,
  view: ExploreQuery,
  name: "impact" | "consequence" | "type" | "filter",
  facets: Facets | null,
  totals: Facets,
): Facets | null {
  const chosen = view[name].length > 0;
  const without = { ...view, [name]: [] };
  const asked = useFacetsAnswer(jobId, chosen ? rest(without) : null);
  if (!chosen) return facets;
  return isFiltered(without) ? asked.value : totals;
}

/** For each filter with values to tick, the facets that its counts are of. */
export function useCounts(jobId: string, view: ExploreQuery, facets: Facets | null, totals: Facets) {
  return {
    impact: useOthers(jobId, view, "impact", facets, totals),
    consequence: useOthers(jobId, view, "consequence", facets, totals),
    type: useOthers(jobId, view, "type", facets, totals),
    filter: useOthers(jobId, view, "filter", facets, totals),
  };
}
