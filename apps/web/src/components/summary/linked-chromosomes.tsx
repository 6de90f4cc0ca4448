"use client";

import { useRouter } from "next/navigation";
import { wholeResult } from "@gas/annotation/explore/query";
import { ChromosomeDrawing } from "../charts/chromosome-drawing.tsx";
import { writeAddress } from "../explore/view-address.ts";
import type { ChromosomeChartProps } from "./chromosome-chart.tsx";

/** The chromosomes, of which a place leads to its variants in the table, where there is one. */
export function LinkedChromosomes({ positions, variantsAt }: ChromosomeChartProps) {
  const router = useRouter();
  if (variantsAt === undefined) return <ChromosomeDrawing positions={positions} />;
  return (
    <ChromosomeDrawing
      positions={positions}
      onPick={(region) =>
        router.push(`${variantsAt}${writeAddress({ view: { ...wholeResult, region: [region] } })}`)
      }
    />
  );
}
