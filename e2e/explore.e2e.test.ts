import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Download, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VariantPage, VariantRow } from "@gas/annotation/explore/answers";
import type { JobView } from "@gas/core/jobs/job-view";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { violationsOf } from "./accessibility.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { sampleHighs, sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

const keep = { ARCHIVE_AFTER: "1 hour", SWEEP_SECONDS: "1" };
const phone = { width: 390, height: 844 };
const laptop = { width: 1280, height: 800 };
const patience = { timeout: 60_000 };

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let client: ApiClient;
let context: BrowserContext;
let page: Page;
let job: JobView;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack({ env: keep });
  client = await demoClient(stack.url, "free");
  job = await completed("explored.vcf");
  context = await browser.newContext({ baseURL: stack.url, acceptDownloads: true, viewport: laptop });
  page = await listeningPage(context);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /free/i }).click();
  await page.waitForURL("**/jobs");
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

async function completed(fileName: string): Promise<JobView> {
  const { jobId } = await client.submit(fileName, await sampleVcf());
  return (await client.follow(jobId, hasEnded)).at(-1) as JobView;
}

const address = (search = "") => `/jobs/${job.jobId}/variants${search}`;
const count = (text: RegExp | string) => page.getByTestId("count").getByText(text).waitFor();
const rows = () => page.getByTestId("variants").locator("[data-at]");
const found = async (search: string): Promise<VariantPage> =>
  (await (await client.request(`/api/jobs/${job.jobId}/variants?${search}`)).json()) as VariantPage;
const downloaded = async (click: () => Promise<unknown>): Promise<{ download: Download; text: string }> => {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { download, text: await readFile(await download.path(), "utf8") };
};

