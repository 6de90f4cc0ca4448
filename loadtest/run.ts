import * as z from "zod";
import { Crowd, scenarioNames } from "./scenarios/scenario.ts";

const Milliseconds = z.object({
  median: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
  mean: z.number(),
});
export type Milliseconds = z.infer<typeof Milliseconds>;

const Row = z.object({ name: z.string(), count: z.int(), failures: z.int(), ms: Milliseconds });
export type Row = z.infer<typeof Row>;

const Second = z.object({
  /** Seconds since the run began. */
  t: z.int(),
  users: z.int(),
  /** Requests that ended in this second, failed ones included. */
  requests: z.int(),
  failures: z.int(),
  /** Of the requests that ended in this second; absent where none did. */
  ms: Milliseconds.optional(),
});
export type Second = z.infer<typeof Second>;

const ProcessSample = z.object({
  t: z.int(),
  /** Of one core: 200 is two cores busy. */
  cpuPercent: z.number(),
  /** Resident memory. */
  rssMiB: z.number(),
});
export type ProcessSample = z.infer<typeof ProcessSample>;

const QueueSample = z.object({
  t: z.int(),
  waiting: z.int(),
  /** How long the one that has waited longest has done so. */
  oldestSeconds: z.number(),
});
export type QueueSample = z.infer<typeof QueueSample>;

/** What a load run leaves behind, as JSON: everything that its report draws, and what the scaling simulator reads. */
export const Run = z.object({
  format: z.literal("gas-load-run-1"),
  scenario: z.enum(scenarioNames),
  about: z.string(),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  crowd: Crowd,
  target: z.string(),
  /** The machine in general terms: nothing that names it. */
  machine: z.object({
    cores: z.int(),
    memoryGiB: z.number(),
    node: z.string(),
    generatorOnSameMachine: z.boolean(),
  }),
  total: Row,
  requests: z.array(Row),
  /** What took more than one request: a sign-in, a whole journey. Not part of `total`. */
  deeds: z.array(Row),
  series: z.array(Second),
  failures: z.array(z.object({ name: z.string(), what: z.string(), count: z.int() })),
  processes: z.array(z.object({ name: z.string(), samples: z.array(ProcessSample) })),
  queues: z.array(z.object({ name: z.string(), samples: z.array(QueueSample) })),
  /** How late the load generator itself was, milliseconds: a generator that lags measures itself. */
  generatorLagMs: z.object({ p99: z.number(), max: z.number() }),
  /** What must be true at the end, and whether it is. */
  checks: z.array(z.object({ what: z.string(), holds: z.boolean(), found: z.string() })),
});
export type Run = z.infer<typeof Run>;

/** A run out of JSON text, or an error that says what is wrong with `place`. */
export function readRun(text: string, place: string): Run {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${place} is no JSON. Give the JSON file that a load run wrote.`, { cause });
  }
  const run = Run.safeParse(value);
  if (run.success) return run.data;
  throw new Error(
    `${place} is no load run of this version:\n${z.prettifyError(run.error)}\nMake it again with npm run load.`,
  );
}
