import { formatCount } from "@gas/core/jobs/job-view";

type Hour = { hour: number; completed: number; failed: number };
type Props = { title: string; hours: readonly Hour[] };

// The drawing's own units: it is as wide and high as the page has it.
const height = 100;
const step = 3;
const barWidth = 2;

const label = (hour: number) => `${new Date(hour).toISOString().slice(11, 13)}:00`;

/** Jobs that ended, hour by hour (UTC): drawn for the eye, and as a table for everyone. Needs no script. */
export function HourBars({ title, hours }: Props) {
  const most = Math.max(1, ...hours.map(({ completed, failed }) => completed + failed));
  const tall = (count: number) => (count / most) * height;
  return (
    <figure className="card p-5">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-2">
        <span>
          <span className="font-medium">{title}</span>{" "}
          <span className="text-sm text-ink-soft">by the hour, in UTC</span>
        </span>
        <span className="flex gap-4 text-sm text-ink-soft">
          <Key colour="var(--series)">completed</Key>
          <Key colour="var(--impact-high)">failed</Key>
        </span>
      </figcaption>
      {/* The drawing is stretched to the width there is; its words are not, so that they can be read on a phone. */}
      <div className="mt-3 text-xs text-ink-soft" aria-hidden="true">
        <p className="figures">{formatCount(most)}</p>
        <svg
          viewBox={`0 0 ${hours.length * step} ${height}`}
          preserveAspectRatio="none"
          className="block h-32 w-full border-b border-line-strong sm:h-40"
        >
          {hours.map(({ hour, completed, failed }, i) => (
            <g key={hour} transform={`translate(${i * step + (step - barWidth) / 2} 0)`}>
              <rect
                y={height - tall(completed)}
                width={barWidth}
                height={tall(completed)}
                fill="var(--series)"
              />
              <rect
                y={height - tall(completed) - tall(failed)}
                width={barWidth}
                height={tall(failed)}
                fill="var(--impact-high)"
              />
            </g>
          ))}
        </svg>
        <p className="relative h-5">
          {hours.map(
            ({ hour }, i) =>
              i % 4 === 3 && (
                <span
                  key={hour}
                  className="figures absolute top-1 -translate-x-1/2"
                  style={{ left: `${((i + 0.5) / hours.length) * 100}%` }}
                >
                  {label(hour)}
                </span>
              ),
          )}
        </p>
      </div>
      <details className="mt-3 text-sm">
        <summary className="text-ink-soft hover:text-ink">
          Show as a table<span className="sr-only">: {title}</span>
        </summary>
        <table className="table mt-2">
          <thead>
            <tr>
              <th scope="col">Hour (UTC)</th>
              <th scope="col" className="number">
                Completed
              </th>
              <th scope="col" className="number">
                Failed
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ hour, completed, failed }) => (
              <tr key={hour}>
                <td>{label(hour)}</td>
                <td className="number">{formatCount(completed)}</td>
                <td className="number">{formatCount(failed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function Key({ colour, children }: { colour: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="size-2.5 rounded-sm" style={{ background: colour }} aria-hidden="true" />
      {children}
    </span>
  );
}
