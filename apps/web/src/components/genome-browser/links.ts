import type { BrowserLinks } from "../../server/browser-links.ts";

/** Renewed so long before they end that what was asked for last still arrives. */
const renewMs = 30_000;

/** Links that are always fresh: `fetchLinks` is asked again when the last ones are about to end, once for all who wait. */
export function freshLinks(
  first: BrowserLinks,
  fetchLinks: () => Promise<BrowserLinks>,
  now: () => number,
): () => Promise<BrowserLinks> {
  let links = Promise.resolve(first);
  let expiresAt = first.expiresAt;
  return () => {
    if (now() < expiresAt - renewMs) return links;
    expiresAt = Number.POSITIVE_INFINITY; // one request, however many wait for it
    const asked = fetchLinks();
    links = asked;
    void asked.then(
      (fresh) => (expiresAt = fresh.expiresAt),
      () => (expiresAt = 0),
    );
    return asked;
  };
}
