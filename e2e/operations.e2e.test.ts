import { SendMessageCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClient, hasEnded } from "../scripts/stack/api-client.ts";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
let stack: Awaited<ReturnType<typeof startTestStack>>;
beforeAll(async () => {
  if (!browser) return;
  stack = await startTestStack();
  const client = await demoClient(stack.url, "free");
  const good = await client.submit("good.vcf", await sampleVcf());
  const bad = await client.submit("bad.vcf", Buffer.from("no VCF at all\n"));
  for (const { jobId } of [good, bad]) await client.follow(jobId, hasEnded);
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
});

async function signIn(button: RegExp): Promise<Page> {
  const page = await listeningPage(await (browser as Browser).newContext({ baseURL: stack.url }));
  await page.goto("/sign-in");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL("**/jobs");
  return page;
}

describe.skipIf(!browser)("how the service does", () => {
  it("is told to everybody, signed in or not, without a word about anybody", async () => {
    const page = await listeningPage(await (browser as Browser).newContext({ baseURL: stack.url }));
    await page.goto("/status");
    expect(await page.getByTestId("service-state").getAttribute("data-state")).toBe("works");
    await expect
      .poll(async () => {
        await page.reload();
        return page.getByRole("definition").allInnerTexts();
      })
      .toEqual(expect.arrayContaining(["1,000"]));
    expect(await page.getByText(/good\.vcf|Demo/).count()).toBe(0);
    const answer = await page.request.get("/api/status");
    expect(await answer.json()).toMatchObject({
      state: "works",
      annotators: { alive: 1 },
      lastDay: { completed: 1, failed: 1, records: 1000 },
    });
    expect((await page.request.get("/api/ready")).status()).toBe(200);
    await page.context().close();
  });

  it("in its parts is shown to whoever runs it: workers, reasons of failures, and what is stored", async () => {
    const page = await signIn(/runs this service/);
    await page.getByRole("link", { name: "Admin" }).click();
    await page.waitForURL("**/admin/overview");
    await page.getByText("bad_input").waitFor();
    await page.getByRole("cell", { name: "alive" }).waitFor();
    await page.getByTestId("queue-annotationRequests").waitFor();
    await page.getByText("Annotated VCFs in the archive").waitFor();
    await page.context().close();
  });

  it("lets whoever runs it read a dead letter and send it again", async () => {
    const { sqs } = stack.clients;
    const name = `${stack.prefix}-annotation-requests-dead-letters`;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: JSON.stringify({ jobId: crypto.randomUUID() }),
        MessageAttributes: { because: { DataType: "String", StringValue: "seen by nobody" } },
      }),
    );
    const page = await signIn(/runs this service/);
    await page.goto("/admin/dead-letters?queue=annotationRequests");
    await page.getByTestId("dead-letter").getByText("seen by nobody").waitFor();
    // It names no job that is there: sent again it is parked again, with the annotator's own reason.
    const sent = page.waitForResponse("**/api/admin/dead-letters");
    await page.getByRole("button", { name: "Send again" }).click();
    expect((await sent).status()).toBe(204);
    const parkedAgain = async () => {
      await page.reload();
      return page.getByTestId("dead-letter").getByText("there is no job").count();
    };
    await expect.poll(parkedAgain, { timeout: 30_000 }).toBe(1);
    await page.context().close();
  });

  it("lets whoever runs it give somebody a plan", async () => {
    const page = await signIn(/runs this service/);
    await page.goto("/admin/accounts?q=demo-free");
    await page.getByRole("button", { name: "Make premium" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Make premium" }).click();
    await page.getByRole("button", { name: "Make free" }).waitFor();
    await page.context().close();
  });

  it("is nobody else's business: the pages and the API are not there", async () => {
    const page = await signIn(/free demo/);
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    for (const path of ["/admin/overview", "/admin/dead-letters", "/admin/accounts"])
      expect((await page.goto(path))?.status(), path).toBe(404);
    const asked = await page.request.post("/api/admin/accounts/demo-free/plan", {
      data: { plan: "premium" },
    });
    expect(asked.status()).toBe(404);
    await page.context().close();
  });
});