describe.skipIf(!browser)("the variants of a result", () => {
  it("are led to from the page of the job, and are narrowed by a click into an address that shows the same again", async () => {
    await page.goto(`/jobs/${job.jobId}`);
    await page.getByRole("link", { name: "Variants" }).click();
    await count("1,000 of 1,000 variants");
    await page.getByRole("checkbox", { name: /HIGH/ }).check();
    await count(`${sampleHighs} of 1,000 variants`);
    await page.getByRole("checkbox", { name: /stop gained/ }).check();
    await count(/^\d\d of 1,000 variants/);
    expect(new URL(page.url()).search).toBe("?consequence=stop_gained&impact=HIGH");
    const before = await rows().first().textContent();

    await page.reload();
    await count(/^\d\d of 1,000 variants/);
    expect(await rows().first().textContent()).toBe(before);
    expect(await page.getByRole("checkbox", { name: /stop gained/ }).isChecked()).toBe(true);
    await page.goBack();
    await count(`${sampleHighs} of 1,000 variants`);
    await page.getByRole("link", { name: "Clear filters" }).click();
    await count("1,000 of 1,000 variants");
  });

  it("are found by gene, place and HGVS in one box, which says what it does not understand", async () => {
    const { rows: missense } = await found("consequence=missense_variant&limit=20");
    const row = missense.find(({ hgvsp }) => hgvsp.includes(":p.")) as VariantRow;
    await page.goto(address());
    const search = async (text: string) => {
      // The key is heard as soon as the page's scripts run.
      const reached = page.getByRole("searchbox", { name: /Search by gene/ }).and(page.locator(":focus"));
      await expect
        .poll(async () => {
          await page.keyboard.press("/");
          return reached.count();
        })
        .toBe(1);
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    };
    await search(row.hgvsp);
    await count(/^1 of 1,000/);
    expect(await rows().first().textContent()).toContain(row.hgvsp);
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.getByRole("searchbox", { name: /Search by gene/ }).blur();
    await search(`${row.contig}:${row.pos.toLocaleString("en-US")}`);
    await count(/^1 of 1,000/);
    await page.goto(address("?q=chrZ:5"));
    await page.getByTestId("nothing-found").getByText("Sequences here: chrI, chrII").waitFor();
  });

  it("open in a drawer by keyboard, each transcript told, and leave the keyboard where it was", async () => {
    await page.goto(address("?consequence=missense_variant"));
    const { total } = await found("consequence=missense_variant&limit=1");
    await count(`${total.count} of 1,000`);
    await rows().first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const place = (await rows().nth(2).locator("[role=rowheader]").textContent()) ?? "-";
    await page.keyboard.press("Enter");
    const drawer = page.getByTestId("drawer");
    await drawer.getByRole("heading", { name: place }).waitFor();
    await drawer.getByTestId("entry").first().getByText("missense variant").waitFor();
    await drawer.getByText("2 samples").waitFor();
    expect(page.url()).toContain("open=");
    await drawer.getByRole("button", { name: "Next variant" }).click();
    const next = (await rows().nth(3).locator("[role=rowheader]").textContent()) ?? "-";
    await drawer.getByRole("heading", { name: next }).waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await page.locator('[data-at="3"]:focus').waitFor();
    await page.keyboard.press("End");
    await page.locator(`[data-at="${total.count - 1}"]:focus`).waitFor();

    // A drawer that the address alone had opened leaves it at the table.
    await page.goto(address("?open=3"));
    await drawer.getByTestId("entry").first().waitFor();
    await page.keyboard.press("Escape");
    await page.locator('[data-at="0"]:focus').waitFor();
  });

  it("are exported as exactly the rows that the filter shows, and the button says how many", async () => {
    await page.goto(address("?impact=HIGH"));
    await page.getByRole("button", { name: `Export ${sampleHighs} rows` }).click();
    const { text, download } = await downloaded(() => page.getByTestId("export-tsv").click());
    expect(download.suggestedFilename()).toMatch(/\.tsv$/);
    expect(text.trimEnd().split("\n")).toHaveLength(1 + sampleHighs);
    await page.getByRole("button", { name: `Export ${sampleHighs} rows` }).click();
    const { text: vcf } = await downloaded(() => page.getByTestId("export-vcf").click());
    expect(vcf.split("\n").filter((line) => line && !line.startsWith("#"))).toHaveLength(sampleHighs);
  });

  it("are drawn, each picture with its table, as SVG and as PNG", async () => {
    await page.goto(address("?show=pictures&plot=IRA1"));
    await page.getByTestId("lollipop").getByText("3,092 amino acids").waitFor();
    const { text: svg } = await downloaded(() =>
      page.getByRole("button", { name: "Download Variants in IRA1 as SVG" }).click(),
    );
    expect(svg).toContain("<circle");
    expect(svg).not.toContain("var(");
    const { download } = await downloaded(() =>
      page.getByRole("button", { name: "Download Along the chromosomes as PNG" }).click(),
    );
    expect((await readFile(await download.path())).subarray(1, 4).toString()).toBe("PNG");
    await page.getByTestId("lollipop").locator("circle").first().click();
    await page.getByTestId("drawer").getByTestId("entry").first().waitFor();
  });

  it("keep the columns that were chosen", async () => {
    await page.goto(address());
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: /BIOTYPE/ }).check();
    await page.getByRole("columnheader", { name: "BIOTYPE" }).waitFor();
    await page.goto(address());
    await page.getByRole("columnheader", { name: "BIOTYPE" }).waitFor();
    await rows().getByText("protein_coding").first().waitFor();
  });

  it("are scrolled through to the last of five million, by wheel, bar and key", async () => {
    const [pattern] = (await found("limit=1")).rows as [VariantRow];
    const total = 5_000_000; // as far as the page is told: to write so many would take minutes
    await page.route(/\/variants\?.*from=/, (route, request) => {
      const asked = new URL(request.url()).searchParams;
      const [from, limit] = [Number(asked.get("from")), Number(asked.get("limit"))];
      const count = Math.min(limit, total - from);
      const made = Array.from({ length: count }, (_, i) => ({
        ...pattern,
        ordinal: from + i,
        pos: from + i + 1,
      }));
      return route.fulfill({
        json: { rows: made, from, next: null, total: { count: total, exact: true }, took: 0 },
      });
    });
    await page.goto(address());
    await page.getByRole("checkbox", { name: /HIGH/ }).check();
    await count("5,000,000 of 1,000");
    const place = (at: number) =>
      page
        .locator(`[data-at="${at}"] [role=rowheader]`)
        .getByText(`:${(at + 1).toLocaleString("en-US")}`, { exact: false });
    const scroll = (share: number) =>
      page
        .getByTestId("variants")
        .evaluate((grid, to) => grid.scrollTo(0, to * (grid.scrollHeight - grid.clientHeight)), share);

    await rows().first().focus();
    await page.keyboard.press("End");
    await page.locator(`[data-at="${total - 1}"]:focus`).waitFor();
    await place(total - 1).waitFor();
    await scroll(0.5);
    const middle = async () => Number(await rows().nth(20).getAttribute("data-at"));
    await expect.poll(async () => Math.abs((await middle()) - total / 2)).toBeLessThan(100);
    const before = await middle();
    await place(before).waitFor();
    await page.getByTestId("variants").hover();
    await page.mouse.wheel(0, 400);
    await expect.poll(async () => (await middle()) - before).toBe(10);
    await scroll(0);
    await place(0).waitFor();
    await page.unroute(/\/variants\?.*from=/);
  });

  it("say that nothing matches, and lead back", async () => {
    await page.goto(address("?qualMin=100000"));
    await page.getByTestId("nothing-found").getByRole("button", { name: "Clear filters" }).click();
    await count("1,000 of 1,000 variants");
  });

  it("can be filtered without scripts", async () => {
    const state = await context.storageState();
    const plain = await (browser as Browser).newContext({
      baseURL: stack.url,
      javaScriptEnabled: false,
      storageState: state,
      viewport: phone,
    });
    const bare = await plain.newPage();
    await bare.goto(address());
    expect(await bare.getByTestId("variants").locator("[data-at]").count()).toBeGreaterThan(20);
    await bare.getByRole("checkbox", { name: /HIGH/ }).check();
    await bare.getByRole("checkbox", { name: /MODERATE/ }).check();
    await bare.getByRole("button", { name: "Show these variants" }).click();
    const { total } = await found("impact=HIGH,MODERATE&limit=1");
    await bare.getByTestId("count").getByText(`${total.count} of 1,000 variants`).waitFor();
    expect(total.count).toBeLessThan(1000);
    await plain.close();
  });

  it("are nobody else's: the page, the browser's links and every answer are as if there were none", async () => {
    const other = await demoClient(stack.url, "premium");
    for (const below of ["/browser", "/variants", "/variants/meta", "/variants/facets", "/variants/0"])
      expect((await other.request(`/api/jobs/${job.jobId}${below}`)).status, below).toBe(404);
    for (const below of ["/variants", "/browser"])
      expect(await (await other.request(`/jobs/${job.jobId}${below}`)).text(), below).not.toContain(
        "explored.vcf",
      );
  });
});

