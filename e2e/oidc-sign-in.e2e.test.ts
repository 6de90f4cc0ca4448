import { OAuth2Server } from "oauth2-mock-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { listeningPage } from "./listening-page.ts";
import { startTestStack } from "./test-stack.ts";

const browser: Browser | null = await launchBrowser();
const provider = new OAuth2Server();
let stack: Awaited<ReturnType<typeof startTestStack>>;
beforeAll(async () => {
  if (!browser) return;
  await provider.issuer.keys.generate("RS256");
  await provider.start(0, "127.0.0.1");
  const { port } = provider.address();
  provider.issuer.url = `http://127.0.0.1:${port}`;
  const person = { sub: "ada-1815", name: "Ada Lovelace", email: "ada@example.org" };
  provider.service.on("beforeTokenSigning", (token: { payload: object }) =>
    Object.assign(token.payload, person),
  );
  provider.service.on("beforeUserinfo", (response: { body: object }) => Object.assign(response.body, person));
  stack = await startTestStack({
    env: {
      OIDC_ISSUER: provider.issuer.url,
      OIDC_CLIENT_ID: "gas",
      OIDC_CLIENT_SECRET: "secret",
      OIDC_NAME: "Example University",
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await stack?.destroy();
  if (browser) await provider.stop();
});

describe.skipIf(!browser)("a person with an account elsewhere", () => {
  it("signs in through the OIDC provider that is configured, as a free user under their own name", async () => {
    const page = await listeningPage(await (browser as Browser).newContext({ baseURL: stack.url }));
    await page.goto("/sign-in");
    await page.getByRole("button", { name: /Example University/ }).click();
    await page.waitForURL("**/jobs");
    await page.getByText("Ada Lovelace").first().waitFor();
    expect(await page.getByText("free", { exact: true }).count()).toBeGreaterThan(0);
  });
});
