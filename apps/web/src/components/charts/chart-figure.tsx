import type { ReactNode } from "react";
import { formatCount } from "@gas/core/jobs/job-view";
import { Scrolling } from "../scrolling.tsx";
import { BarChart } from "./bar-chart.tsx";
import type { Bar } from "./bar.ts";
import { PictureButtons } from "./picture-buttons.tsx";

type FigureProps = {
  title: string;
  note?: ReactNode;
  /** The same numbers as a table: for those who cannot see the drawing, and those who want the numbers. */
  heads: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** The drawing: an SVG, hidden from those who read. */
  children: ReactNode;
  className?: string;
};

/** A drawing for the eye, its numbers as a table for everyone, and both to take away. */
export function ChartFigure({ title, note, heads, rows, children, className = "" }: FigureProps) {
  return (
    <figure className={`card flex min-w-0 flex-col p-5 ${className}`}>
      <figcaption className="flex flex-wrap items-start justify-between gap-x-3">
        <div className="min-w-0 flex-1 basis-48">
          <h3 className="font-medium">{title}</h3>
          {note && <p className="mt-0.5 text-sm text-ink-soft">{note}</p>}
        </div>
        <PictureButtons title={title} />
      </figcaption>
      <div className="mt-4" data-drawing>
        {children}
      </div>
      <details className="mt-auto pt-4 text-sm">
        <summary className="text-ink-soft hover:text-ink">
          <span>Show as a table</span>
          <span className="sr-only">: {title}</span>
        </summary>
        <Scrolling label={`${title}, table`} className="mt-2 max-h-80">
          <table className="table">
            <thead>
              <tr>
                {heads.map((head, i) => (
                  <th key={head} scope="col" className={i > 0 ? "number" : undefined}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={`${at} ${row[0]}`}>
                  {row.map((cell, i) => (
                    <td key={heads[i]} className={i > 0 ? "number" : undefined}>
                      {typeof cell === "number" ? formatCount(cell) : cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      </details>
    </figure>
  );
}

type BarsProps = Pick<FigureProps, "title" | "note" | "className"> & {
  /** What a row is and what is counted. */
  heads: readonly [string, string];
  bars: Bar[];
  layout: "across" | "up";
  onPick?: (key: string) => void;
};

/** Bars; nothing where there is nothing to count. */
export function BarFigure({ bars, layout, heads, onPick, ...rest }: BarsProps) {
  if (bars.every(({ count }) => count === 0)) return null;
  const rows = bars.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]);
  return (
    <ChartFigure {...rest} heads={heads} rows={rows}>
      <BarChart bars={bars} layout={layout} {...(onPick ? { onPick } : {})} />
    </ChartFigure>
  );
}