describe.skipIf(!browser)("the genome browser", () => {
  it("draws reference, genes and records by range reads, and calls nobody but storage", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`/jobs/${job.jobId}/browser?locus=chrII:405000-410000`);
    await page.locator('[data-testid="igv"][data-state="shown"]').waitFor(patience);
    for (const file of ["genome.2bit", "genes.genepred.gz?", ".annotated.vcf.gz?", ".vcf.gz.tbi?"])
      expect(
        asked.some((url) => url.includes(file)),
        file,
      ).toBe(true);
    const allowed = [stack.url, stack.aws.endpoints?.s3 ?? "-", "data:", "blob:"];
    expect(asked.filter((url) => !allowed.some((start) => url.startsWith(start)))).toEqual([]);
    // What the canvases show: each track has other dots than its ground.
    const drawn = await page.getByTestId("igv").evaluate((element) =>
      [...(element.shadowRoot ?? element).querySelectorAll("canvas")].map((canvas) => {
        const { width, height } = canvas;
        if (width === 0 || height === 0) return false;
        const dots = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
        return new Set(new Uint32Array(Uint8ClampedArray.from(dots).buffer)).size > 1;
      }),
    );
    expect(drawn.filter(Boolean).length).toBeGreaterThanOrEqual(4);
  });
});

describe.skipIf(!browser)("to axe, in both themes", () => {
  // Every page as one comes to it is looked at on a phone in every-page.e2e.test.ts; here what one comes to from there.
  it.each([
    ["the table beside its filters", laptop, () => address(), "[data-at]"],
    ["the drawer", phone, () => address("?impact=HIGH&open=20"), '[data-testid="entry"]'],
    ["the pictures", laptop, () => address("?show=pictures&plot=IRA1"), '[data-testid="lollipop"]'],
  ])("nothing is wrong with %s", async (_, size, where, ready) => {
    await page.setViewportSize(size);
    await page.goto(where());
    await page.locator(ready).first().waitFor(patience);
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe.skipIf(!browser)("of an archived result", () => {
  it("the table, its filters and pictures stay; the rest is said to come back, and how", async () => {
    await stack.worker().stop();
    await stack.startWorker({ ...keep, ARCHIVE_AFTER: "1s" });
    job = await completed("away.vcf");
    await client.follow(job.jobId, ({ result }) => result?.status === "ARCHIVED");
    await page.goto(address("?impact=HIGH"));
    await count(`${sampleHighs} of 1,000 variants`);
    await page
      .getByTestId("variants-archived")
      .getByRole("link", { name: "See the quote and upgrade" })
      .waitFor();
    await rows().first().click();
    await page.getByTestId("drawer-archived").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: `Export ${sampleHighs} rows` }).click();
    await expect.poll(() => page.getByTestId("export-vcf").getAttribute("data-disabled")).toBe("");
    const { text } = await downloaded(() => page.getByTestId("export-csv").click());
    expect(text.trimEnd().split("\n")).toHaveLength(1 + sampleHighs);
    await page.goto(`/jobs/${job.jobId}/browser`);
    await page.getByTestId("browser-archived").waitFor();
    await page.locator('[data-testid="igv"][data-state="shown"]').waitFor(patience);
  });
});
