"use client";

import dynamic from "next/dynamic";
import type { Bar } from "./bar.ts";

export type ChartProps = { bars: Bar[]; layout: "across" | "up"; onPick?: (key: string) => void };

/** The drawing library is the heaviest thing on the page: it comes after everything that can be read. */
const Drawing = dynamic(() => import("./bar-drawing.tsx").then(({ BarDrawing }) => BarDrawing), {
  ssr: false,
});

/** Room for a chart, kept from the start so that nothing jumps. */
export function chartHeight({ bars, layout }: ChartProps): number {
  return layout === "across" ? Math.max(1, bars.length) * 30 + 8 : 220;
}

/** Bars, drawn; their numbers stand in the table beside it, so this is hidden from those who read. */
export function BarChart(props: ChartProps) {
  return (
    <div aria-hidden="true" style={{ height: chartHeight(props) }}>
      <Drawing {...props} />
    </div>
  );
}
