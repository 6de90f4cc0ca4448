import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dynamoMailLedger } from "@gas/aws/dynamo-mail-ledger";
import { resourceNames } from "@gas/aws/topology";
import { UserId } from "@gas/core/accounts/account";
import type { InboxMail } from "@gas/local-aws/mail/mailbox";
import { startFakeStripe, type FakeStripe } from "@gas/web/server/testing/fake-stripe";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import { violationsOf } from "./accessibility.ts";
import { launchBrowser } from "./browser.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

// Half an hour becomes seconds, and the archive's five minutes become six seconds.
const quick = { ARCHIVE_AFTER: "3s", GLACIER_TIME_SCALE: "0.02", LEASE_SECONDS: "2", SWEEP_SECONDS: "1" };
const patience = { timeout: 60_000, interval: 250 };

const browser: Browser | null = await launchBrowser();
let stripe: FakeStripe;
let stack: Awaited<ReturnType<typeof startTestStack>>;
let client: ApiClient;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  if (!browser) return;
  stripe = await startFakeStripe();
  stack = await startTestStack({
    env: {
      ...quick,
      STRIPE_SECRET_KEY: "sk_test_fake",
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
      STRIPE_PRICE: "price_premium",
      PREMIUM_PRICE: "20 EUR a month",
      STRIPE_API_URL: stripe.url,
    },
  });
  stripe.webhookUrl = `${stack.url}/api/billing/webhook`;
  client = await demoClient(stack.url, "free");
  context = await browser.newContext({ baseURL: stack.url });
  page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /free/i }).click();
  await page.waitForURL("**/jobs");
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
  await stripe?.stop();
});

const inbox = async () => (await (await fetch(`${stack.inbox}/messages.json`)).json()) as InboxMail[];
const mailCalled = (subject: string): Promise<InboxMail> =>
  vi.waitFor(async () => {
    const mails = (await inbox()).filter((mail) => mail.subject === subject);
    expect(mails, subject).toHaveLength(1);
    return mails[0] as InboxMail;
  }, patience);
const complete = async (fileName: string) => {
  const { jobId } = await client.submit(fileName, await sampleVcf());
  await client.follow(jobId, hasEnded);
  return jobId;
};
const plan = async () => (await page.getByTestId("account").getByRole("link").innerText()).trim();

