/**
 * Whether a request that changes something comes from this service's own pages, or from no page at all (a script sends
 * no Origin). A foreign page's browser sends its own Origin and cannot forge Host, so the two can be held together.
 */
export function isOwnOrigin(headers: Headers, serviceUrl: string): boolean {
  const origin = headers.get("origin");
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false; // "null": a sandboxed frame or a file
  const { host, origin: normalized } = new URL(origin);
  return normalized === new URL(serviceUrl).origin || host === headers.get("host");
}
