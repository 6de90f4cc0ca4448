import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack, type Stack, type StackOptions } from "../scripts/stack/stack.ts";

/** A service of a test file's own: new state, free ports, real processes. */
export async function startTestStack(
  options: Partial<Pick<StackOptions, "env" | "web">> = {},
): Promise<Stack & { stateDir: string; destroy(): Promise<void> }> {
  const stateDir = await mkdtemp(path.join(tmpdir(), "gas-e2e-"));
  // Windows of ports by process, so that test files that run side by side do not race for one.
  const web = 20_000 + (process.pid % 400) * 50;
  const stack = await startStack({ stateDir, ports: { web, s3: 0, messaging: 0, dynamo: 0 }, ...options });
  return {
    ...stack,
    stateDir,
    destroy: async () => {
      await stack.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
