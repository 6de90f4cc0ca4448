#!/usr/bin/env node
// Plain JavaScript on purpose: it has to run far enough on an old Node to say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// 22.18 is the first release that strips types without a flag (nodejs.org, "Running TypeScript natively").
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`gas-annotate needs Node 22.18 or newer; this is ${process.version}.\n`);
  process.exit(2);
}
const { main } = await import("../src/cli/gas-annotate.ts");
process.exitCode = await main(process.argv.slice(2));
