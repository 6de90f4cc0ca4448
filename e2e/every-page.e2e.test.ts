/// <reference lib="dom" />
// A part of this file runs in the page.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClient, hasEnded } from "../scripts/stack/api-client.ts";
import { violationsOf } from "./accessibility.ts";
import { launchBrowser } from "./browser.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

const app = path.resolve(import.meta.dirname, "../apps/web/src/app");
/** Every page of the app, as its folders name it. One that only leads on is none. */
const pages = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) => `/${path.dirname(file).split(path.sep).join("/")}`.replace("/.", "/"))
  .filter((page) => page !== "/admin")
  .toSorted();
const phone = { width: 390, height: 844 };

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let context: BrowserContext;
let jobId: string;
let token: string;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack();
  const client = await demoClient(stack.url, "admin");
  ({ jobId } = await client.submit("sample.vcf", await sampleVcf()));
  await client.follow(jobId, hasEnded);
  const json = { "content-type": "application/json" };
  const change = { name: "Trio 7", tags: ["urgent"], notes: "asked for by the clinic" };
  await client.request(`/api/jobs/${jobId}`, {
    method: "PATCH",
    headers: json,
    body: JSON.stringify(change),
  });
  const shares = `/api/jobs/${jobId}/shares`;
  const shared = await client.request(shares, { method: "POST", headers: json, body: '{"days":7}' });
  token = ((await shared.json()) as { path: string }).path.replace("/shared/", "");
  context = await browser.newContext({ baseURL: stack.url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /runs this service/ }).click();
  await page.waitForURL("**/jobs");
  await page.close();
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

/** What makes the page wider than the screen: the innermost elements that reach beyond it. Runs in the page. */
function stickingOut(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const beyond = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1,
  );
  return beyond
    .filter((element) => !beyond.some((other) => other !== element && element.contains(other)))
    .map((element) => element.outerHTML.slice(0, 200));
}

describe.skipIf(!browser)("every page", () => {
  it.each(pages)(
    "%s has nothing that axe finds wrong, in light and dark, and fits a phone",
    async (place) => {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      const address = place.replace("[jobId]", jobId).replace("[token]", token);
      await page.setViewportSize(phone);
      const answer = await page.goto(address);
      expect(answer?.status()).toBe(200);
      await page.locator("h1").waitFor();
      expect(await violationsOf(page)).toEqual([]);
      // Content may scroll within its own box, never the page.
      // Charts take their new width a moment later.
      await expect.poll(() => page.evaluate(stickingOut), { timeout: 10_000 }).toEqual([]);
      // What the browser says of the policy, of scripts and of missing files.
      expect(complaints.filter((text) => !/igv\.org/.test(text))).toEqual([]);
      await page.close();
    },
  );
});
