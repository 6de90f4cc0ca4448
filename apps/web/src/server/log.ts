import { pino } from "pino";
import { traceIds } from "@gas/telemetry/traced";

/** What a line of the log may hold: ids, codes and counts, never a name, a mail address or a file name. */
export type LogEntry = { event: string; [field: string]: string | number | boolean | undefined };
export type Log = (entry: LogEntry) => void;

const logger = pino(
  { base: { app: "web" }, mixin: () => traceIds(), timestamp: pino.stdTimeFunctions.isoTime },
  // Each line is written before the next thing happens: the last words of a process that ends are not lost.
  pino.destination({ fd: 2, sync: true }),
);

/** One JSON object a line on standard error, where whoever runs the process collects it. */
export const logToStderr: Log = (entry) => logger.info(entry);

/** What went wrong, with every cause behind it. */
export function describeCauses(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error; cause !== undefined && parts.length < 5;) {
    parts.push(cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return parts.join(" <- ");
}
