import type { Server } from "./group.ts";
import type { Shape } from "./load-shapes.ts";
import type { World } from "./simulate.ts";
import { responseMs, slowerThan, type Service } from "./service-model.ts";

export type WebSample = {
  requestsPerMinute: number;
  /** Mean of the minute; null where nobody asked. */
  responseMs: number | null;
  /** Requests that took longer than `slowMs`, or got no answer. */
  slow: number;
  /** Requests that got no answer. */
  failed: number;
};

/** Requests above it count as slow. */
export const slowMs = 100;
/** Who waits longer gives up: the load balancer's idle timeout (AWS's default). */
const patienceMs = 60_000;

/**
 * Requests of a shape, shared evenly among the servers. Where they are too many a queue grows before each server; it is
 * worked off when there is room again, and whoever has waited too long is gone.
 */
export function webWorld(shape: Shape, service: Service): World<WebSample> {
  const capacity = 1000 / service.serviceMs; // requests a second of one server
  let waiting = 0;
  let minute = { requests: 0, timeMs: 0, slow: 0, failed: 0 };
  let shown: WebSample = { requestsPerMinute: 0, responseMs: null, slow: 0, failed: 0 };

  const count = (requests: number, ms: number, slow: number, failed = 0) => {
    minute = {
      requests: minute.requests + requests,
      timeMs: minute.timeMs + requests * ms,
      slow: minute.slow + slow,
      failed: minute.failed + failed,
    };
  };

  return {
    pass: (now, seconds, servers) => {
      const perSecond = shape(now);
      const arriving = perSecond * seconds;
      const most = servers.length * capacity * seconds;
      if (servers.length === 0) return count(arriving, 0, arriving, arriving);
      const each = perSecond / servers.length;
      if (waiting === 0 && each * service.serviceMs < 990)
        return count(arriving, responseMs(service, each), arriving * slowerThan(service, each, slowMs));
      waiting += arriving;
      const answered = Math.min(waiting, most);
      waiting -= answered;
      const room = (servers.length * capacity * patienceMs) / 1000;
      const givenUp = Math.max(0, waiting - room);
      waiting -= givenUp;
      const waitMs = (waiting / (servers.length * capacity)) * 1000;
      count(answered, waitMs + service.fixedMs + service.serviceMs, waitMs > slowMs ? answered : 0);
      count(givenUp, 0, givenUp, givenUp);
    },
    measure: (servers: readonly Server[]) => {
      const { requests, timeMs, slow, failed } = minute;
      minute = { requests: 0, timeMs: 0, slow: 0, failed: 0 };
      const answered = requests - failed;
      const mean = answered > 0 ? timeMs / answered : null;
      shown = { requestsPerMinute: requests, responseMs: mean, slow, failed };
      return {
        // Sent only when requests flow (ELB user guide, "CloudWatch metrics"); RequestCountPerTarget is always reported.
        "AWS/ApplicationELB RequestCount": requests > 0 ? requests : null,
        "AWS/ApplicationELB TargetResponseTime": mean === null ? null : mean / 1000,
        "AWS/ApplicationELB RequestCountPerTarget": servers.length > 0 ? requests / servers.length : null,
      };
    },
    sample: () => shown,
  };
}
