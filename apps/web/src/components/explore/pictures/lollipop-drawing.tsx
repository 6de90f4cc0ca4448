"use client";

import type { GeneView, TranscriptModel } from "@gas/annotation/explore/answers";
import { formatCount } from "@gas/core/jobs/job-view";
import { impactColours, termText } from "../../charts/bar.ts";
import { useWidth } from "../../charts/use-width.ts";
import { lollipopOf, type Axis, type Stick } from "./lollipop-layout.ts";

const usualWidth = 900;
const side = 24;
const barHeight = 18;
/** Of a stick that stands for one, and how much more the one that stands for most. */
const stickHeight = 34;
const tallerAtMost = 90;
/** Ticks of the axis: enough to read a place off, few enough to be read. */
const ticks = 8;

type Props = { view: GeneView; onOpen: (ordinal: number) => void };

/** A gene's variants along its protein, the exons below: a click on a stick opens its variant. */
export function LollipopDrawing({ view, onOpen }: Props) {
  const { place, width } = useWidth(usualWidth);
  const { axis, sticks } = lollipopOf(view);
  const x = (at: number) => side + ((at - axis.from + 0.5) / (axis.to - axis.from + 1)) * (width - 2 * side);
  const most = Math.max(1, ...sticks.map(({ variants }) => variants.length));
  const axisY = stickHeight + (most > 1 ? tallerAtMost : 0) + 24;
  return (
    <div ref={place}>
      <svg
        width={width}
        height={axisY + barHeight + 28}
        className="max-w-full"
        aria-hidden="true"
        fontSize={12}
        fontFamily="var(--font-mono)"
      >
        {view.model ? (
          <Exons model={view.model} x={x} axisY={axisY} />
        ) : (
          <rect
            x={side}
            y={axisY}
            width={width - 2 * side}
            height={barHeight}
            rx={4}
            fill="var(--sunken)"
            stroke="var(--line-strong)"
          />
        )}
        {sticks.map((stick) => (
          <StickMark key={stick.at} stick={stick} x={x(stick.at)} most={most} axisY={axisY} onOpen={onOpen} />
        ))}
        <Ticks axis={axis} x={x} y={axisY + barHeight} />
      </svg>
    </div>
  );
}

type ExonsProps = { model: TranscriptModel; x: (at: number) => number; axisY: number };

function Exons({ model: { exons, proteinLength }, x, axisY }: ExonsProps) {
  return exons.map(({ firstResidue, lastResidue, from, to }, i) => {
    const left = x(Math.max(1, firstResidue) - 0.5);
    return (
      <rect
        key={firstResidue}
        x={left}
        y={axisY}
        width={Math.max(1, x(Math.min(proteinLength, lastResidue) + 0.5) - left)}
        height={barHeight}
        // Neighbours are told apart by their ground.
        fill={i % 2 === 0 ? "var(--accent-wash)" : "var(--sunken)"}
        stroke="var(--line-strong)"
      >
        <title>{`Exon ${i + 1}: residues ${firstResidue}–${lastResidue}, ${formatCount(from)}–${formatCount(to)}`}</title>
      </rect>
    );
  });
}

type StickProps = { stick: Stick; x: number; most: number; axisY: number; onOpen: (ordinal: number) => void };

function StickMark({ stick: { at, variants, impact }, x, most, axisY, onOpen }: StickProps) {
  const top = axisY - stickHeight - ((variants.length - 1) / Math.max(1, most - 1)) * tallerAtMost;
  const [first] = variants;
  return (
    // The same variants stand in the table below, for the keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <g className="cursor-pointer" onClick={() => first && onOpen(first.ordinal)}>
      <line x1={x} y1={top} x2={x} y2={axisY} stroke="var(--line-strong)" />
      <circle
        cx={x}
        cy={top}
        r={variants.length > 1 ? 8 : 6}
        fill={impactColours[impact]}
        stroke="var(--surface)"
      />
      {variants.length > 1 && (
        <text x={x} y={top - 12} textAnchor="middle" fill="var(--ink-soft)">
          {variants.length}
        </text>
      )}
      <title>
        {variants
          .map(
            ({ hgvsp, hgvsc, consequence }) =>
              `${hgvsp || hgvsc || at} ${consequence ? termText(consequence) : ""}`,
          )
          .join("\n")}
      </title>
    </g>
  );
}

function Ticks({ axis, x, y }: { axis: Axis; x: (at: number) => number; y: number }) {
  const step = niceStep((axis.to - axis.from + 1) / ticks);
  const first = Math.ceil(axis.from / step) * step;
  const places = [axis.from, axis.to];
  for (let at = first; at < axis.to - step / 2; at += step) if (at > axis.from + step / 2) places.push(at);
  return places.map((at) => (
    <g key={at}>
      <line x1={x(at)} x2={x(at)} y1={y} y2={y + 5} stroke="var(--line-strong)" />
      <text x={x(at)} y={y + 19} textAnchor="middle" fill="var(--ink-soft)">
        {formatCount(at)}
      </text>
    </g>
  ));
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least) ?? 10 * power;
}
