import { execFileSync, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceNames } from "@gas/aws/topology";
import { demoClient } from "../scripts/stack/api-client.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { annotateFiles, chooseFiles } from "./choose-files.ts";
import { startTestStack } from "./test-stack.ts";

const hasBcftools = spawnSync("bcftools", ["--version"]).status === 0;
const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
beforeAll(async () => {
  if (browser) stack = await startTestStack();
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

async function signIn(plan: "free" | "premium", options = {}): Promise<Page> {
  const context = await (browser as Browser).newContext({
    baseURL: stack.url,
    acceptDownloads: true,
    ...options,
  });
  const page = await listeningPage(context);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(plan, "i") }).click();
  await page.waitForURL("**/jobs");
  return page;
}

/** Quality, depth and places, on the page of a job of 1,000 records: drawn, to take away, and as tables that count each once. */
async function seePictures(page: Page): Promise<void> {
  for (const title of ["Quality", "Depth", "Along the chromosomes"]) {
    const figure = page.getByRole("figure").filter({ has: page.getByRole("heading", { name: title }) });
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('[data-drawing] [fill="var(--series)"]').first().waitFor();
    for (const [kind, start] of [
      ["SVG", "<svg"],
      ["PNG", "\u0089PNG"],
    ] as const) {
      const saved = page.waitForEvent("download");
      await figure.getByRole("button", { name: `Download ${title} as ${kind}` }).click();
      const bytes = await readFile(await (await saved).path());
      expect(bytes.toString("latin1", 0, start.length)).toBe(start);
    }
    await figure.getByText("Show as a table").click();
    const counts = await figure.locator("tbody td:nth-child(2)").allTextContents();
    expect(counts.reduce((sum, text) => sum + Number(text.replaceAll(",", "")), 0)).toBe(1000);
  }
}

/** Takes out of the job's summary what older annotators did not write. */
async function makeSummaryOlder(jobId: string): Promise<void> {
  const { s3 } = stack.clients;
  const Bucket = resourceNames(stack.prefix).buckets.results;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const Key = Contents.map(({ Key: key = "" }) => key).find(
    (key) => key.includes(jobId) && key.endsWith(".summary.json"),
  );
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const { distributions, ...older } = JSON.parse(await Body!.transformToString()) as Record<string, unknown>;
  expect(distributions).toBeDefined();
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(older) }));
}

