import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoClient, hasEnded } from "../scripts/stack/api-client.ts";
import { sampleVcf } from "./sample-vcfs.ts";
import { startTestStack } from "./test-stack.ts";

type Span = { service: string; name: string; traceId: string };
const spans: Span[] = [];
let collector: Server;
let stack: Awaited<ReturnType<typeof startTestStack>>;
/** A collector as OpenTelemetry describes it: OTLP over HTTP, here in JSON. */
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  type Sent = {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: { name: string; traceId: string }[] }[];
  };
  const { resourceSpans } = (await json(request)) as { resourceSpans: Sent[] };
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
    for (const scope of scopeSpans)
      spans.push(...scope.spans.map(({ name, traceId }) => ({ service, name, traceId })));
  }
  response.end("{}");
}
beforeAll(async () => {
  collector = createServer((request, response) => void receive(request, response));
  await new Promise<void>((ready) => {
    collector.listen(0, "127.0.0.1", ready);
  });
  const { port } = collector.address() as AddressInfo;
  stack = await startTestStack({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } });
});
afterAll(async () => {
  await stack?.destroy();
  collector?.close();
});

describe("one trace", () => {
  it("follows a job from the click through SNS, SQS and the annotator to the mail", async () => {
    const client = await demoClient(stack.url, "free");
    const { jobId } = await client.submit("traced.vcf", await sampleVcf());
    await client.follow(jobId, hasEnded);
    const wanted = [
      ["gas-web", "POST /api/jobs/{id}/submit"],
      ["gas-worker", "annotationRequests process"],
      ["gas-worker", "annotate"],
      ["gas-worker", "archive process"],
      ["gas-worker", "mail process"],
      ["gas-worker", "send mail"],
    ];
    const ofTheClick = () => {
      const traceId = spans.find(({ name }) => name === "POST /api/jobs/{id}/submit")?.traceId;
      return spans.filter((span) => span.traceId === traceId).map(({ service, name }) => [service, name]);
    };
    await expect.poll(ofTheClick, { timeout: 30_000 }).toEqual(expect.arrayContaining(wanted));
  });
});
