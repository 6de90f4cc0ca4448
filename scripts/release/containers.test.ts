import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readEnv as readWebEnv } from "@gas/web/server/env";
import { readEnv as readWorkerEnv } from "@gas/worker/env";
import { readEnv as readAwsEnv } from "@gas/local-aws/env";
import { readDockerfile, type DockerStage } from "./dockerfile.ts";
import { pinnedNode } from "./node-tree.ts";
import { processes, repository, type Process } from "./process-tree.ts";

const textOf = (file: string) => readFileSync(path.join(repository, file), "utf8");
const isThere = (file: string) => existsSync(path.join(repository, file));

const dockerfiles: Record<Process, string> = {
  web: "apps/web/Dockerfile",
  worker: "apps/worker/Dockerfile",
  "local-aws": "packages/local-aws/Dockerfile",
};
const all = (stages: DockerStage[], name: string) =>
  stages.flatMap(({ instructions }) => instructions.filter((instruction) => instruction.name === name));

describe.each(Object.entries(dockerfiles) as [Process, string][])("the image of %s", (what, file) => {
  const stages = readDockerfile(textOf(file));
  const final = stages.at(-1) ?? { base: "", instructions: [] };
  const finalText = (name: string) =>
    final.instructions.find((instruction) => instruction.name === name)?.text;

  it("stands on the Node that the lockfile pins, and builds elsewhere than it runs", () => {
    expect(stages.length).toBeGreaterThan(1);
    for (const { base } of stages) expect(base).toBe(`node:${pinnedNode("x64").version}-bookworm-slim`);
  });

  it("runs as nobody in particular, and says so before it runs", () => {
    expect(finalText("USER")).toBe("node");
    const order = final.instructions.map(({ name }) => name);
    expect(order.indexOf("USER")).toBeLessThan(order.indexOf("CMD"));
    expect(order.lastIndexOf("RUN")).toBeLessThan(order.indexOf("USER"));
  });

  it("starts a program that is there, without a shell that would keep signals from it", () => {
    expect(JSON.parse(finalText("CMD") ?? "")).toEqual(["node", processes[what].main]);
    // The web's program is made by its build; the others are sources.
    if (what !== "web") expect(isThere(processes[what].main)).toBe(true);
  });

  it("is asked for its health", () => {
    const health = finalText("HEALTHCHECK") ?? "";
    const [, command = ""] = /CMD (\[.*\])$/.exec(health) ?? [];
    const [node, flag, script = ""] = JSON.parse(command) as string[];
    expect([node, flag]).toEqual(["node", "--eval"]);
    const [, variable = ""] = /process\.env\.([A-Z0-9_]+)/.exec(script) ?? [];
    expect(finalText("ENV")).toContain(`${variable}=`);
    if (what === "web") expect(isThere("apps/web/src/app/api/health/route.ts")).toBe(true);
  });

  it("holds no secret and fetches nothing but what the lockfile pins", () => {
    const said = stages.flatMap(({ instructions }) => instructions.map(({ text }) => text)).join("\n");
    expect(said).not.toMatch(/secret|password|token|access_key/i);
    expect(all(stages, "ADD")).toEqual([]);
    expect(all(stages, "ARG")).toEqual([]);
    for (const { text } of all(stages, "RUN")) expect(text).not.toMatch(/curl|wget|apt-get|npm install|npx/);
  });

  it("copies what is in the repository, and runs scripts that are", () => {
    for (const { text } of all(stages, "COPY")) {
      if (text.startsWith("--from=")) {
        expect(stages.map(({ name }) => name)).toContain(/--from=(\S+)/.exec(text)?.[1]);
        continue;
      }
      for (const source of text.split(/\s+/).slice(0, -1)) expect(isThere(source)).toBe(true);
    }
    for (const { text } of all(stages, "RUN")) {
      const [, script] = /^node (\S+)/.exec(text) ?? [];
      if (script) expect(isThere(script)).toBe(true);
      const [, task = "", workspace = ""] = /^npm run (\S+) --workspace @gas\/(\S+)/.exec(text) ?? [];
      if (task)
        expect(JSON.parse(textOf(`apps/${workspace}/package.json`))).toHaveProperty(`scripts.${task}`);
    }
  });
});

it("leaves out of every image what was installed, built or made up on this machine", () => {
  const ignored = textOf(".dockerignore").split("\n");
  expect(ignored).toEqual(
    expect.arrayContaining([".git", ".gas", "**/.env*", "**/.next", "**/node_modules", "dist"]),
  );
});

it("names in vercel.json routes that are there, and the live pages' stream with the longest time", () => {
  const { functions } = JSON.parse(textOf("apps/web/vercel.json")) as {
    functions: Record<string, { maxDuration: number }>;
  };
  for (const pattern of Object.keys(functions))
    expect({
      pattern,
      found: globSync(pattern, { cwd: path.join(repository, "apps/web") }).length > 0,
    }).toEqual({
      pattern,
      found: true,
    });
  expect(functions["src/app/api/jobs/events/route.ts"]?.maxDuration).toBe(300);
});

describe("compose.yaml", () => {
  type Service = {
    build: { dockerfile: string };
    environment: Record<string, string>;
    network_mode: string;
    read_only: boolean;
    cap_drop: string[];
    ports?: unknown;
  };
  const { services } = parse(textOf("compose.yaml"), { merge: true }) as {
    services: Record<string, Service>;
  };
  /** As Compose reads it when GAS_LOCAL_SECRET is set and nothing else is. */
  const settingsOf = (service: string) =>
    Object.fromEntries(
      Object.entries(services[service]?.environment ?? {}).map(([name, value]) => [
        name,
        value
          .replace(/\$\{\w+:\?[^}]*\}/, "a-secret-that-is-long-enough-for-a-session")
          .replace(/\$\{\w+:-([^}]*)\}/, "$1"),
      ]),
    );

  it("gives each process settings that it accepts", () => {
    expect(readWebEnv(settingsOf("web"))).toMatchObject({ DEMO_SIGN_IN: true });
    expect(readWorkerEnv(settingsOf("worker"))).toMatchObject({ WORKER_DUTIES: ["annotating", "keeping"] });
    const aws = readAwsEnv(settingsOf("aws"));
    for (const service of ["web", "worker"]) {
      expect(settingsOf(service)).toMatchObject({
        RESOURCE_PREFIX: aws.LOCAL_AWS_RESOURCES,
        AWS_SECRET_ACCESS_KEY: aws.AWS_SECRET_ACCESS_KEY,
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${aws.LOCAL_AWS_S3_PORT}`,
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${aws.LOCAL_AWS_DYNAMO_PORT}`,
        AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${aws.LOCAL_AWS_MESSAGING_PORT}`,
        AWS_ENDPOINT_URL_GLACIER: `http://127.0.0.1:${aws.LOCAL_AWS_GLACIER_PORT}`,
      });
    }
  });

  it("builds each service from its Dockerfile, shut in, and open to this machine alone", () => {
    expect(Object.values(services).map(({ build }) => build.dockerfile)).toEqual(
      expect.arrayContaining(Object.values(dockerfiles)),
    );
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({ network_mode: "host", read_only: true, cap_drop: ["ALL"] });
      expect(service.ports).toBeUndefined();
    }
    expect(settingsOf("web")["HOSTNAME"]).toBe("127.0.0.1");
  });

  it("has no secret written in it", () => {
    for (const { environment } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/SECRET/.test(name)) expect(value).toMatch(/^\$\{GAS_LOCAL_SECRET:\?/);
  });
});