// One journey, told in its order: each step begins where the one before it ended.
describe.skipIf(!browser)("a person", () => {
  it("is told by mail that a job is done, and comes from the mail to the job's page", async () => {
    const jobId = await complete("first.vcf");
    const mail = await mailCalled("Done: first.vcf");
    expect(mail).toMatchObject({ to: "demo-free@gas.test", deliveries: 1 });
    await page.goto(stack.inbox);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("link", { name: "Done: first.vcf" }).click();
    expect(await violationsOf(page)).toEqual([]);
    const opened = context.waitForEvent("page");
    await page.frameLocator("iframe").getByRole("link", { name: "Open the job" }).click();
    const jobPage = await opened;
    await jobPage.getByRole("heading", { level: 1, name: "first.vcf" }).waitFor();
    expect(new URL(jobPage.url()).pathname).toBe(`/jobs/${jobId}`);
    await jobPage.close();
    await mailCalled("Moved to the archive: first.vcf");
  });

  it("ends mails of one kind with one click of the mail program, signed in or not", async () => {
    const { id } = await mailCalled("Done: first.vcf");
    await page.goto(`${stack.inbox}/messages/${id}`);
    const answer = page.waitForResponse((response) => response.url().includes("/api/mail/unsubscribe"));
    await page.getByRole("button", { name: /Unsubscribe/ }).click();
    expect((await answer).status()).toBe(200);
    await complete("second.vcf");
    await mailCalled("Moved to the archive: second.vcf");
    expect((await inbox()).map(({ subject }) => subject)).not.toContain("Done: second.vcf");
  });

  it("takes that back on a page that needs neither a session nor a script", async () => {
    const bare = await (browser as Browser).newContext({ baseURL: stack.url, javaScriptEnabled: false });
    const visitor = await bare.newPage();
    const { text } = await mailCalled("Done: first.vcf");
    await visitor.goto(/http\S+\/unsubscribe\?\S+/.exec(text)?.[0] ?? "");
    await visitor.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
    await visitor.getByRole("button", { name: "Get these mails again" }).click();
    await visitor.getByText("You get mails when a job is done.").waitFor();
    await page.goto(visitor.url());
    expect(await violationsOf(page)).toEqual([]);
    await bare.close();
  });

  it("chooses which mails to get, and what they say", async () => {
    await page.goto("/settings");
    await page.getByText("demo-free@gas.test").waitFor();
    expect(await page.getByLabel("a result is about to move to the archive").isChecked()).toBe(false);
    await page.getByLabel("a result has moved to the archive").uncheck();
    await page.getByLabel(/say the names of files/).uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/^Saved/).waitFor();
    expect(await page.getByLabel("a result has moved to the archive").isChecked()).toBe(false);
    expect(await violationsOf(page)).toEqual([]);
    await complete("secret-name.vcf");
    await vi.waitFor(async () => {
      const subjects = (await inbox()).map(({ subject }) => subject);
      expect(subjects.some((subject) => subject.startsWith("Done: your job of"))).toBe(true);
    }, patience);
    expect(JSON.stringify(await inbox())).not.toContain("secret-name");
  });

  it("pays for premium, and is told once that all results are back", async () => {
    const archived = page.locator('[data-testid="quote"]').getByText("ready by");
    await vi.waitFor(async () => {
      await page.goto("/plans");
      expect(await archived.count()).toBeGreaterThan(0);
    }, patience);
    await page.getByText("20 EUR a month").first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: /Upgrade to premium/ }).click();
    await page.getByRole("button", { name: "Pay" }).click();
    await page.getByTestId("checkout-notice").getByText("You are premium").waitFor();
    await page.getByTestId("payment-renews").waitFor();
    expect(await plan()).toBe("premium");
    const mail = await mailCalled("All your results are back");
    expect(mail.text).toMatch(/All \d archived results are back/);
    expect(stripe.customers.size).toBe(1);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("is not changed by notices that are replayed, forged or unsigned", async () => {
    const mails = (await inbox()).length;
    for (const body of stripe.notices) expect(await stripe.send(body)).toBe(200);
    expect(await stripe.send(stripe.notices[0] ?? "", "whsec_forged")).toBe(400);
    const unsigned = await fetch(stripe.webhookUrl ?? "", { method: "POST", body: "{}" });
    expect(unsigned.status).toBe(400);
    const huge = await fetch(stripe.webhookUrl ?? "", { method: "POST", body: "x".repeat(300 * 1024) });
    expect(huge.status).toBe(400);
    await page.goto("/plans");
    expect(await plan()).toBe("premium");
    expect(await inbox()).toHaveLength(mails);
  });

  it("is warned of a payment that failed, and goes back to free when they cancel", async () => {
    const [id = ""] = stripe.subscriptions.keys();
    await stripe.change(id, { status: "past_due" }, "invoice.payment_failed");
    await mailCalled("Your payment for premium did not go through");
    await page.goto("/plans");
    await page.getByTestId("payment-owed").waitFor();
    await stripe.change(id, { status: "active" }, "invoice.paid");
    await page.goto("/plans");
    await page.getByRole("button", { name: "Manage payment" }).click();
    await page.getByRole("button", { name: "Cancel at the end of the period" }).click();
    await page.getByTestId("payment-ends").waitFor();
    expect(await plan()).toBe("premium");
    await stripe.change(id, { status: "canceled" }, "customer.subscription.deleted");
    await mailCalled("Your account is on the free plan");
    await page.goto("/plans");
    expect(await plan()).toBe("free");
    await page.getByRole("button", { name: /Upgrade to premium/ }).waitFor();
  });

  it("sees in the settings that their address takes no mail", async () => {
    // A demo account's address cannot be changed, so the table is told what a mail server would have said.
    const refused = {
      mailId: "test.done",
      kind: "done" as const,
      because: "550 5.1.1 There is no such mailbox",
    };
    await noteRefusedMail(refused);
    await page.goto("/settings");
    await page.getByTestId("returned-mails").getByText(refused.because).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});

async function noteRefusedMail({ mailId, kind, because }: { mailId: string; kind: "done"; because: string }) {
  const ledger = dynamoMailLedger(stack.clients.dynamo, resourceNames(stack.prefix).tables.mails);
  const now = Date.now();
  await ledger.claim({ mailId, userId: UserId.parse("demo-free"), kind }, { owner: "e2e", until: now }, now);
  await ledger.settle(mailId, "e2e", { state: "REFUSED", because }, now);
}
