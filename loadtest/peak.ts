import autocannon from "autocannon";

export type Peak = { perSecond: number; p50: number; p99: number; failed: number };

/**
 * As many requests as `connections` can make one after the other for `seconds`: peak capacity, not how people ask. What
 * waits for a busy server is not sent, so the percentiles are those of a server under full load and nothing else.
 */
export async function peak(
  url: string,
  {
    connections,
    seconds,
    headers = {},
  }: { connections: number; seconds: number; headers?: Record<string, string> },
): Promise<Peak> {
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections,
    duration: seconds,
    headers: { "accept-encoding": "gzip", ...headers },
  });
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99, failed: non2xx + errors };
}
