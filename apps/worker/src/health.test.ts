import { afterEach, describe, expect, it } from "vitest";
import { serveHealth, type Health } from "./health.ts";

let state: Health["state"] = "working";
let served: Awaited<ReturnType<typeof serveHealth>> | undefined;
afterEach(() => served?.close());

describe("the worker's health", () => {
  it("is answered on this machine, also while the worker drains, and nothing else is", async () => {
    served = await serveHealth(0, () => ({ state }));
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${served?.port}${path}`);
      return { status: response.status, body: await response.json() };
    };
    expect(await ask("/health")).toEqual({ status: 200, body: { ok: true, state: "working" } });
    state = "draining";
    expect(await ask("/health")).toEqual({ status: 200, body: { ok: true, state: "draining" } });
    expect((await ask("/")).status).toBe(404);
  });
});
