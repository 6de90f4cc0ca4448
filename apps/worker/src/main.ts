import { startTracing } from "@gas/telemetry/start-tracing";
import { startWorker } from "./compose.ts";
import { readEnv } from "./env.ts";
import { createLog } from "./log.ts";

/** The worker process. Tells whoever started it "ready" with one JSON line; ends cleanly on SIGTERM and SIGINT. */
const env = readEnv(process.env);
const log = createLog(env.LOG_LEVEL);
const flushTraces = startTracing("gas-worker", env.OTEL_EXPORTER_OTLP_ENDPOINT);
const worker = await startWorker(env, log);
log.info({ ready: true }, "worker is ready");

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping: no new jobs are taken");
    void worker
      .stop()
      .then(flushTraces)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "could not stop cleanly");
          process.exit(1);
        },
      );
  });
}
