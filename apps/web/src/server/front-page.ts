/** The front page as it was rendered once, cut where its nonce stood: a new nonce is put there for each visitor. */
export type FrontPage = { html: readonly string[]; links: readonly string[] };

export type FrontPageKeeper = {
  /** The page if there is one; sees to it that the next caller gets one, and a fresh one. */
  current(): FrontPage | null;
};

type Deps = {
  /** Renders the page as somebody without a session sees it, with `nonce` as its nonce. */
  render(nonce: string): Promise<Response>;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  newNonce(): string;
};

/** After so long the page is rendered anew, while the old one is still given out. */
const freshMs = 10_000;

/**
 * Keeps what everyone without a session sees alike: rendering it costs more than all the rest of the answer. Each answer
 * still has a nonce that nobody had before. A page that cannot be rendered or kept is left to the usual way.
 */
export function frontPageKeeper({ render, now, newNonce }: Deps): FrontPageKeeper {
  let kept: FrontPage | null = null;
  let renderedAt = -Infinity;

  const renew = async () => {
    const nonce = newNonce();
    try {
      const response = await render(nonce);
      const html = response.status === 200 ? (await response.text()).split(nonce) : [];
      // Not in it, it has no scripts of ours to allow: then it is no page that we know how to keep.
      kept = html.length > 1 ? { html, links: (response.headers.get("link") ?? "").split(nonce) } : null;
    } catch {
      kept = null;
    }
  };

  return {
    current: () => {
      if (now() - renderedAt > freshMs) {
        renderedAt = now();
        void renew();
      }
      return kept;
    },
  };
}

/** Who asks for `/` as a whole page and cannot be signed in. What has a session cookie, even a false one, goes the usual way. */
export function isPlainVisit(
  method: string,
  url: { pathname: string; search: string },
  headers: Headers,
): boolean {
  return (
    method === "GET" &&
    url.pathname === "/" &&
    url.search === "" &&
    !/next-auth\.session-token/.test(headers.get("cookie") ?? "") &&
    // Next's own requests for a part of the page.
    !headers.has("rsc") &&
    !headers.has("next-action")
  );
}
