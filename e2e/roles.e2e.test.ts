import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Duty } from "@gas/core/messages/duties";
import { permissionsOf } from "@gas/infra/permissions";
import { readStage } from "@gas/infra/stage";
import example from "@gas/infra/stages/example";
import { demoClient, hasEnded, type ApiClient } from "../scripts/stack/api-client.ts";
import type { Child } from "../scripts/stack/child.ts";
import { freePorts } from "../scripts/stack/free-port.ts";
import { startStack, type Stack } from "../scripts/stack/stack.ts";
import { askedOfDynamo, askedOfMessaging, askedOfS3, type Asked } from "./actions-of-requests.ts";
import { recordingProxy, type Recorded } from "./recording-proxy.ts";
import { header, recordsOnChrI } from "./sample-vcfs.ts";

/**
 * Whether the roles of a deployment are enough: web, annotator and keeper run as three processes, each of which reaches
 * the embedded AWS through a port of its own that writes down what it asks for. All of that must be allowed to its role.
 * (That a role is allowed nothing which no code asks for, `infra/test/permissions.test.ts` says.)
 */
const parties = ["web", "annotating", "keeping"] as const satisfies readonly ("web" | Duty)[];
type Party = (typeof parties)[number];

// The embedded AWS's region, account and prefix, so that its ARNs are those of this stage.
const stage = readStage("desk", { ...example, account: "000000000000", region: "us-east-1", prefix: "gas" });
const asked: Record<Party, Map<string, Asked>> = {
  web: new Map(),
  annotating: new Map(),
  keeping: new Map(),
};

let asking = () => {};

let stateDir: string;
let stack: Stack;
const proxies: { close(): void }[] = [];
const workers: Child[] = [];
const quick = {
  ARCHIVE_AFTER: "1s",
  GLACIER_TIME_SCALE: "0.0001",
  SWEEP_SECONDS: "1",
  UNDO_DELETE: "0s",
  STRAYS_HOURS: "0.0003",
  INVENTORY_HOURS: "0.0003",
  ADMINS: "demo-free",
};

async function endpointsOf(party: Party, ports: { s3: number; messaging: number; dynamo: number }) {
  const through = async (port: number, read: (request: Recorded) => Asked[]) => {
    const proxy = await recordingProxy({ port }, (request) => {
      for (const one of read(request)) asked[party].set(`${one.action} ${one.resource}`, one);
      asking();
    });
    proxies.push(proxy);
    return proxy.endpoint;
  };
  const messaging = await through(ports.messaging, askedOfMessaging);
  return {
    AWS_ENDPOINT_URL_S3: await through(ports.s3, askedOfS3),
    AWS_ENDPOINT_URL_DYNAMODB: await through(ports.dynamo, askedOfDynamo),
    AWS_ENDPOINT_URL_SQS: messaging,
    AWS_ENDPOINT_URL_SNS: messaging,
  };
}

beforeAll(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), "gas-roles-"));
  const ports = await freePorts({ web: 0, s3: 0, messaging: 0, dynamo: 0 });
  stack = await startStack({
    stateDir,
    ports,
    env: { ...quick, ...(await endpointsOf("web", ports)) },
  });
  await stack.worker().stop(); // it did everything, by the web's way
  asked.web.clear();
  for (const party of ["annotating", "keeping"] as const)
    workers.push(
      await stack.startWorker({ ...quick, WORKER_DUTIES: party, ...(await endpointsOf(party, ports)) }),
    );
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await stack?.stop();
  for (const proxy of proxies) proxy.close();
  await rm(stateDir, { recursive: true, force: true });
});

it("allows each process what it asks for: a job from upload to archive and back, its deletion, and what goes on beside it", async () => {
  const client: ApiClient = await demoClient(stack.url, "free");
  const { jobId } = await client.submit("roles.vcf", Buffer.from(header + recordsOnChrI(50)));
  await client.follow(jobId, hasEnded);
  await client.follow(jobId, ({ result }) => result?.status === "ARCHIVED");
  await client.request("/api/account/plan", {
    method: "POST",
    headers: { "content-type": "application/json", origin: stack.url },
    body: JSON.stringify({ plan: "premium" }),
  });
  await client.follow(jobId, ({ result }) => result?.status === "RESTORED");
  await client.fetchFile(jobId, "vcf");
  await client.fetchFile(jobId, "log");
  for (const page of pagesOf(jobId))
    expect({ page, status: (await client.request(page)).status }).toEqual({ page, status: 200 });
  await client.request(`/api/jobs/${jobId}`, { method: "DELETE", headers: { origin: stack.url } });
  await untilAsked("keeping", /^s3:DeleteObjectVersion arn:aws:s3:::gas-inputs\//); // purged

  for (const party of parties) {
    const allowed = permissionsOf(party, stage);
    const refused = [...asked[party].values()].filter(
      ({ action, resource }) =>
        !allowed.some(
          ({ actions, resources }) =>
            actions.includes(action) && resources.some((arn) => matches(arn, resource)),
        ),
    );
    expect({ party, refused }).toEqual({ party, refused: [] });
  }
  // And it was their way that was taken.
  const actionsOf = (party: Party) => [...asked[party].values()].map(({ action }) => action);
  expect(actionsOf("web")).toEqual(
    expect.arrayContaining(["s3:PutObject", "s3:GetObject", "sns:Publish", "sqs:SendMessage"]),
  );
  expect(actionsOf("annotating")).toEqual(
    expect.arrayContaining(["sqs:ReceiveMessage", "s3:PutObject", "sns:Publish"]),
  );
  expect(actionsOf("keeping")).toEqual(
    expect.arrayContaining([
      "sqs:ReceiveMessage",
      "s3:RestoreObject",
      "s3:DeleteObjectVersion",
      "dynamodb:Scan",
    ]),
  );
});

/** What people look at, and whoever runs the service: each page reads something else. */
const pagesOf = (jobId: string) => [
  `/jobs/${jobId}`,
  `/api/jobs/${jobId}/variants/meta`,
  `/api/jobs/${jobId}/variants`,
  `/api/jobs/${jobId}/variants/facets`,
  `/api/jobs/${jobId}/browser`,
  "/api/references",
  "/jobs",
  "/plans",
  "/status",
  "/api/ready",
  "/admin/overview",
  "/admin/dead-letters",
  "/admin/accounts",
];

/** Resolves when a process has asked for something. */
async function untilAsked(party: Party, what: RegExp): Promise<void> {
  while (![...asked[party].keys()].some((one) => what.test(one)))
    await new Promise<void>((resolve) => (asking = resolve));
}

/** Whether an ARN in a policy covers a resource: a star stands for anything. */
function matches(pattern: string, resource: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(resource);
}
