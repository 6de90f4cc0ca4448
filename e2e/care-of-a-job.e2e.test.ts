import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { sampleHighs, sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
let client: ApiClient;
let page: Page;
let jobId: string;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack();
  client = await demoClient(stack.url, "premium");
  page = await listeningPage(await browser.newContext({ baseURL: stack.url }));
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /premium/i }).click();
  await page.waitForURL("**/jobs");
  ({ jobId } = await client.submit("HG007.vcf", await sampleVcf()));
  await client.submit("other.vcf", await sampleVcf());
  await client.follow(jobId, hasEnded);
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

/** The links of the jobs that are listed: each one's name, then its tags. */
const listed = () => page.getByTestId("job").getByRole("link").allInnerTexts();

describe.skipIf(!browser)("a job in the hands of its owner", () => {
  it("is given a name, tags and notes, and found by them", async () => {
    await page.goto(`/jobs/${jobId}`);
    await page.getByRole("button", { name: "Name, tags, notes" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Trio 7, second run");
    const tags = page.getByLabel("Tags", { exact: true });
    await tags.fill(`cardio, ${"very ".repeat(7)}urgent`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("has 41 characters; a tag may have 30.").waitFor();
    await tags.and(page.locator(":focus")).waitFor();
    await tags.fill("cardio, urgent");
    await page.getByLabel("Notes", { exact: true }).fill("asked for by the clinic");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Trio 7, second run" }).waitFor();
    await page.getByTestId("notes").getByText("asked for by the clinic").waitFor();

    await page.goto("/jobs");
    await page.getByRole("searchbox").fill("clinic trio");
    await page.getByRole("searchbox").press("Enter");
    await page.waitForURL(/q=clinic/);
    await expect.poll(listed).toEqual(["Trio 7, second run", "cardio", "urgent"]);
    await page.getByRole("link", { name: "cardio" }).click();
    await page.waitForURL(/tag=cardio/);
    await expect.poll(listed).toEqual(["Trio 7, second run", "cardio", "urgent"]);
    await page.goto("/jobs?q=nowhere");
    await page.getByText("No job matches.").waitFor();
  });

  it("is shown to somebody with a link, who can do nothing with it, until the link is taken back", async () => {
    await page.goto(`/jobs/${jobId}`);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByLabel("The link").inputValue();
    await page.getByRole("button", { name: "Make a link" }).and(page.locator(":focus")).waitFor();

    const guest = await (await (browser as Browser).newContext()).newPage();
    await guest.goto(link);
    await guest.getByRole("heading", { level: 1, name: "Trio 7, second run" }).waitFor();
    await guest.getByText("missense variant").first().waitFor();
    await guest.getByRole("heading", { name: "Along the chromosomes" }).waitFor();
    await guest.getByRole("link", { name: /^More pictures/ }).click();
    await guest.getByTestId("pictures").getByRole("heading", { name: "Depth" }).waitFor();
    await guest.goto(link);
    for (const word of ["asked for by the clinic", "cardio"])
      expect(await guest.getByText(word).count()).toBe(0);
    expect(await guest.getByRole("button", { name: /delete|share|again|name/i }).count()).toBe(0);
    expect(await guest.getByTestId("download-log").count()).toBe(0);
    await guest.getByRole("link", { name: "Look into its variants" }).click();
    await guest.getByRole("checkbox", { name: /HIGH/ }).check();
    await guest.getByText(`${sampleHighs} of 1,000 variants`).waitFor();
    await guest.locator("[data-at]").first().click();
    await guest.getByTestId("drawer").getByTestId("entry").first().waitFor();
    await guest.getByRole("link", { name: "Show in the genome browser" }).click();
    await guest.locator('[data-testid="igv"][data-state="shown"]').waitFor();
    await guest.goto(link);
    const download = guest.waitForEvent("download");
    await guest.getByTestId("download-vcf").click();
    expect((await download).suggestedFilename()).toBe("HG007.annotated.vcf.gz");
    expect((await guest.goto(new URL(`/jobs/${jobId}`, stack.url).href))?.url()).toContain("/sign-in");

    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByText("Links that lead here").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Make a link" }).and(page.locator(":focus")).waitFor();
    expect((await guest.goto(link))?.status()).toBe(404);
    await guest.getByRole("heading", { name: "This link does not work" }).waitFor();
    await guest.context().close();
    await page.keyboard.press("Escape");
  });

  it("has its dialogs at the first press, however late their code comes, and the keyboard goes on where it was", async () => {
    await page.goto(`/jobs/${jobId}`);
    await page.locator("[data-drawing] svg").first().waitFor(); // the last that the page loads by itself
    const chunks = "**/_next/static/chunks/**";
    const trash = page.getByRole("button", { name: "Delete" });
    await page.route(chunks, (route) => route.abort());
    await trash.press("Enter");
    await page.getByText("This could not be loaded. Check your connection and press again.").waitFor();
    await page.unroute(chunks);
    await trash.press("Enter");
    await page.getByRole("alertdialog").getByRole("button", { name: "Keep it" }).press("Enter");
    await trash.and(page.locator(":focus")).waitFor();

    const share = page.getByRole("button", { name: "Share" });
    const { promise: comes, resolve: come } = Promise.withResolvers<void>();
    await page.route(chunks, (route) => comes.then(() => route.continue()));
    await share.press("Enter");
    await share.and(page.locator("[aria-busy=true]")).waitFor();
    come();
    await page.getByRole("dialog").getByText("For how long").waitFor();
    await page.keyboard.press("Escape");
    await share.and(page.locator(":focus")).waitFor();
    await page.unroute(chunks);
  });

  it("is deleted and taken back as it was", async () => {
    await page.goto(`/jobs/${jobId}`);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByTestId("deleted").getByText("Trio 7, second run").waitFor();
    expect((await client.request(`/api/jobs/${jobId}`)).status).toBe(404);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(`**/jobs/${jobId}`);
    await page.getByRole("heading", { level: 1, name: "Trio 7, second run" }).waitFor();
    const { bytes } = await client.fetchFile(jobId, "vcf");
    expect(bytes.length).toBeGreaterThan(1000);
  });

  it("is annotated once more, under the name that it had", async () => {
    await page.getByRole("button", { name: "Annotate again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Annotate again" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/jobs/") && !url.pathname.endsWith(jobId));
    await page.getByRole("heading", { level: 1, name: "Trio 7, second run" }).waitFor();
    await page.getByTestId("status").and(page.locator('[data-status="COMPLETED"]')).waitFor();
  });
});
