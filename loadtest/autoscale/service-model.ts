/**
 * How one web server answers. It is one process with one thread for JavaScript, so requests queue for it one behind the
 * other: `serviceMs` of CPU each, and `fixedMs` more that need no CPU of it (network, the table, the load balancer).
 */
export type Service = { serviceMs: number; fixedMs: number };

/** What is known of a load run's second: requests that ended, their mean time, and the CPU that the web used. */
export type Observation = { requests: number; meanMs: number; cpuPercent: number };

/** How busy a server is at `perSecond` requests: 1 is all it can. */
export const utilisation = ({ serviceMs }: Service, perSecond: number): number =>
  (perSecond * serviceMs) / 1000;

/**
 * The mean response time, milliseconds, at `perSecond` requests, by the queue with one server and random arrivals (M/M/1):
 * service ÷ (1 − utilisation). Infinity from the point at which it cannot keep up.
 */
export function responseMs(service: Service, perSecond: number): number {
  const busy = utilisation(service, perSecond);
  return busy >= 1 ? Infinity : service.fixedMs + service.serviceMs / (1 - busy);
}

/** The share of requests that take longer than `ms`: in that queue times are spread exponentially about their mean. */
export function slowerThan(service: Service, perSecond: number, ms: number): number {
  const queueing = responseMs(service, perSecond) - service.fixedMs;
  if (!Number.isFinite(queueing)) return 1;
  return ms <= service.fixedMs ? 1 : Math.exp(-(ms - service.fixedMs) / queueing);
}

/**
 * Fits the model to seconds of load runs. The CPU for a request is what the web used, divided by what it answered (the
 * utilisation law); the rest of the mean response time, where it is not queueing, is fixed. Null when there is too little.
 */
export function fitService(observations: readonly Observation[]): Service | null {
  const useful = observations.filter(({ requests }) => requests >= 5);
  const requests = sum(useful.map((one) => one.requests));
  if (useful.length < 10 || requests < 500) return null;
  const serviceMs = (sum(useful.map(({ cpuPercent }) => cpuPercent)) * 10) / requests; // 1 % of a second is 10 ms
  const rest = useful.map((one) => {
    const busy = Math.min(0.95, (one.requests * serviceMs) / 1000);
    return { weight: one.requests, ms: one.meanMs - serviceMs / (1 - busy) };
  });
  const fixedMs = sum(rest.map(({ weight, ms }) => weight * ms)) / requests;
  return { serviceMs, fixedMs: Math.max(0, fixedMs) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
