import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack, type Stack, type StackOptions } from "../scripts/stack/stack.ts";

/**
 * The first of fifty ports for the web of this process's test file: a window of its own, so that files that run side by side do not race for
 * one, below the ranges from which systems take the near end of outgoing connections.
 */
export const webPort = 12_000 + (process.pid % 400) * 50;

/** A service of a test file's own: new state, free ports, real processes. */
export async function startTestStack(
  options: Partial<Pick<StackOptions, "env" | "web">> = {},
): Promise<Stack & { stateDir: string; destroy(): Promise<void> }> {
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-e2e-"));
  const stack = await startStack({
    stateDir,
    ports: { web: webPort, s3: 0, messaging: 0, dynamo: 0 },
    ...options,
  });
  return {
    ...stack,
    stateDir,
    destroy: async () => {
      await stack.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
