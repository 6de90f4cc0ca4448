"use client";

import { Bar, BarChart, Cell, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatCount } from "@gas/core/jobs/job-view";
import type { ChartProps } from "./bar-chart.tsx";
import { labelsFit } from "./labels-fit.ts";
import { useWidth } from "./use-width.ts";

const usualWidth = 480;
const tick = { fill: "var(--ink-soft)", fontSize: 12 };
const tooltip = {
  contentStyle: {
    background: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: 8,
    color: "var(--ink)",
    fontSize: 13,
    padding: "4px 10px",
  },
  itemStyle: { color: "var(--ink)" },
  labelStyle: { color: "var(--ink-soft)" },
};

/** Horizontal bars for names, vertical ones for things in a row. */
export function BarDrawing({ bars, layout, onPick }: ChartProps) {
  const across = layout === "across";
  const { place, width } = useWidth(usualWidth);
  const hasLabels = across || labelsFit(bars, width);
  const pick = (key: string | undefined) => key !== undefined && onPick?.(key);
  // Capitals are wider: IMPACTS are written in them, terms are not.
  const widths = bars.map(({ name }) => name.length * (name === name.toUpperCase() ? 8.5 : 6.6));
  return (
    <div ref={place} className="h-full">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={bars}
          layout={across ? "vertical" : "horizontal"}
          margin={
            across ? { top: 0, right: 56, bottom: 0, left: 0 } : { top: 18, right: 4, bottom: 0, left: 0 }
          }
          accessibilityLayer={false}
        >
          {across ? (
            <>
              <XAxis type="number" hide />
              <YAxis
                type="category"
                dataKey="name"
                width={Math.min(190, 14 + Math.max(0, ...widths))}
                tick={tick}
                tickLine={false}
                axisLine={false}
                interval={0}
              />
            </>
          ) : (
            <>
              <XAxis
                dataKey="name"
                tick={tick}
                tickLine={false}
                axisLine={{ stroke: "var(--line)" }}
                minTickGap={10}
              />
              <YAxis
                hide={hasLabels}
                width="auto"
                tick={tick}
                tickLine={false}
                axisLine={false}
                tickFormatter={formatCount}
                tickCount={4}
                allowDecimals={false}
              />
            </>
          )}
          <Tooltip
            {...tooltip}
            cursor={{ fill: "var(--sunken)" }}
            separator=" "
            formatter={(value) => [formatCount(Number(value)), ""]}
          />
          <Bar
            dataKey="count"
            radius={across ? [0, 4, 4, 0] : [4, 4, 0, 0]}
            isAnimationActive={false}
            maxBarSize={across ? 18 : 44}
            minPointSize={1}
            {...(onPick
              ? { onClick: (_: unknown, at: number) => pick(bars[at]?.key), cursor: "pointer" }
              : {})}
          >
            {bars.map(({ name, colour }) => (
              <Cell key={name} fill={colour} />
            ))}
            {hasLabels && (
              <LabelList
                dataKey="count"
                position={across ? "right" : "top"}
                formatter={(value) => formatCount(Number(value))}
                style={{ fill: "var(--ink-soft)", fontSize: 12, fontFamily: "var(--font-geist-mono)" }}
              />
            )}
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
