import type { Run, Second } from "../run.ts";
import type { Chart } from "./chart.ts";

/** The charts of a run, in the order in which they are read. A chart is left out where nothing was measured. */
export function chartsOf(run: Run): Chart[] {
  const { series } = run;
  const at = series.map(({ t }) => t);
  const across = "seconds since the run began";
  const of = (value: (second: Second) => number | undefined) => series.map((second) => value(second) ?? null);
  return [
    {
      title: "Requests a second",
      unit: "requests/s",
      across,
      at,
      lines: [
        { name: "requests", values: of(({ requests }) => requests) },
        { name: "failures", values: of(({ failures }) => failures) },
      ],
    },
    {
      title: "Response times",
      unit: "ms",
      across,
      at,
      lines: [
        { name: "median", values: of(({ ms }) => ms?.median) },
        { name: "95th percentile", values: of(({ ms }) => ms?.p95) },
        { name: "99th percentile", values: of(({ ms }) => ms?.p99) },
      ],
    },
    {
      title: "People",
      unit: "people",
      across,
      at,
      lines: [{ name: "people there at the time", values: of(({ users }) => users), steps: true }],
    },
    ...processCharts(run, across),
    ...run.queues.flatMap(({ name, samples }): Chart[] => [
      {
        title: `Age of the oldest: ${name}`,
        unit: "seconds",
        across,
        at: samples.map(({ t }) => t),
        lines: [{ name: "age of the oldest", values: samples.map(({ oldestSeconds }) => oldestSeconds) }],
        note: "From the times that the service itself gives for each.",
      },
      {
        title: `How many: ${name}`,
        unit: "count",
        across,
        at: samples.map(({ t }) => t),
        lines: [{ name: "waiting", values: samples.map(({ waiting }) => waiting), steps: true }],
      },
    ]),
  ];
}

function processCharts({ processes, machine }: Run, across: string): Chart[] {
  const seen = processes.filter(({ samples }) => samples.length > 0);
  const at = [...new Set(seen.flatMap(({ samples }) => samples.map(({ t }) => t)))].toSorted((a, b) => a - b);
  if (at.length === 0) return [];
  const lines = (value: (sample: { cpuPercent: number; rssMiB: number }) => number) =>
    seen.map(({ name, samples }) => {
      const byTime = new Map(samples.map((sample) => [sample.t, value(sample)]));
      return { name, values: at.map((t) => byTime.get(t) ?? null) };
    });
  return [
    {
      title: "CPU",
      unit: "% of one core",
      across,
      at,
      lines: lines(({ cpuPercent }) => cpuPercent),
      note: `The machine has ${machine.cores} cores: ${machine.cores * 100} % in all.`,
    },
    { title: "Memory", unit: "MiB resident", across, at, lines: lines(({ rssMiB }) => rssMiB) },
  ];
}
