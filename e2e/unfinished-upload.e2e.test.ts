import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { annotateFiles } from "./choose-files.ts";
import { startTestStack } from "./test-stack.ts";

const MiB = 2 ** 20;
const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let file: string;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack();
  file = path.join(stack.stateDir, "half.vcf");
  await writeFile(file, vcfOf(32 * MiB)); // four parts of 8 MiB
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

/** A VCF of exactly `bytes`, all of its records on one position. */
function vcfOf(bytes: number): Buffer {
  const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
  const record = `chrI\t50000\t.\tN\tC\t.\t.\tNOTE=${"x".repeat(1000)}\n`;
  const count = Math.floor((bytes - head.length) / record.length) - 1;
  const last = bytes - head.length - count * record.length;
  return Buffer.from(
    head + record.repeat(count) + record.replace("x".repeat(1000), "x".repeat(1000 + last - record.length)),
  );
}

/** A page of a premium user that records which parts arrive. Parts from `hangFrom` on hang until the page is gone. */
async function openJobs(
  context: BrowserContext,
  hangFrom = Number.POSITIVE_INFINITY,
): Promise<{ page: Page; arrived: number[]; half: Promise<void> }> {
  const page = await listeningPage(context);
  const arrived: number[] = [];
  const half = Promise.withResolvers<void>();
  await page.route(
    (url) => url.searchParams.has("partNumber"),
    async (route) => {
      const part = Number(new URL(route.request().url()).searchParams.get("partNumber"));
      if (route.request().method() === "PUT" && part >= hangFrom) return new Promise(() => {});
      return route.continue();
    },
  );
  page.on("response", (response) => {
    const part = new URL(response.url()).searchParams.get("partNumber");
    if (response.request().method() !== "PUT" || !part || !response.ok()) return;
    arrived.push(Number(part));
    if (arrived.length === 2) half.resolve();
  });
  await page.goto("/sign-in");
  if (page.url().includes("/sign-in")) await page.getByRole("button", { name: /premium/i }).click();
  await page.waitForURL("**/jobs");
  return { page, arrived, half: half.promise };
}
const newContext = () => (browser as Browser).newContext({ baseURL: stack.url });

/** Begins to upload the file and closes the tab when half of it has arrived. */
async function closeHalfWay(context: BrowserContext): Promise<void> {
  const { page, half } = await openJobs(context, 3);
  await annotateFiles(page, file);
  await half;
  await page.close();
}
const row = (page: Page) => page.getByTestId("unfinished");
const untilJobPage = (page: Page) => page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/, { timeout: 60_000 });

describe.skipIf(!browser)("an upload whose tab was closed half way", () => {
  it("is found again, by another browser even, and sends only the parts that are missing", async () => {
    const first = await newContext();
    await closeHalfWay(first);
    await first.close();

    const second = await newContext();
    const { page, arrived } = await openJobs(second);
    await row(page).getByText("16 MiB of 32 MiB are in storage.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await row(page).locator('input[type="file"]').setInputFiles(file);
    await untilJobPage(page);
    expect(arrived.toSorted((a, b) => a - b)).toEqual([3, 4]);
    await page.goto("/jobs");
    expect(await row(page).count()).toBe(0);
    await second.close();
  });

  it("is not gone on with by another file of the same name and size, and can be discarded", async () => {
    const context = await newContext();
    await closeHalfWay(context);
    const { page, arrived } = await openJobs(context);
    const other = vcfOf(32 * MiB);
    other.write("NOTE=different", other.length - 200);
    const otherFile = path.join(stack.stateDir, "other", "half.vcf");
    await mkdir(path.dirname(otherFile));
    await writeFile(otherFile, other);
    await row(page).locator('input[type="file"]').setInputFiles(otherFile);
    await row(page).getByRole("alert").getByText("is not the file that this upload was begun with").waitFor();
    expect(arrived).toEqual([]);
    await row(page).getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "Discard it" }).click();
    await row(page).waitFor({ state: "detached" });
    await context.close();
  });

  it("is left alone while another tab sends it", async () => {
    const context = await newContext();
    const { page: sender, half } = await openJobs(context, 3);
    await annotateFiles(sender, file);
    await half;
    const { page } = await openJobs(context);
    await row(page).getByText("On its way in another tab of this browser.").waitFor();
    expect(await row(page).getByRole("button").count()).toBe(0);
    await sender.close();
    await row(page).getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "Discard it" }).click();
    await row(page).waitFor({ state: "detached" });
    await context.close();
  });

  it("goes on at one click where the browser kept a handle of the file", async () => {
    const context = await newContext();
    const { page: begun, half } = await openJobs(context, 3);
    // The dialog of the system cannot be driven; what it hands out, a handle, is a real one.
    await begun.evaluate(`
      window.showOpenFilePicker = async () => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle("kept.vcf", { create: true });
        const line = "chrI\\t50000\\t.\\tN\\tC\\t.\\t.\\tNOTE=" + "x".repeat(1000) + "\\n";
        const writable = await handle.createWritable();
        await writable.write("##fileformat=VCFv4.2\\n#CHROM\\tPOS\\tID\\tREF\\tALT\\tQUAL\\tFILTER\\tINFO\\n" + line.repeat(25000));
        await writable.close();
        return [handle];
      };
    `);
    await begun.getByRole("button", { name: "Choose files" }).click();
    await begun.locator('[data-testid="candidate"][data-state="ready"]').waitFor();
    await begun.getByRole("button", { name: "Annotate 1 file" }).click();
    await half;
    await begun.close();

    const { page, arrived } = await openJobs(context);
    await row(page).getByRole("button", { name: "Go on kept.vcf" }).click();
    await untilJobPage(page);
    expect(arrived.toSorted((a, b) => a - b)).toEqual([3, 4]);
    await context.close();
  });
});
