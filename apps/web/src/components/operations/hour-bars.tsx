import { formatCount } from "@gas/core/jobs/job-view";

type Hour = { hour: number; completed: number; failed: number };
type Props = { title: string; hours: readonly Hour[] };

const height = 120;
const step = 24;
const barWidth = 16;

const label = (hour: number) => `${new Date(hour).toISOString().slice(11, 13)}:00`;

/** Jobs that ended, hour by hour (UTC): drawn for the eye, and as a table for everyone. Needs no script. */
export function HourBars({ title, hours }: Props) {
  const most = Math.max(1, ...hours.map(({ completed, failed }) => completed + failed));
  const tall = (count: number) => (count / most) * height;
  const width = hours.length * step;
  return (
    <figure className="card p-5">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-2">
        <span className="font-medium">{title}</span>
        <span className="flex gap-4 text-sm text-ink-soft">
          <Key colour="var(--series)">completed</Key>
          <Key colour="var(--impact-high)">failed</Key>
        </span>
      </figcaption>
      <svg
        viewBox={`0 -14 ${width} ${height + 34}`}
        className="mt-3 w-full overflow-visible"
        aria-hidden="true"
        preserveAspectRatio="xMidYMid meet"
      >
        <text x="0" y="-4" fontSize="10" fill="var(--ink-soft)">
          {formatCount(most)}
        </text>
        <line x1="0" x2={width} y1={height} y2={height} stroke="var(--line-strong)" />
        {hours.map(({ hour, completed, failed }, i) => (
          <g key={hour} transform={`translate(${i * step + (step - barWidth) / 2} 0)`}>
            <rect
              y={height - tall(completed)}
              width={barWidth}
              height={tall(completed)}
              rx="2"
              fill="var(--series)"
            />
            <rect
              y={height - tall(completed) - tall(failed)}
              width={barWidth}
              height={tall(failed)}
              rx="2"
              fill="var(--impact-high)"
            />
            {i % 4 === 3 && (
              <text x={barWidth / 2} y={height + 14} fontSize="10" textAnchor="middle" fill="var(--ink-soft)">
                {label(hour)}
              </text>
            )}
          </g>
        ))}
      </svg>
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
