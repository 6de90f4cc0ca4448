import { describe, expect, it, vi } from "vitest";
import { readiness } from "./readiness.ts";
import { fakeDeps } from "./testing/fake-deps.ts";

describe("a server is ready", () => {
  it("when tables and storage answer", async () => {
    expect(await readiness(fakeDeps().deps)).toEqual({
      ready: true,
      parts: { tables: "answers", storage: "answers" },
    });
  });

  it("not when one of them fails, and the log says why", async () => {
    const { deps, logged } = fakeDeps();
    const inputs = { ...deps.inputs, head: () => Promise.reject(new Error("refused")) };
    expect(await readiness({ ...deps, inputs })).toMatchObject({
      ready: false,
      parts: { tables: "answers", storage: "does not answer" },
    });
    expect(logged).toMatchObject([{ event: "not_ready", part: "storage" }]);
  });

  it("not when one of them says nothing for two seconds", async () => {
    vi.useFakeTimers();
    const { deps } = fakeDeps();
    const accounts = { ...deps.accounts, find: () => new Promise<never>(() => undefined) };
    const asked = readiness({ ...deps, accounts });
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    expect(await asked).toMatchObject({ ready: false, parts: { tables: "does not answer" } });
  });
});
