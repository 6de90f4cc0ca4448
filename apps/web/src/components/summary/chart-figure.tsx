import { formatCount } from "@gas/core/jobs/job-view";
import { BarChart } from "./bar-chart.tsx";
import type { Bar } from "./summary-figures.ts";

type Props = {
  title: string;
  /** What a row is and what is counted: the heads of the table. */
  heads: [string, string];
  bars: Bar[];
  layout: "across" | "up";
  note?: string;
};

/** A chart for the eye and the same numbers as a table for everyone. */
export function ChartFigure({ title, heads, bars, layout, note }: Props) {
  if (bars.every(({ count }) => count === 0)) return null;
  return (
    <figure className="card flex min-w-0 flex-col p-5">
      <figcaption>
        <h3 className="font-medium">{title}</h3>
        {note && <p className="mt-0.5 text-sm text-ink-soft">{note}</p>}
      </figcaption>
      <div className="mt-4">
        <BarChart bars={bars} layout={layout} />
      </div>
      <details className="mt-auto pt-4 text-sm">
        <summary className="text-ink-soft hover:text-ink">
          <span>Show as a table</span>
          <span className="sr-only">: {title}</span>
        </summary>
        <div className="mt-2 max-h-80 overflow-auto">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{heads[0]}</th>
                <th scope="col" className="number">
                  {heads[1]}
                </th>
              </tr>
            </thead>
            <tbody>
              {bars
                .filter(({ count }) => count > 0)
                .map(({ name, count }) => (
                  <tr key={name}>
                    <td>{name}</td>
                    <td className="number">{formatCount(count)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
