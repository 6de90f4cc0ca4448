// Opens the bundle named and says, as JSON, how long that took and how much memory the process takes then.
import { openBundle } from "../src/genes/bundle.ts";

const began = performance.now();
const { genes, contigs } = openBundle(process.argv[2]!);
const milliseconds = performance.now() - began;
console.log(
  JSON.stringify({
    milliseconds,
    sinceProcessStart: performance.now(),
    rss: process.memoryUsage().rss,
    transcripts: genes.txStart.length,
    contigs: contigs.length,
  }),
);
