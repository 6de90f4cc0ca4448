import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Imports follow the arrows of docs/architecture.md and nothing else. Each room: what its product code may import.
 * Node's own modules count as `node:`; a package is named by its first part.
 */
const walls: Record<string, readonly string[]> = {
  "packages/core/src": ["zod"],
  // fflate: gzip where there is no Node; `#platform` is its seam, see packages/annotation/src/platform.
  "packages/annotation/src": ["zod", "node:", "fflate", "#platform"],
  "packages/aws/src": ["@gas/core", "@aws-sdk", "zod", "node:"],
  "packages/local-aws/src": [
    "@gas/core",
    "@gas/aws",
    "@aws-sdk",
    "zod",
    "node:",
    "fauxqs",
    "fauxqs-internals",
    "dynalite",
    "@fastify/busboy",
    "smtp-server",
    "mailparser",
  ],
  "packages/telemetry/src": ["@opentelemetry"],
  "apps/worker/src": [
    "@gas/core",
    "@gas/aws",
    "@gas/annotation",
    "@gas/telemetry",
    "zod",
    "node:",
    "pino",
    "nodemailer",
    "@aws-sdk/client-sesv2", // as the carrier of mails, in mail/carriers.ts alone
  ],
  // Runs speak HTTP only; the simulator and the cost model use core's price list.
  loadtest: ["@gas/core", "autocannon", "oauth2-mock-server", "zod", "node:"],
  "infra/src": ["@gas/core", "@gas/aws", "aws-cdk-lib", "cdk-nag", "constructs", "zod", "node:"],
};

const isProduct = (file: string) =>
  /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$|[/\\]testing[/\\]/.test(file);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => !/node_modules|\.next/.test(file))
    .map((file) => path.join(folder, file))
    .filter(isProduct);
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [
    ...text.matchAll(/^(?:import|export)\b[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)/gms),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

const packageOf = (specifier: string) =>
  specifier.startsWith("node:")
    ? "node:"
    : specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");
const mayImport = (allowed: readonly string[], specifier: string) =>
  specifier.startsWith(".") ||
  allowed.some((name) => packageOf(specifier) === name || packageOf(specifier).startsWith(`${name}/`));

describe("the house", () => {
  it.each(Object.entries(walls))("lets %s import only what its wall allows", (room, allowed) => {
    const files = filesUnder(room);
    expect(files.length).toBeGreaterThan(0);
    const broken = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !mayImport(allowed, specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(broken).toEqual([]);
  });

  it("keeps relative imports inside their own package", () => {
    const rooms = [
      "packages/core",
      "packages/annotation",
      "packages/aws",
      "packages/local-aws",
      "packages/telemetry",
      "apps/worker",
      "apps/web",
      "infra",
      "loadtest",
    ];
    const broken = rooms.flatMap((room) =>
      filesUnder(room).flatMap((file) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith("."))
          .filter((specifier) => !path.join(path.dirname(file), specifier).startsWith(path.join(room)))
          .map((specifier) => `${file} imports ${specifier}`),
      ),
    );
    expect(broken).toEqual([]);
  });

  it("lets the web reach AWS and the environment only where things are wired together", () => {
    const wiring = [
      "apps/web/src/server/compose.ts",
      "apps/web/src/server/env.ts",
      "apps/web/src/server/content-security-policy.ts",
    ];
    const broken = filesUnder("apps/web/src")
      .filter((file) => !wiring.includes(file.split(path.sep).join("/")))
      .filter((file) =>
        importsOf(file).some((specifier) => /^@gas\/(aws|local-aws)|^@aws-sdk/.test(specifier)),
      );
    expect(broken).toEqual([]);
  });

  it("reads the environment in env.ts and where a process begins, nowhere else", () => {
    const rooms = [...Object.keys(walls), "apps/web/src"];
    const readers = rooms
      .flatMap(filesUnder)
      .filter((file) => readFileSync(file, "utf8").includes("process.env"))
      .filter(
        (file) => !/(^|[/\\])(main|app|env|instrumentation|proxy|compose)\.ts$|[/\\]cli[/\\]/.test(file),
      );
    expect(readers).toEqual([]);
  });

  it("keeps the rules pure: core knows no clock, no chance and no environment", () => {
    const impure = filesUnder("packages/core/src").filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|process\./.test(readFileSync(file, "utf8")),
    );
    expect(impure).toEqual([]);
  });

  it("has no barrels, no utils and no file over 400 lines", () => {
    const files = ["packages", "apps/worker", "apps/web/src", "scripts", "infra/src", "loadtest"].flatMap(
      filesUnder,
    );
    expect(files.filter((file) => /(^|[/\\])(index|utils?|helpers?|common)\.tsx?$/.test(file))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, "utf8").split("\n").length > 400)).toEqual([]);
  });
});
