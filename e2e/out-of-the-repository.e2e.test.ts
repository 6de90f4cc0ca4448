import { mkdirSync, symlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serverScript } from "@gas/infra/user-data";
import { pack, sha256Of } from "../scripts/release/pack.ts";
import { makeProcessTree, processes, type Process } from "../scripts/release/process-tree.ts";
import { demoClient, hasEnded } from "../scripts/stack/api-client.ts";
import { startChild, untilReady, type Child } from "../scripts/stack/child.ts";
import { freePorts } from "../scripts/stack/free-port.ts";
import { firstStart } from "./first-start.ts";
import { header, recordsOnChrI } from "./sample-vcfs.ts";

/**
 * What an image and a server are given, outside of the repository: each process from the files that were copied for it
 * and no others, the worker by the very script that a server of AWS starts with, asked for its health, and put to work.
 */
let folder: string;
const children: Child[] = [];
const stops: (() => void)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gas-trees-"));
});
afterAll(async () => {
  for (const stop of stops) stop();
  for (const child of children.toReversed()) await child.stop();
  await rm(folder, { recursive: true, force: true });
});

const secret = "a-secret-of-this-test-and-of-nothing-else";
const isReady = (line: string) => line.includes('"ready":true');

async function start(what: Process, env: Record<string, string>, ready = isReady): Promise<void> {
  const tree = path.join(folder, what);
  makeProcessTree(what, tree);
  const child = startChild(what, path.join(tree, processes[what].main), {
    cwd: tree,
    env: {
      NODE_ENV: "production",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: secret,
      ...env,
    },
    logDir: path.join(folder, "logs"),
  });
  children.push(child);
  await untilReady(child, ready);
}

/** A worker as a server of AWS starts it: from packed files that are held against their checksums, with a secret fetched. */
async function firstStartOfAWorker(settings: Record<string, string>) {
  const assets = path.join(folder, "assets");
  mkdirSync(assets);
  const packed = async (name: string, make: (tree: string) => void) => {
    const tree = path.join(folder, "trees", name);
    make(tree);
    const key = `${name}.tar.gz`;
    pack(tree, path.join(assets, key));
    return { bucket: "assets", key, sha256: await sha256Of(path.join(assets, key)) };
  };
  const script = serverScript({
    region: "us-east-1",
    signal: { stack: "gas-service", resource: "annotatorsGroup" },
    name: "annotators",
    logGroup: "/gas/annotators",
    node: await packed("node", (tree) => {
      mkdirSync(path.join(tree, "bin"), { recursive: true });
      symlinkSync(process.execPath, path.join(tree, "bin/node")); // the same program, without packing 120 MB of it
    }),
    app: await packed("worker", (tree) => makeProcessTree("worker", tree)),
    main: processes.worker.main,
    settings,
    secrets: ["gas/key"],
    bundles: { bucket: "gas-bundles", folder: "/var/lib/gas/references" },
    healthUrl: `http://127.0.0.1:${settings["HEALTH_PORT"]}/health`,
    stopSeconds: 30,
  });
  const started = await firstStart(script, {
    root: path.join(folder, "server"),
    assets,
    secrets: { "gas/key": { AWS_SECRET_ACCESS_KEY: secret } },
  });
  stops.push(started.stop);
  return started;
}

it("runs from the copied files alone, started as a server starts it, answers for its health, and annotates a file", async () => {
  const { s3, messaging, dynamo, glacier, web, health } = await freePorts({
    s3: 0,
    messaging: 0,
    dynamo: 0,
    glacier: 0,
    web: 0,
    health: 0,
  });
  const at = (port: number) => `http://127.0.0.1:${port}`;
  await start("local-aws", {
    LOCAL_AWS_DATA_DIR: path.join(folder, "data"),
    LOCAL_AWS_RESOURCES: "gas",
    LOCAL_AWS_S3_PORT: String(s3),
    LOCAL_AWS_MESSAGING_PORT: String(messaging),
    LOCAL_AWS_DYNAMO_PORT: String(dynamo),
    LOCAL_AWS_GLACIER_PORT: String(glacier),
    LOCAL_AWS_SMTP_PORT: "0",
    LOCAL_AWS_INBOX_PORT: "0",
    LOCAL_AWS_CORS_ORIGINS: at(web),
  });
  const service = {
    AWS_ENDPOINT_URL_S3: at(s3),
    AWS_ENDPOINT_URL_SQS: at(messaging),
    AWS_ENDPOINT_URL_SNS: at(messaging),
    AWS_ENDPOINT_URL_DYNAMODB: at(dynamo),
    AWS_ENDPOINT_URL_GLACIER: at(glacier),
  };
  const { exitCode, signalled, output } = await firstStartOfAWorker({
    ...service,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    HEALTH_PORT: String(health),
    GAS_REFERENCES_DIR: path.join(folder, "server/var/lib/gas/references"),
  });
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: "" });
  expect(signalled).toBe("--exit-code 0 --stack gas-service --resource annotatorsGroup --region us-east-1");
  await start(
    "web",
    {
      ...service,
      HOSTNAME: "127.0.0.1",
      PORT: String(web),
      NEXTAUTH_URL: at(web),
      NEXTAUTH_SECRET: secret,
      DEMO_SIGN_IN: "true",
    },
    (line) => line.includes("Ready in"),
  );

  expect(await (await fetch(`${at(health)}/health`)).json()).toEqual({ ok: true, state: "working" });
  expect((await fetch(`${at(web)}/api/health`)).status).toBe(200);

  const client = await demoClient(at(web), "free");
  const { jobId } = await client.submit("outside.vcf", Buffer.from(header + recordsOnChrI(3)));
  expect((await client.follow(jobId, hasEnded)).at(-1)).toMatchObject({
    status: "COMPLETED",
    counts: { read: 3, annotated: 3 },
  });
});
