import { pino, type Logger } from "pino";
import { traceIds } from "@gas/telemetry/traced";

export type Log = Pick<Logger, "info" | "warn" | "error" | "debug">;

/** One JSON line an event. Ids only: no names, no mail addresses, no file names. */
export function createLog(level: string): Log {
  return pino({ level, base: null, mixin: () => traceIds(), timestamp: pino.stdTimeFunctions.isoTime });
}