describe.skipIf(!browser)("in a browser, a person", () => {
  it("signs in, tries the sample, watches it complete, sees the summary and downloads the result", async () => {
    const page = await signIn("free");
    await page.getByRole("button", { name: /sample/i }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/);
    await page.getByText("Completed").first().waitFor();
    await page.getByText("missense variant").first().waitFor();
    await seePictures(page);
    const download = page.waitForEvent("download");
    await page
      .getByRole("link", { name: /annotated\.vcf\.gz(?!\.tbi)/ })
      .first()
      .click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("yeast-sample.annotated.vcf.gz");
    const saved = path.join(stack.stateDir, "result.vcf.gz");
    await file.saveAs(saved);
    const records = gunzipSync(await readFile(saved))
      .toString()
      .split("\n")
      .filter((line) => line && !line.startsWith("#"));
    expect(records).toHaveLength(1000);
    expect(records.every((record) => record.includes("CSQ="))).toBe(true);
    if (hasBcftools) {
      const split = execFileSync("bcftools", [
        "+split-vep",
        "-f",
        "%POS %Consequence %SYMBOL\n",
        "-d",
        saved,
      ]).toString();
      expect(split).toContain("missense_variant");
    }
    await page.context().close();
  });

  it("who is free is refused a file over the limit before a byte is sent, and shown the way to premium", async () => {
    const page = await signIn("free");
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().startsWith(stack.aws.endpoints?.s3 ?? "-")) sent.push(request.url());
    });
    await chooseFiles(page, {
      name: "large.vcf",
      mimeType: "text/plain",
      buffer: Buffer.alloc(26 * 2 ** 20, "A"),
    });
    await page
      .getByRole("link", { name: /premium|plans/i })
      .first()
      .waitFor();
    await page
      .getByText(/25 MiB/)
      .first()
      .waitFor();
    expect(sent).toEqual([]);
    await page.context().close();
  });

  it("who is premium uploads a file of many parts straight to S3, and none of it through the web server", async () => {
    const page = await signIn("premium");
    const toWeb: number[] = [];
    page.on("request", (request) => {
      if (request.url().startsWith(stack.url)) toWeb.push(request.postDataBuffer()?.length ?? 0);
    });
    const line = `chrI\t50000\t.\tA\tC\t.\t.\tNOTE=${"x".repeat(1000)}\n`;
    const head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    await annotateFiles(page, {
      name: "parts.vcf",
      mimeType: "text/plain",
      buffer: Buffer.from(head + line.repeat(20_000)),
    });
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/, { timeout: 60_000 });
    await page
      .getByText(/^Completed$|^Failed$/)
      .first()
      .waitFor({ timeout: 60_000 });
    // It has neither QUAL nor DP: that is said where the pictures would be.
    await page.getByText("No record of this file has a quality (QUAL).").waitFor();
    await page.getByText(/^No record of this file says how many reads cover it/).waitFor();
    expect(Math.max(...toWeb)).toBeLessThan(10_000);
    await page.context().close();
  });

  it("sees a change on an open page without reloading it", async () => {
    const page = await signIn("free");
    await page.goto("/jobs");
    const client = await demoClient(stack.url, "free");
    const { jobId } = await client.submit(
      "seen.vcf",
      await readFile(path.resolve(import.meta.dirname, "../packages/annotation/sample/yeast-sample.vcf")),
    );
    await page.goto(`/jobs/${jobId}`);
    await page.getByText("Completed").first().waitFor();

    // A summary of before its distributions were kept leads to where they are counted.
    const newer = page.getByRole("link", { name: /^More pictures: of a gene/ });
    await newer.waitFor();
    await makeSummaryOlder(jobId);
    await page.reload();
    await page.getByRole("link", { name: /^More pictures: places, quality, depth/ }).waitFor();
    await page.getByRole("heading", { name: "Consequences" }).waitFor();
    expect(await page.getByRole("heading", { name: "Quality" }).count()).toBe(0);
    await page.context().close();
  });
});

describe("another person", () => {
  it.skipIf(!browser)(
    "learns nothing of a job that is not theirs: every address answers as if there were none",
    async () => {
      const owner = await demoClient(stack.url, "free");
      const other = await demoClient(stack.url, "premium");
      const { jobId } = await owner.submit(
        "mine.vcf",
        Buffer.from("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"),
      );
      const kinds = ["vcf", "index", "summary", "log", "rejects"];
      const gets = [`/api/jobs/${jobId}`, ...kinds.map((kind) => `/api/jobs/${jobId}/files/${kind}`)];
      for (const address of gets) expect((await other.request(address)).status, address).toBe(404);
      const post = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
      for (const verb of ["submit", "cancel"])
        expect((await other.request(`/api/jobs/${jobId}/${verb}`, post)).status).toBe(404);
      expect(await (await other.request(`/jobs/${jobId}`)).text()).not.toContain("mine.vcf");
    },
  );

  it.skipIf(!browser)("who is not signed in is told so", async () => {
    const response = await fetch(`${stack.url}/api/jobs`);
    expect(response.status).toBe(401);
  });
});

describe("submitting twice", () => {
  it.skipIf(!browser)("makes one job, however the click is repeated", async () => {
    const client = await demoClient(stack.url, "free");
    const clickId = crypto.randomUUID();
    const vcf = Buffer.from("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n");
    const jobs = await Promise.all([1, 2, 3].map(() => client.submit("twice.vcf", vcf, { clickId })));
    expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(1);
    const list = (await (await client.request("/api/jobs")).json()) as { jobs: { fileName: string }[] };
    expect(list.jobs.filter(({ fileName }) => fileName === "twice.vcf")).toHaveLength(1);
  });
});
