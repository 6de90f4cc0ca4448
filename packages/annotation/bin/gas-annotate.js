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
// are live. It may grow to 8 MiB: at its first size of one, half of what a record leaves behind outlives its collection, and
// annotating takes a tenth longer.
const watch = setInterval(() => {
  const young = v8.getHeapSpaceStatistics().find((space) => space.space_name === "new_space");
  if ((young?.space_size ?? 0) < 8 * 2 ** 20) return;
  v8.setFlagsFromString("--semi-space-growth-factor=1");
  clearInterval(watch);
}, 10);
watch.unref();
// Types are stripped once and then remembered: half of the start.
module.enableCompileCache?.();
const { main } = await import("../src/cli/gas-annotate.ts");
process.exitCode = await main(process.argv.slice(2));
