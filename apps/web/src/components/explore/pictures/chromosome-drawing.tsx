"use client";

import type { Facets } from "@gas/annotation/explore/answers";
import { encodeRegion, type Region } from "@gas/annotation/explore/region";
import { formatCount } from "@gas/core/jobs/job-view";
import { useWidth } from "./use-width.ts";

type Positions = Facets["positions"];
const usualWidth = 900;
const labelWidth = 90;
const countWidth = 64;
const trackHeight = 22;
const gap = 12;

/** Sequences drawn: those of every model organism, and not a thousand scaffolds. */
export const mostSequences = 40;

type Props = { positions: Positions; onPick: (region: Region) => void };

/** Each sequence as a line as long as it is, and on it how many records lie where: a click on a place filters by it. */
export function ChromosomeDrawing({ positions, onPick }: Props) {
  const { place, width } = useWidth(usualWidth);
  const shown = positions.slice(0, mostSequences);
  const longest = Math.max(1, ...shown.map(({ length }) => length));
  const most = Math.max(1, ...shown.flatMap(({ counts }) => counts));
  const scale = (bases: number) => (bases / longest) * (width - labelWidth - countWidth);
  const height = shown.length * (trackHeight + gap);
  return (
    <div ref={place}>
      <svg
        width={width}
        height={height}
        className="max-w-full"
        aria-hidden="true"
        fontSize={12}
        fontFamily="var(--font-mono)"
      >
        {shown.map(({ contig, length, binBases, counts }, i) => {
          const y = i * (trackHeight + gap);
          const total = counts.reduce((sum, count) => sum + count, 0);
          return (
            <g key={contig} transform={`translate(0 ${y})`}>
              <text x={labelWidth - 10} y={trackHeight - 6} textAnchor="end" fill="var(--ink-soft)">
                {contig.length > 12 ? `${contig.slice(0, 11)}…` : contig}
              </text>
              <rect
                x={labelWidth}
                y={trackHeight - 1}
                width={Math.max(1, scale(length))}
                height={2}
                fill="var(--line-strong)"
              />
              {counts.map((count, bin) => {
                if (count === 0) return null;
                const from = bin * binBases + 1;
                const to = Math.min(length, from + binBases - 1);
                const tall = Math.max(2, (count / most) * (trackHeight - 2));
                return (
                  // The same filter is in the panel, for the keyboard.
                  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                  <rect
                    key={from}
                    x={labelWidth + scale(from - 1)}
                    y={trackHeight - 1 - tall}
                    width={Math.max(1, scale(to - from + 1) - 0.4)}
                    height={tall}
                    fill="var(--series)"
                    className="cursor-pointer hover:opacity-70"
                    onClick={() => onPick({ contig, from, to: Math.max(from, to) })}
                  >
                    <title>{`${encodeRegion({ contig, from, to })}: ${formatCount(count)}`}</title>
                  </rect>
                );
              })}
              <text x={labelWidth + scale(length) + 8} y={trackHeight - 6} fill="var(--ink-soft)">
                {formatCount(total)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
