import { describe, expect, it, vi } from "vitest";
import { frontPageKeeper, isPlainVisit } from "./front-page.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const pageWith = (nonce: string) =>
  new Response(`<script nonce="${nonce}"></script><p>free</p><script nonce="${nonce}"></script>`, {
    headers: { link: `</font>; nonce="${nonce}"` },
  });

function aKeeper(render: (nonce: string) => Promise<Response> = (nonce) => Promise.resolve(pageWith(nonce))) {
  const clock = { now: 0 };
  const rendering = vi.fn<(nonce: string) => Promise<Response>>(render);
  let nonces = 0;
  const keeper = frontPageKeeper({
    render: rendering,
    now: () => clock.now,
    newNonce: () => `nonce-${nonces++}`,
  });
  return { keeper, clock, rendering };
}

describe("the front page, kept", () => {
  it("is cut where its nonce stood, in the page and in the links, so that none is ever given out twice", async () => {
    const { keeper } = aKeeper();
    expect(keeper.current()).toBeNull();
    await settled();
    const page = keeper.current();
    expect(page?.html.join("new")).toBe(await pageWith("new").text());
    expect(page?.links.join("new")).toBe('</font>; nonce="new"');
    expect(JSON.stringify(page)).not.toContain("nonce-0");
  });

  it("is rendered anew after a while, by one rendering however many ask, and the old one serves meanwhile", async () => {
    const { keeper, clock, rendering } = aKeeper();
    keeper.current();
    await settled();
    clock.now = 10_001;
    for (let i = 0; i < 5; i++) expect(keeper.current()).not.toBeNull();
    expect(rendering).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["an error", () => Promise.resolve(new Response("broken", { status: 500 }))],
    ["a page without scripts", () => Promise.resolve(new Response("<p>plain</p>"))],
    ["no answer", () => Promise.reject(new Error("refused"))],
  ] as const)("is never kept of %s", async (_, render) => {
    const { keeper } = aKeeper(render);
    keeper.current();
    await settled();
    expect(keeper.current()).toBeNull();
  });
});

describe("a plain visit", () => {
  const plain = { pathname: "/", search: "" };
  it("is somebody without a session who asks for the whole front page", () => {
    expect(isPlainVisit("GET", plain, new Headers({ cookie: "next-auth.csrf-token=x" }))).toBe(true);
  });
  it.each([
    ["another method", "POST", plain, {}],
    ["another page", "GET", { pathname: "/plans", search: "" }, {}],
    ["a question", "GET", { pathname: "/", search: "?a=1" }, {}],
    ["a session", "GET", plain, { cookie: "a=b; next-auth.session-token=x" }],
    ["a secure session in pieces", "GET", plain, { cookie: "__Secure-next-auth.session-token.0=x" }],
    ["a part of the page", "GET", plain, { rsc: "1" }],
  ] as const)("is not %s", (_, method, url, headers) => {
    expect(isPlainVisit(method, url, new Headers(headers))).toBe(false);
  });
});
