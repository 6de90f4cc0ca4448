import path from "node:path";
import { makeProcessTree, processes, type Process } from "./process-tree.ts";

/** `node scripts/release/tree.ts web|worker|local-aws <folder>`: the files of one process, as the Dockerfiles take them. */
const [what = "", folder] = process.argv.slice(2);
if (!(what in processes) || folder === undefined) {
  console.error(`Usage: node scripts/release/tree.ts ${Object.keys(processes).join("|")} <folder>`);
  process.exit(1);
}
makeProcessTree(what as Process, path.resolve(folder));
