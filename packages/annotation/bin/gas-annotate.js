#!/usr/bin/env node
import * as module from "node:module";

// Plain JavaScript on purpose: it has to run far enough on an old Node to say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// 22.18 is the first release that strips types without a flag (nodejs.org, "Running TypeScript natively").
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`gas-annotate needs Node 22.18 or newer; this is ${process.version}.\n`);
  process.exit(2);
}
// Types are stripped once and then remembered: half of the start.
module.enableCompileCache?.();
const { main } = await import("../src/cli/gas-annotate.ts");
process.exitCode = await main(process.argv.slice(2));
