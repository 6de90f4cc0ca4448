import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { resourceNames } from "@gas/aws/topology";
import type { RestoreQuote } from "@gas/core/archiving/restore-quote";
import type { JobView } from "@gas/core/jobs/job-view";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

// Half an hour becomes seconds, and the archive's five minutes become six seconds.
const quick = {
  ARCHIVE_AFTER: "2s",
  GLACIER_TIME_SCALE: "0.02",
  LEASE_SECONDS: "2",
  SWEEP_SECONDS: "1",
  UNDO_DELETE: "5s",
};
const patience = { timeout: 90_000 };

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let client: ApiClient;
let page: Page;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack({ env: quick });
  client = await demoClient(stack.url, "free");
  page = await listeningPage(await browser.newContext({ baseURL: stack.url, acceptDownloads: true }));
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /free/i }).click();
  await page.waitForURL("**/jobs");
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

const result = (status: string) => page.locator(`[data-testid="result"][data-status="${status}"]`);
const banner = () => page.getByTestId("restoring-banner");

/** Every version of every object of the job, in whichever bucket. */
async function objectsOf(jobId: string): Promise<string[]> {
  const { buckets } = resourceNames(stack.prefix);
  const lists = await Promise.all(
    Object.values(buckets).map((Bucket) => stack.clients.s3.send(new ListObjectVersionsCommand({ Bucket }))),
  );
  const keys = lists.flatMap(({ Versions = [] }) => Versions.map(({ Key = "" }) => Key));
  return keys.filter((key) => key.includes(jobId));
}

async function completedJob(fileName: string): Promise<JobView> {
  const { jobId } = await client.submit(fileName, await sampleVcf());
  return (await client.follow(jobId, hasEnded)).at(-1) as JobView;
}

