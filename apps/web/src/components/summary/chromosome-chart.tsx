"use client";

import dynamic from "next/dynamic";
import type { Facets } from "@gas/annotation/explore/answers";
import { chromosomesHeight } from "../charts/chromosome-layout.ts";
import { useNear } from "../charts/use-near.ts";

export type ChromosomeChartProps = {
  positions: Facets["positions"];
  /** Address of the table of the variants, for whoever may look into it. */
  variantsAt?: string | undefined;
};

/** Some thousand shapes: neither they nor what draws them come before somebody is about to see them. */
const Drawing = dynamic(
  () => import("./linked-chromosomes.tsx").then(({ LinkedChromosomes }) => LinkedChromosomes),
  { ssr: false },
);

/** Where on the chromosomes the records lie; the numbers stand in the table beside it, so this is hidden from those who read. */
export function ChromosomeChart(props: ChromosomeChartProps) {
  const { place, isNear } = useNear();
  return (
    <div ref={place} aria-hidden="true" style={{ height: chromosomesHeight(props.positions.length) }}>
      {isNear && <Drawing {...props} />}
    </div>
  );
}
