import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Milliseconds, Row, Second } from "../run.ts";

type Tally = { count: number; failures: number; times: RecordableHistogram };

export type Recorder = {
  /** A request ended `at` (milliseconds since the run began) after `ms`; `failure` says how, if it did not succeed. */
  answered(name: string, at: number, ms: number, failure?: string): void;
  /** Something that took several requests ended after `ms`. */
  done(name: string, ms: number, failure?: string): void;
  came(): void;
  went(): void;
  /** Closes the second before `at`: how many people there are now is part of it. */
  tick(at: number): void;
  requests(): number;
  summary(): {
    total: Row;
    requests: Row[];
    deeds: Row[];
    series: Second[];
    failures: { name: string; what: string; count: number }[];
  };
};

const fresh = (): Tally => ({ count: 0, failures: 0, times: createHistogram() });

/** Counts and times by name and by second, in histograms: memory does not grow with the number of requests. */
export function recorder(): Recorder {
  const total = fresh();
  const requests = new Map<string, Tally>();
  const deeds = new Map<string, Tally>();
  const seconds = new Map<number, Tally>();
  const people: number[] = [];
  const failures = new Map<string, { name: string; what: string; count: number }>();
  let here = 0;

  const note = (tally: Tally, ms: number, failed: boolean) => {
    tally.count++;
    if (failed) tally.failures++;
    // Histograms hold whole numbers from 1: microseconds.
    tally.times.record(Math.max(1, Math.round(ms * 1000)));
  };
  const complain = (name: string, what: string) => {
    const key = `${name}\n${what}`;
    const known = failures.get(key) ?? { name, what, count: 0 };
    known.count++;
    failures.set(key, known);
  };
  const of = <K>(tallies: Map<K, Tally>, key: K): Tally => {
    const tally = tallies.get(key) ?? fresh();
    tallies.set(key, tally);
    return tally;
  };

  return {
    answered: (name, at, ms, failure) => {
      for (const tally of [total, of(requests, name), of(seconds, Math.floor(at / 1000))])
        note(tally, ms, failure !== undefined);
      if (failure !== undefined) complain(name, failure);
    },
    done: (name, ms, failure) => {
      note(of(deeds, name), ms, failure !== undefined);
      if (failure !== undefined) complain(name, failure);
    },
    came: () => void here++,
    went: () => void here--,
    tick: (at) => {
      people[Math.max(0, Math.round(at / 1000) - 1)] = here; // timers are late by a little
    },
    requests: () => total.count,
    summary: () => {
      const last = Math.max(-1, people.length - 1, ...seconds.keys());
      const series = Array.from({ length: last + 1 }, (_, t): Second => {
        const { count, failures: failed, times } = seconds.get(t) ?? fresh();
        return {
          t,
          users: people[t] ?? people[t - 1] ?? 0,
          requests: count,
          failures: failed,
          ...(count > 0 ? { ms: timesOf(times) } : {}),
        };
      });
      return {
        total: rowOf("all requests", total),
        requests: [...requests].map(([name, tally]) => rowOf(name, tally)).toSorted(byName),
        deeds: [...deeds].map(([name, tally]) => rowOf(name, tally)).toSorted(byName),
        series,
        failures: [...failures.values()].toSorted((a, b) => b.count - a.count),
      };
    },
  };
}

const byName = (a: Row, b: Row) => a.name.localeCompare(b.name);

function rowOf(name: string, { count, failures, times }: Tally): Row {
  return {
    name,
    count,
    failures,
    ms: count > 0 ? timesOf(times) : { median: 0, p95: 0, p99: 0, max: 0, mean: 0 },
  };
}

function timesOf(times: RecordableHistogram): Milliseconds {
  const ms = (microseconds: number) => Math.round(microseconds / 10) / 100;
  return {
    median: ms(times.percentile(50)),
    p95: ms(times.percentile(95)),
    p99: ms(times.percentile(99)),
    max: ms(times.max),
    mean: ms(times.mean),
  };
}
