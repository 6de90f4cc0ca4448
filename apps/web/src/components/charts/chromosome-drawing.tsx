"use client";

import type { Facets } from "@gas/annotation/explore/answers";
import { evenWindows } from "@gas/annotation/explore/even-windows";
import { encodeRegion, type Region } from "@gas/annotation/explore/region";
import { formatCount } from "@gas/core/jobs/job-view";
import { chromosomesHeight, mostSequences, trackGap, trackHeight } from "./chromosome-layout.ts";
import { useWidth } from "./use-width.ts";

type Positions = Facets["positions"];
const usualWidth = 900;
const countWidth = 64;
/** Of a name: longer ones are cut, and each letter of the fixed-width font takes so many pixels. */
const mostLetters = 12;
const letterWidth = 7.3;

type Props = { positions: Positions; onPick?: ((region: Region) => void) | undefined };

/** Each sequence as a line as long as it is, and on it how many records lie where, in windows as wide everywhere: a click on a place asks for it, where it can be asked for. */
export function ChromosomeDrawing({ positions, onPick }: Props) {
  const { place, width } = useWidth(usualWidth);
  const shown = evenWindows(positions.slice(0, mostSequences));
  const names = shown.map(({ contig }) => shortened(contig));
  const labelWidth = 12 + letterWidth * Math.max(0, ...names.map((name) => name.length));
  const longest = Math.max(1, ...shown.map(({ length }) => length));
  const most = Math.max(1, ...shown.flatMap(({ counts }) => counts));
  const scale = (bases: number) => (bases / longest) * (width - labelWidth - countWidth);
  const height = chromosomesHeight(positions.length);
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
          const y = i * (trackHeight + trackGap);
          const total = counts.reduce((sum, count) => sum + count, 0);
          return (
            <g key={contig} transform={`translate(0 ${y})`}>
              <text x={labelWidth - 10} y={trackHeight - 6} textAnchor="end" fill="var(--ink-soft)">
                {names[i]}
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
                    {...(onPick && {
                      className: "cursor-pointer hover:opacity-70",
                      onClick: () => onPick({ contig, from, to: Math.max(from, to) }),
                    })}
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

function shortened(name: string): string {
  return name.length > mostLetters ? `${name.slice(0, mostLetters - 1)}…` : name;
}
