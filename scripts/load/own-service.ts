import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startProvider } from "@gas/loadtest/people/provider";
import { providerSignIn } from "@gas/loadtest/people/sign-in";
import type { Target } from "@gas/loadtest/run-scenario";
import { preparedPerSecond } from "@gas/loadtest/scenarios/prepare";
import type { Crowd, ScenarioName } from "@gas/loadtest/scenarios/scenario";
import { buildWeb } from "../stack/build-web.ts";
import { startStack } from "../stack/stack.ts";

/**
 * A service for one load run: the production build, new state, real processes, and a sign-in provider beside it so that
 * each person has an account of their own.
 */
export async function startOwnService(
  scenario: ScenarioName,
  { users }: Crowd,
): Promise<Target & { stop(): Promise<void> }> {
  buildWeb();
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-load-"));
  const provider = await startProvider();
  try {
    const stack = await startStack({
      stateDir,
      ports: { web: 0, s3: 0, messaging: 0, dynamo: 0 },
      env: {
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: "gas",
        OIDC_CLIENT_SECRET: "load",
        OIDC_NAME: "Load test",
        GLACIER_TIME_SCALE: "0.01",
        SIGN_INS_A_MINUTE: "0", // everyone comes from this one address
        // The storm breaks while results fall due: half of them by then, the others during it.
        ...(scenario === "upgrade-storm"
          ? { ARCHIVE_AFTER: `${Math.ceil(users / preparedPerSecond / 2)}s` }
          : {}),
      },
    });
    return {
      url: new URL(stack.url),
      name: "a service of its own: production build, embedded AWS, one web server, one worker",
      signIn: providerSignIn("load"),
      manyAccounts: true,
      onThisMachine: true,
      processes: () =>
        stack.children().map(({ name, process }) => ({
          name: name === "aws" ? "embedded AWS" : name,
          pid: process.pid ?? 0,
        })),
      stop: async () => {
        await stack.stop();
        await provider.stop();
        await rm(stateDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await provider.stop();
    await rm(stateDir, { recursive: true, force: true });
    throw error;
  }
}
