import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { openBundle } from "../../src/genes/bundle.ts";
import { tryInput } from "./try-input.ts";

/** Tries seed after seed until the time is over, in a thread of its own so that somebody is left to see it hang. Started by fuzz.ts. */
export type FuzzSetup = { bundle: string; seed: number; milliseconds: number };
/** A word for each seed, before it is tried; a word at the end. */
export type FuzzMessage = { trying: number } | { tried: number; heldBytes: number[] };

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** What is held after everything that can be given up was given up. */
const held = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const { bundle, seed, milliseconds } = workerData as FuzzSetup;
const reference = openBundle(bundle);
const ends = performance.now() + milliseconds;
const heldBytes: number[] = [];
let tried = 0;
const say = (message: FuzzMessage): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(message);
};
for (; performance.now() < ends; tried++) {
  say({ trying: seed + tried });
  // Starting threads takes as long as ten inputs.
  await tryInput(reference, seed + tried, { threads: tried % 10 === 0 });
  if (tried % 50 === 0) heldBytes.push(held());
}
heldBytes.push(held());
say({ tried, heldBytes });
