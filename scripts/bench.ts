import { benchExplorer } from "./bench/explorer.ts";
import { benchLifecycle } from "./bench/lifecycle.ts";
import { benchTurnaround } from "./bench/turnaround.ts";
import { benchWeb } from "./bench/web.ts";
import { benchAnnotate } from "../packages/annotation/bench/annotate.ts";
import { benchReference } from "../packages/annotation/bench/reference.ts";

/** `npm run bench -- <what> [options]`. Each prints what it measured, on how many cores, and by which command. */
const benches: Record<string, (args: string[]) => Promise<void>> = {
  annotate: benchAnnotate,
  explorer: benchExplorer,
  lifecycle: benchLifecycle,
  reference: benchReference,
  turnaround: benchTurnaround,
  web: benchWeb,
};

const [what = "", ...args] = process.argv.slice(2);
const bench = benches[what];
if (!bench) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join(" | ")} [options]`);
  process.exit(2);
}
await bench(args);
