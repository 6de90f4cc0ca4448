#!/usr/bin/env node
import * as module from "node:module";
import * as v8 from "node:v8";

// Plain JavaScript on purpose: it has to run far enough on an old Node to say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// 22.18 is the first release that strips types without a flag (nodejs.org, "Running TypeScript natively").
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`gas-annotate needs Node 22.18 or newer; this is ${process.version}.\n`);
  process.exit(2);
}
// V8 would double the space for young objects again and again, to 230 MiB in all after three million records where 12 MiB
// are live; held at its first size the process stays at 140 MiB and is no slower.
v8.setFlagsFromString("--semi-space-growth-factor=1");
// Types are stripped once and then remembered: half of the start.
module.enableCompileCache?.();
const { main } = await import("../src/cli/gas-annotate.ts");
process.exitCode = await main(process.argv.slice(2));
