import { mkdir, open, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { annotateFiles, chooseFiles } from "./choose-files.ts";
import { header, recordsOnChrI } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
beforeAll(async () => {
  if (browser) stack = await startTestStack();
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

const good = header + recordsOnChrI(30);
const named = (name: string, text: string | Buffer) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});
const hg19 = `##fileformat=VCFv4.2\n##contig=<ID=chr1,length=249250621>\n${header.split("\n")[1]}\nchr1\t5\t.\tA\tC\t.\t.\t.\n`;
const isToStorage = (request: Request) => request.url().startsWith(stack.aws.endpoints?.s3 ?? "-");

/** The jobs page of a demo user, with a record of what was sent that is not a look. */
async function openJobs(plan: "free" | "premium" = "free"): Promise<{ page: Page; sent: Request[] }> {
  const context = await (browser as Browser).newContext({ baseURL: stack.url });
  const page = await listeningPage(context);
  const sent: Request[] = [];
  page.on("request", (request) => {
    const begins = request.method() === "POST" && request.url().endsWith("/api/jobs");
    if (begins || isToStorage(request)) sent.push(request);
  });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(plan, "i") }).click();
  await page.waitForURL("**/jobs");
  return { page, sent };
}
const cards = (page: Page, state: "ready" | "blocked" | "reading") =>
  page.locator(`[data-testid="candidate"][data-state="${state}"]`);
const card = (page: Page, fileName: string) =>
  page.getByTestId("candidate").filter({ has: page.getByLabel(`Name of the job for ${fileName}`) });

describe.skipIf(!browser)("before a byte is sent, the browser", () => {
  it("refuses another build and what is no VCF, each with its remedy, and sends nothing", async () => {
    const { page, sent } = await openJobs();
    await chooseFiles(page, [named("hg19.vcf", hg19), named("page.vcf.gz", "<!doctype html><html></html>")]);
    await cards(page, "blocked").nth(1).waitFor();
    const build = await card(page, "hg19.vcf").innerText();
    expect(build).toContain("The file was made with GRCh37 (hg19): its chr1 has 249,250,621 bases");
    expect(build).toContain("None of the references that are offered here fits GRCh37 (hg19).");
    expect(build).toContain("line 2");
    const noVcf = await card(page, "page.vcf.gz").innerText();
    expect(noVcf).toContain("This is not a VCF: it is a web page");
    expect(noVcf).toContain("Send a VCF");
    expect(await page.getByRole("button", { name: /^Annotate \d/ }).count()).toBe(0);
    expect(sent).toEqual([]);
    await page.context().close();
  });

  it("chooses the reference that the file is of, and refuses it with another", async () => {
    const { page } = await openJobs();
    // The desk has yeast alone: a second reference is offered beside it, as an annotator with human would.
    await page.route("**/api/references", async (route) => {
      const answer = await route.fetch();
      const { references } = (await answer.json()) as { references: object[] };
      const contigs = [{ name: "1", length: 249_250_621, aliases: ["chr1", "NC_000001.10"] }];
      const human = { name: "grch37", title: "Human GRCh37", assembly: "GRCh37", contigs, contigCount: 84 };
      return route.fulfill({ json: { references: [...references, human] } });
    });
    await chooseFiles(page, named("hg19.vcf", hg19));
    await cards(page, "ready").getByText("Fits Human GRCh37: the length of one chromosome agrees.").waitFor();
    const choice = page.getByLabel("Reference", { exact: true });
    expect(await choice.inputValue()).toBe("grch37");
    expect(await choice.locator("option").allInnerTexts()).toEqual([
      expect.stringMatching(/another build$/),
      "Human GRCh37 – fits",
    ]);
    await choice.selectOption("yeast");
    await cards(page, "blocked").getByText("Choose the reference that fits below.").waitFor();
    await page.context().close();
  });

  it("goes by the bytes: gzip under the name of plain text is told as gzip and annotated", async () => {
    const { page } = await openJobs();
    await chooseFiles(page, named("plain.vcf", gzipSync(good)));
    await card(page, "plain.vcf").getByText("gzip (not bgzip), VCF 4.2").waitFor();
    await page.getByRole("button", { name: "Annotate 1 file" }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/);
    await page.getByText("Completed").first().waitFor();
    await page.context().close();
  });

  it("tells of 2 GiB what their head tells, and reads no more of them", async () => {
    const { page } = await openJobs("premium");
    const file = path.join(stack.stateDir, "large.vcf");
    await writeFile(file, header + `chrI\t50000\t.\tN\tC\t.\t.\t.\n`.repeat(150_000));
    await truncate(file, 2 * 2 ** 30); // sparse: what follows is zeros, which are no text
    await chooseFiles(page, file);
    await cards(page, "ready").waitFor();
    await card(page, "large.vcf")
      .getByText(/Nothing wrong in the first [\d,]+ records \(2\.\d MiB of 2 GiB\)/)
      .waitFor();
    await page.context().close();
  });

  it("names the first bad lines with line, column and remedy, and the size against the plan", async () => {
    const { page } = await openJobs();
    const large = path.join(stack.stateDir, "too-large.vcf");
    await (await open(large, "w")).close();
    await truncate(large, 26 * 2 ** 20);
    await chooseFiles(page, named("bad.vcf", `${good}chrI\tx\t.\tA\tC\t.\t.\t.\n`));
    await chooseFiles(page, large);
    await cards(page, "blocked").waitFor();
    // What is too large is known by its size alone; the other file is still being looked at.
    const bad = () => card(page, "bad.vcf").innerText();
    await expect.poll(bad, { timeout: 10_000 }).toContain('line 33, column POS · POS is "x"');
    expect(await bad()).toContain("Write POS in digits only");
    const refused = card(page, "too-large.vcf");
    expect(await refused.innerText()).toContain("a free account may upload up to 25 MiB");
    expect(await refused.innerText()).toContain("Premium takes files of up to 50 GiB.");
    await refused.getByRole("link", { name: "See plans" }).waitFor();
    await page.context().close();
  });
});

