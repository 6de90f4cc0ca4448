import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

async function visit(headers: Record<string, string> = {}) {
  const response = await fetch(stack.url, { headers, redirect: "manual" });
  const policy = response.headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([0-9a-f-]+)'/.exec(policy)?.[1] ?? "";
  return { response, policy, nonce, html: await response.text() };
}

/** The kept page carries no form token; the one that was rendered for its visitor does. */
async function untilKept() {
  for (;;) {
    const seen = await visit();
    if (seen.response.headers.get("set-cookie") === null) return seen;
  }
}

describe("the front page, kept for whoever has no session", () => {
  it("is what would have been rendered, with a nonce of its own for each visitor and the same headers", async () => {
    const rendered = await visit({ "x-front-page": "someone else's nonce" });
    const [kept, again] = [await untilKept(), await visit()];
    expect(new Set([rendered.nonce, kept.nonce, again.nonce]).size).toBe(3);
    for (const { html, nonce, policy } of [kept, again]) {
      expect(html.replaceAll(nonce, "")).toBe(rendered.html.replaceAll(rendered.nonce, ""));
      expect(policy.replace(nonce, "")).toBe(rendered.policy.replace(rendered.nonce, ""));
      expect(html).not.toContain("someone else's nonce");
    }
    const names = ({ response }: typeof kept) =>
      [...response.headers.keys()].filter((name) => name !== "set-cookie" && name !== "date");
    expect(names(kept)).toEqual(names(rendered));
  });

  it.skipIf(!browser)(
    "runs its scripts under its policy, and leads whoever signs in to their jobs",
    async () => {
      await untilKept();
      const page = await (await (browser as Browser).newContext({ baseURL: stack.url })).newPage();
      const wrong: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") wrong.push(message.text());
      });
      await page.goto("/");
      await page.getByRole("link", { name: "Sign in to begin" }).click();
      await page.waitForURL("**/sign-in");
      await page.getByRole("button", { name: /free/i }).first().click();
      await page.waitForURL("**/jobs");
      await page.goto("/");
      await page.waitForURL("**/jobs");
      expect(wrong).toEqual([]);
    },
  );
});
