import type { Chart } from "../report/chart.ts";
import type { AnnotatorSample } from "./annotator-world.ts";
import type { History, Minute } from "./simulate.ts";
import type { WebSample } from "./web-world.ts";

const across = "minutes";

/** Logical ids of a template end in eight characters that are for machines. */
const alarmName = (id: string) => id.replace(/[0-9A-F]{8}(?=$| )/, "");

type Named = { title: string; note?: string };

/** Every minute, or of a long history as many as a chart can show. */
function thinned<S>(minutes: readonly Minute<S>[]): Minute<S>[] {
  const every = Math.max(1, Math.floor(minutes.length / 300));
  return minutes.filter((_, i) => i % every === 0 || i === minutes.length - 1);
}

/** How many servers there are, and which alarms are on. */
export function serverChart<S>({ minutes }: History<S>, named: Named): Chart {
  const shown = thinned(minutes);
  const alarms = [...new Set(minutes.flatMap((minute) => minute.alarms))].toSorted();
  return {
    ...named,
    unit: "servers",
    across,
    at: shown.map(({ t }) => t),
    lines: [
      { name: "wanted", values: shown.map(({ desired }) => desired), steps: true },
      { name: "answering", values: shown.map(({ answering }) => answering), steps: true },
    ],
    bands: alarms.map((id) => ({
      name: `alarm ${alarmName(id)}`,
      on: shown.map((minute) => minute.alarms.includes(id)),
    })),
  };
}

/** Requests and their response times. Beyond a second the chart only says that it is too long. */
export function responseChart({ minutes }: History<WebSample>, named: Named): Chart {
  const shown = thinned(minutes);
  return {
    ...named,
    unit: "ms (cut at 1,000)",
    across,
    at: shown.map(({ t }) => t),
    lines: [
      {
        name: "mean response time",
        values: shown.map(({ world }) =>
          world.responseMs === null ? null : Math.min(1000, world.responseMs),
        ),
      },
    ],
  };
}

export function requestChart({ minutes }: History<WebSample>, named: Named): Chart {
  const shown = thinned(minutes);
  return {
    ...named,
    unit: "requests a minute",
    across,
    at: shown.map(({ t }) => t),
    lines: [
      { name: "requests", values: shown.map(({ world }) => world.requestsPerMinute) },
      { name: "slower than 100 ms, or failed", values: shown.map(({ world }) => world.slow) },
    ],
  };
}

/** Dollars spent up to each minute, at so many an hour and server. */
export function costChart<S>({ minutes }: History<S>, perServerHour: number, named: Named): Chart {
  const shown = new Set(thinned(minutes));
  let spent = 0;
  const values = minutes.flatMap((minute) => {
    spent += (minute.paid * perServerHour) / 60;
    return shown.has(minute) ? [spent] : [];
  });
  return {
    ...named,
    unit: "US dollars",
    across,
    at: [...shown].map(({ t }) => t),
    lines: [{ name: "spent", values }],
  };
}

export function queueCharts({ minutes }: History<AnnotatorSample>): Chart[] {
  const shown = thinned(minutes);
  const at = shown.map(({ t }) => t);
  return [
    {
      title: "Jobs",
      unit: "jobs",
      across,
      at,
      lines: [
        { name: "waiting", values: shown.map(({ world }) => world.waiting) },
        { name: "done", values: shown.map(({ world }) => world.done) },
      ],
    },
    {
      title: "Age of the oldest job that waits",
      unit: "hours",
      across,
      at,
      lines: [{ name: "oldest", values: shown.map(({ world }) => world.oldestSeconds / 3600) }],
    },
    {
      title: "Backlog for each annotator",
      unit: "jobs waiting per server",
      across,
      at,
      lines: [
        {
          name: "backlog per worker",
          values: shown.map(({ world, answering }) => world.waiting / Math.max(1, answering)),
        },
      ],
    },
  ];
}