describe.skipIf(!browser)("several files at once", () => {
  it("are sent three at a time, each as a job by the name it was given; what fails stops no other", async () => {
    const { page } = await openJobs();
    const submitted = page
      .getByTestId("job")
      .filter({ hasText: /several-\d|renamed/ })
      .filter({ hasNot: page.locator('[data-status="AWAITING_UPLOAD"], [data-status="CANCELLED"]') });
    const held: (() => void)[] = [];
    const three = Promise.withResolvers<void>();
    let refused = false;
    await page.route(
      (url) => url.href.startsWith(stack.aws.endpoints?.s3 ?? "-"),
      async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        await new Promise<void>((resolve) => {
          held.push(resolve);
          if (held.length === 3) three.resolve();
        });
        if (refused) return route.continue();
        refused = true;
        return route.fulfill({ status: 400, headers: { "Access-Control-Allow-Origin": "*" }, body: "no" });
      },
    );
    const files = [1, 2, 3, 4, 5].map((i) => named(`several-${i}.vcf`, good));
    await chooseFiles(page, [...files, named("several-bad.vcf", hg19)]);
    await cards(page, "ready").nth(4).waitFor();
    await cards(page, "blocked").waitFor();
    await page.getByLabel("Name of the job for several-5.vcf").fill("renamed.vcf");
    await page.getByRole("button", { name: "Annotate 5 files" }).click();
    await three.promise;
    expect(await page.getByText("Waits for its turn").count()).toBe(2);
    expect(held).toHaveLength(3);
    const release = (): void => held.splice(0).forEach((go) => go());
    release();
    // One was refused, and its card stays with what can be done; the other four arrive.
    await page.getByRole("button", { name: "Try again" }).waitFor();
    const timer = setInterval(release, 50);
    await submitted.nth(3).waitFor();
    expect(await submitted.count()).toBe(4);
    await page.getByTestId("job").filter({ hasText: "renamed.vcf" }).waitFor();
    expect(await cards(page, "blocked").count()).toBe(1);
    clearInterval(timer);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.getByRole("button", { name: "Try again" }).click();
    await submitted.nth(4).waitFor();
    await page.context().close();
  });

  it("come with a dropped folder, without what is no VCF in it", async () => {
    const { page } = await openJobs();
    const folder = path.join(stack.stateDir, "run-7");
    await mkdir(path.join(folder, "calls"), { recursive: true });
    await writeFile(path.join(folder, "calls", "one.vcf"), good);
    await writeFile(path.join(folder, "two.vcf.gz"), gzipSync(good));
    await writeFile(path.join(folder, "notes.txt"), "Dear all,\n");
    const devtools = await page.context().newCDPSession(page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    await page.locator('input[aria-label="VCF files"]:enabled').waitFor({ state: "attached" });
    const zone = await page.getByTestId("drop-zone").boundingBox();
    const { x, y } = { x: zone!.x + 40, y: zone!.y + 40 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await devtools.send("Input.dispatchDragEvent", { type, x, y, data });
    await cards(page, "ready").nth(1).waitFor();
    await page.getByText("Left out, for it is no VCF: notes.txt.").waitFor();
    expect(await cards(page, "ready").count()).toBe(2);
    await page.context().close();
  });
});

describe.skipIf(!browser)("the panel for new jobs", () => {
  it("is used by keyboard alone, and says aloud what was found", async () => {
    const { page } = await openJobs();
    // The dialog of the system cannot be driven; the browser's own older one can be answered.
    await page.evaluate("delete window.showOpenFilePicker");
    const chooser = page.waitForEvent("filechooser");
    // Until the page's scripts run it is disabled, and what is disabled takes no focus.
    await page.locator("button:enabled", { hasText: "Choose files" }).focus();
    await page.keyboard.press("Enter");
    await (await chooser).setFiles([named("by-key.vcf", good)]);
    await page
      .locator('p[role="status"]')
      .getByText("by-key.vcf: Plain text, VCF 4.2, no samples. Ready")
      .waitFor();
    const annotate = page.getByRole("button", { name: "Annotate 1 file" });
    for (let presses = 0; presses < 20; presses++) {
      if (await annotate.evaluate((button) => button.matches(":focus"))) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/);
    await page.context().close();
  });

  it("breaks no rule of its security policy, which lets the upload through and nothing to anywhere else", async () => {
    const { page } = await openJobs();
    await page.addInitScript(`
      window.broken = [];
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        window.broken.push(violatedDirective + " " + blockedURI));
    `);
    const response = await page.goto("/jobs");
    const policy = (await response?.headerValue("content-security-policy")) ?? "";
    expect(policy).toContain(`connect-src 'self' ${new URL(stack.aws.endpoints?.s3 ?? "").origin};`);
    expect(policy).toContain("worker-src 'self';");
    expect(policy).not.toContain("unsafe-eval");
    const broken = () => page.evaluate<string[]>("window.broken");
    await annotateFiles(page, [named("policy-1.vcf", good), named("policy-2.vcf", good)]);
    await page.locator('[data-testid="job"]').filter({ hasText: "policy-2.vcf" }).waitFor();
    expect(await broken()).toEqual([]);
    await page.evaluate(() => fetch("http://127.0.0.1:9/").catch(() => undefined));
    await expect.poll(broken).toEqual([expect.stringContaining("connect-src http://127.0.0.1:9")]);
    await page.context().close();
  });

  it("has nothing that axe objects to, empty or full, nor has the page for signing in", async () => {
    const context = await (browser as Browser).newContext({ baseURL: stack.url });
    const signIn = await listeningPage(context);
    await signIn.goto("/sign-in");
    expect(await violationsOf(signIn)).toEqual([]);
    await context.close();
    const { page } = await openJobs("premium");
    expect(await violationsOf(page)).toEqual([]);
    await chooseFiles(page, [
      named("good.vcf", good),
      named("hg19.vcf", hg19),
      named("bad.vcf", `${good}chrI\tx\t.\tA\tC\t.\t.\t.\n`),
    ]);
    await cards(page, "ready").nth(1).waitFor();
    await cards(page, "blocked").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });

  it("costs no more than 30 kB of script above a bare page", async () => {
    const { page } = await openJobs();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
    // Those that the document asks for: what Next fetches ahead of a click on a link comes later, by a script.
    const scripts = new Set<string>();
    let bytes = 0;
    devtools.on("Network.requestWillBeSent", ({ requestId, type, initiator }) => {
      if (type === "Script" && initiator.type === "parser") scripts.add(requestId);
    });
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto("/jobs", { waitUntil: "networkidle" });
    // 146 kB: what a page of Next's with nothing on it loads. On the wire, headers included.
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(146_000 + 30_000);
    await page.context().close();
  });
});
