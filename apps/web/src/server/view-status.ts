import { hoursBetween } from "@gas/core/operations/figures";
import { serviceStatus, type ServiceStatus } from "@gas/core/operations/service-status";
import { day, hour } from "@gas/core/time";
import type { WebDeps } from "./deps.ts";
import { remembered } from "./remembered.ts";

/** How the service does now. Everybody may ask, so what was found is told again for a few seconds. */
export function statusViewer(
  deps: Pick<WebDeps, "workers" | "jobs" | "figures" | "now">,
): () => Promise<ServiceStatus> {
  const look = remembered(deps.now, async () => {
    const now = deps.now();
    const hours = hoursBetween(now - day + hour, now);
    const [beats, oldest, figures] = await Promise.all([
      deps.workers.list(),
      deps.jobs.oldestWaiting(),
      deps.figures.list(hours),
    ]);
    return serviceStatus(beats, oldest, figures, hours, now);
  });
  return () => look("all");
}