async function switchPlan(open: RegExp, confirm: string): Promise<void> {
  await page.goto("/plans");
  await page.getByRole("button", { name: open }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("no payment is taken").waitFor();
  await dialog.getByRole("button", { name: confirm, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

// One journey, told in its order: each step begins where the one before it ended.
describe.skipIf(!browser)("a result", () => {
  let job: JobView;
  let sha256: string;

  it("of a free person moves to the archive, and the open page says so by itself", async () => {
    job = await completedJob("round-trip.vcf");
    sha256 = job.files.find(({ kind }) => kind === "vcf")?.sha256 ?? "";
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    await page.goto(`/jobs/${job.jobId}`);
    await result("ARCHIVED").waitFor(patience);
    await page.getByTestId("result-headline").getByText("upgrade to get it back").waitFor();
  });

  it("that is archived is not blank: summary, charts, log and SHA-256 stay, and what premium does is said", async () => {
    await page.getByTestId("summary").waitFor();
    await page.getByText("missense variant").first().waitFor();
    await page.getByRole("heading", { name: "Along the chromosomes" }).waitFor();
    await page.getByTestId("log").waitFor();
    expect(await page.getByTestId("sha256").textContent()).toBe(sha256);
    await page.getByRole("link", { name: "See the quote and upgrade" }).waitFor();
  });

  it("that is archived cannot be downloaded, by page or API, and nothing hands out a link to it", async () => {
    await page.getByTestId("not-at-hand-vcf").getByText("In the archive", { exact: true }).waitFor();
    expect(await page.getByTestId("download-vcf").count()).toBe(0);
    const refused = await client.request(`/api/jobs/${job.jobId}/files/vcf`);
    expect(refused.status).toBe(409);
    expect(refused.headers.get("location")).toBeNull();
    expect(await refused.json()).toMatchObject({ error: { code: "in_archive" } });
    const view = await client.view(job.jobId);
    expect(view.files.find(({ kind }) => kind === "vcf")).toMatchObject({ inS3: false });
    expect(JSON.stringify(view)).not.toMatch(/https?:|results\//);
    expect((await client.fetchFile(job.jobId, "log")).bytes.toString()).toContain("Completed");
    // The row says so first; then the object goes.
    const vcfs = async () => (await objectsOf(job.jobId)).filter((key) => /^results\/.*\.vcf\.gz$/.test(key));
    await vi.waitFor(async () => expect(await vcfs()).toEqual([]), { ...patience, interval: 250 });
  });

  it("can be annotated again meanwhile, in a job of its own, where that is quicker", async () => {
    const ways = page.getByTestId("ways-back");
    expect(await ways.getByTestId("differences").textContent()).toContain("The same engine");
    await ways.getByRole("button", { name: "Annotate again" }).click();
    await page.waitForURL(
      (url) => /\/jobs\/[0-9a-f-]{36}$/.test(url.pathname) && !url.pathname.endsWith(job.jobId),
    );
    await result("ARCHIVED").waitFor(patience);
    const again = page.url().split("/").at(-1) ?? "";
    expect((await client.view(again)).files[0]?.kind).toBe("vcf");
  });

  it("comes back by an upgrade that was quoted before, under a banner that goes away by itself, byte for byte", async () => {
    const quote = (await (await client.request("/api/account/restore-quote")).json()) as RestoreQuote;
    expect(quote).toMatchObject({ results: 2, expedited: 2, standard: 0 });
    expect(quote.costUSD).toBeGreaterThan(0.02);
    await page.goto("/plans");
    await page.getByTestId("quote").getByText("ready by").waitFor();

    await switchPlan(/Upgrade to premium/, "Upgrade");
    await banner().waitFor(patience);
    await page.goto(`/jobs/${job.jobId}`);
    await result("RETRIEVING").waitFor(patience);
    await page
      .getByTestId("result-headline")
      .getByText(/please wait: requested .* with Expedited/)
      .waitFor();
    await result("RESTORED").waitFor(patience);
    await banner().waitFor({ state: "detached", ...patience });

    const steps = await page
      .getByTestId("timeline")
      .locator("li")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-what")));
    expect(steps).toEqual(["written", "archived", "requested", "started", "ready", "copied", "verified"]);
    const download = page.waitForEvent("download");
    await page.getByTestId("download-vcf").click();
    const saved = path.join(stack.stateDir, "restored.vcf.gz");
    await (await download).saveAs(saved);
    const digest = createHash("sha256")
      .update(await readFile(saved))
      .digest("hex");
    expect(digest).toBe(sha256);
  });

  it("goes to the archive once more after a downgrade and the grace period", async () => {
    await switchPlan(/Go back to free/, "Go back to free");
    await page.goto(`/jobs/${job.jobId}`);
    // No message announces it: the reconciler finds it, a minute after it was due.
    await result("ARCHIVED").waitFor({ timeout: 180_000 });
    expect((await client.request(`/api/jobs/${job.jobId}/files/vcf`)).status).toBe(409);
  }, 200_000);

  it("is put off once by a click, and not twice", async () => {
    await stack.worker().stop();
    await stack.startWorker({ ...quick, ARCHIVE_AFTER: "1 hour" });
    const { jobId } = await completedJob("held.vcf");
    await page.goto(`/jobs/${jobId}`);
    await page
      .getByTestId("result-headline")
      .getByText(/moves to the archive in \d+ min/)
      .waitFor();
    await page.getByRole("button", { name: /a day longer/ }).click();
    await page
      .getByTestId("result-headline")
      .getByText(/in 1 day/)
      .waitFor();
    expect(await page.getByRole("button", { name: /a day longer/ }).count()).toBe(0);
    const again = await client.request(`/api/jobs/${jobId}/extend`, { method: "POST" });
    expect(again.status).toBe(409);
  });

  it("that is deleted leaves the list and every bucket", async () => {
    expect(await objectsOf(job.jobId)).not.toEqual([]);
    await page.goto(`/jobs/${job.jobId}`);
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("round-trip.vcf").waitFor();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.waitForURL("**/jobs?deleted=*");
    await page.getByTestId("deleted").getByText("round-trip.vcf").waitFor();
    await page.getByRole("button", { name: "Close this notice" }).click();
    await page.getByText("held.vcf").waitFor();
    const namesakes = () => page.getByText("round-trip.vcf", { exact: true }).count();
    await expect.poll(namesakes).toBe(1); // the one annotated again
    expect((await client.request(`/api/jobs/${job.jobId}`)).status).toBe(404);
    await vi.waitFor(async () => expect(await objectsOf(job.jobId)).toEqual([]), {
      ...patience,
      interval: 500,
    });
  });

  it("of another person can be neither put off, retried, annotated again nor deleted", async () => {
    const { jobId } = await completedJob("mine.vcf");
    const other = await demoClient(stack.url, "premium");
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ clickId: crypto.randomUUID() });
    for (const verb of ["extend", "retry-restore", "annotate-again"]) {
      const asked = await other.request(`/api/jobs/${jobId}/${verb}`, {
        method: "POST",
        headers: json,
        body,
      });
      expect(asked.status, verb).toBe(404);
    }
    expect((await other.request(`/api/jobs/${jobId}`, { method: "DELETE" })).status).toBe(404);
    expect((await client.view(jobId)).status).toBe("COMPLETED");
  });
});
