import { startTracing } from "@gas/telemetry/start-tracing";
import { env } from "./server/env.ts";

// A file of its own, because `process.exit` does not exist in the other runtime that instrumentation.ts is built for.
try {
  startTracing("gas-web", env().OTEL_EXPORTER_OTLP_ENDPOINT);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
