import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { startLocalAws, type LocalAws, type LocalAwsOptions } from "../src/start.ts";

export const credentials = { accessKeyId: "desk", secretAccessKey: "desk-secret" };
export const region = "us-east-1";
export const pageOrigin = "http://127.0.0.1:3100";

/** A directory that is gone when the work is done. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "local-aws-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The embedded AWS inside this process, on free ports. */
export async function bootHere(
  more: Partial<LocalAwsOptions> = {},
): Promise<LocalAws & { readonly dataDir: string; readonly failures: unknown[] }> {
  const dir = await temporaryDirectory();
  const failures: unknown[] = [];
  const local = await startLocalAws({
    dataDir: dir.path,
    ports: { s3: 0, messaging: 0, dynamo: 0 },
    credentials,
    region,
    corsOrigins: [pageOrigin],
    onFailure: (error) => failures.push(error),
    ...more,
  });
  const stop = async () => {
    await local.stop();
    await dir[Symbol.asyncDispose]();
  };
  return { ...local, stop, dataDir: dir.path, failures };
}

export const s3Client = (endpoint: string, more: S3ClientConfig = {}): S3Client =>
  new S3Client({ endpoint, region, forcePathStyle: true, credentials, maxAttempts: 1, ...more });

/** A client for signing links: the SDK would otherwise sign the checksum of an empty body into them. */
export const signingClient = (endpoint: string, more: S3ClientConfig = {}): S3Client =>
  s3Client(endpoint, { requestChecksumCalculation: "WHEN_REQUIRED", ...more });

export type Booted = { readonly endpoints: LocalAws["endpoints"]; readonly child: ChildProcess };

/** The embedded AWS as a process of its own, as it runs on a desk. */
export async function bootApart(dataDir: string, more: Record<string, string> = {}): Promise<Booted> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../src/main.ts")], {
    env: {
      LOCAL_AWS_DATA_DIR: dataDir,
      LOCAL_AWS_S3_PORT: "0",
      LOCAL_AWS_MESSAGING_PORT: "0",
      LOCAL_AWS_DYNAMO_PORT: "0",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      LOCAL_AWS_GLACIER_PORT: "0",
      ...more,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (data: Buffer) => (complaints += data.toString()));
  const lines = createInterface(child.stdout);
  const ready = once(lines, "line") as Promise<[string]>;
  const ended = once(child, "exit").then(() => {
    throw new Error(complaints);
  });
  const [line] = await Promise.race([ready, ended]);
  ended.catch(() => {});
  const { endpoints } = JSON.parse(line) as Pick<LocalAws, "endpoints">;
  return { endpoints, child };
}

/** Sends a signal and waits for the end; answers the exit code. */
export async function end({ child }: Pick<Booted, "child">, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit") as Promise<[number | null]>;
  child.kill(signal);
  return (await exit)[0];
}

/** The name of the error a call fails with. */
export async function nameOfFailure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  return "no failure";
}
