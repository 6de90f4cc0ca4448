import { availableParallelism } from "node:os";
import { explore } from "./explore.ts";
import { mistakes } from "./mistakes.ts";
import { bounded, full } from "./scenarios.ts";

/** `npm run prove`: walks every scenario, then shows that each seeded mistake is found. Exits with 1 when anything is wrong. */
const atMost = Number(process.env["PROVE_STATES"] ?? 300_000);
const say = (text: string) => process.stdout.write(`${text}\n`);
const showPath = (path: readonly string[]) => path.forEach((step, i) => say(`    ${i + 1}. ${step}`));

say(
  `Walking every order of events, at most ${atMost.toLocaleString("en")} states each, on ${availableParallelism()} cores.`,
);
let states = 0;
let wrong = 0;
for (const { name, plan, budget } of [...bounded, ...full]) {
  const began = performance.now();
  const walk = await explore(plan, budget, { atMost });
  states += walk.states;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const verdict = walk.counterExample ? "WRONG" : walk.whole ? "holds" : "holds as far as it was walked";
  say(`  ${verdict}: ${plan} owner, ${name}: ${walk.states.toLocaleString("en")} states in ${seconds} s`);
  if (walk.counterExample) {
    wrong++;
    say(`  ${walk.counterExample.wrong}:`);
    showPath(walk.counterExample.path);
  }
}
say(
  `${states.toLocaleString("en")} states in all.\nSeeded mistakes, each with the shortest way to what goes wrong:`,
);
for (const { name, mistake, budget } of mistakes) {
  const { counterExample } = await explore("free", budget, { mistake, atMost });
  if (!counterExample) wrong++;
  say(`  ${counterExample ? "found" : "NOT FOUND"}: ${name}`);
  if (counterExample) {
    say(`  ${counterExample.wrong}:`);
    showPath(counterExample.path);
  }
}
process.exitCode = wrong === 0 ? 0 : 1;
