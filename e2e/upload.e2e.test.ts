import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { annotateFiles, chooseFiles } from "./choose-files.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let file: string;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack();
  file = path.join(stack.stateDir, "twenty.vcf");
  // 20 MiB: three parts of 8 MiB at most.
  const record = `chrI\t50000\t.\tN\tC\t.\t.\tNOTE=${"x".repeat(1000)}\n`;
  const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
  await writeFile(file, head + record.repeat(20_000));
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

/** A page of the free demo user, with a say in what becomes of each part's request, and a record of those that arrived. */
async function openUploads(
  onPart: (part: number) => Promise<"go" | "drop">,
): Promise<{ page: Page; arrived: number[] }> {
  const context = await (browser as Browser).newContext({ baseURL: stack.url });
  const page = await listeningPage(context);
  const arrived: number[] = [];
  const partOf = (url: string) => Number(new URL(url).searchParams.get("partNumber"));
  await page.route(
    (url) => url.searchParams.has("partNumber"),
    async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      return (await onPart(partOf(route.request().url()))) === "drop"
        ? route.abort("connectionreset")
        : route.continue();
    },
  );
  page.on("response", (response) => {
    if (response.request().method() === "PUT" && response.ok()) arrived.push(partOf(response.url()));
  });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /free/i }).click();
  await page.waitForURL("**/jobs");
  return { page, arrived };
}
const untilJobPage = (page: Page) => page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/, { timeout: 60_000 });

describe.skipIf(!browser)("an upload in parts", () => {
  it("goes on by itself when the network drops", async () => {
    let drops = 0;
    const { page, arrived } = await openUploads(async (part) => (part === 2 && drops++ < 2 ? "drop" : "go"));
    await annotateFiles(page, file);
    await untilJobPage(page);
    expect(drops).toBeGreaterThanOrEqual(3);
    expect(arrived.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    await page.context().close();
  });

  it("can be paused and resumed", async () => {
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { page, arrived } = await openUploads(async (part) => {
      if (part === 2) {
        reached.resolve();
        await gate.promise;
      }
      return "go";
    });
    await annotateFiles(page, file);
    await reached.promise;
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused").first().waitFor();
    gate.resolve();
    await page.getByRole("button", { name: "Resume" }).click();
    await untilJobPage(page);
    expect(new Set(arrived)).toEqual(new Set([1, 2, 3]));
    await page.context().close();
  });

  it("goes on where it stopped after the page was reloaded, when the same file is chosen again", async () => {
    const reached = Promise.withResolvers<void>();
    let reloaded = false;
    const { page, arrived } = await openUploads(async (part) => {
      if (part === 2 && !reloaded) {
        reached.resolve();
        return new Promise(() => {}); // hangs until the page is gone
      }
      return "go";
    });
    await annotateFiles(page, file);
    await reached.promise;
    reloaded = true;
    await page.reload();
    await chooseFiles(page, file);
    await page.getByText(/Begun before: 8 MiB of 19\.\d MiB are in storage/).waitFor();
    await page.getByRole("button", { name: "Annotate 1 file" }).click();
    await untilJobPage(page);
    expect(arrived.toSorted((a, b) => a - b)).toEqual([1, 2, 3]); // the first part went up once
    await page.context().close();
  });
});
