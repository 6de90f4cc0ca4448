import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTracing } from "./start-tracing.ts";
import { carrier, traced, traceIds, type Carrier } from "./traced.ts";

type Span = { name: string; traceId: string; parentSpanId?: string; status: { code?: number } };
const spans: Span[] = [];
let collector: Server;
let flush: () => Promise<void>;
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { resourceSpans } = (await json(request)) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
  response.end("{}");
}
beforeAll(async () => {
  collector = createServer((request, response) => void receive(request, response));
  await new Promise<void>((ready) => {
    collector.listen(0, "127.0.0.1", ready);
  });
  flush = startTracing("test", `http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
});
afterAll(() => collector.close());

describe("a trace", () => {
  it("goes from what is under way to what that does, over to another process, and past a failure", async () => {
    let carried: Carrier = {};
    await traced("click", {}, async () => {
      expect(traceIds().traceId).toMatch(/^[0-9a-f]{32}$/);
      await traced("publish", { kind: "PRODUCER" }, async () => void (carried = carrier()));
    });
    expect(carrier()).toEqual({});
    await traced("consume", { from: carried, kind: "CONSUMER" }, () =>
      traced("annotate", {}, () => Promise.reject(new Error("no"))),
    ).catch(() => undefined);
    await flush();

    expect(spans.map(({ name }) => name).toSorted()).toEqual(["annotate", "click", "consume", "publish"]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.find(({ name }) => name === "click")?.parentSpanId ?? "").toBe("");
    expect(spans.filter(({ status }) => status.code === 2).map(({ name }) => name)).toEqual([
      "annotate",
      "consume",
    ]);
  });
});
