// Compares BCSQ with the installed `bcftools csq` on made-up variants of yeast:
// node packages/annotation/test/differential/run.ts [--records 100000] [--seed 1]
import { parseArgs } from "node:util";
import { bcftoolsVersion } from "./installed-csq.ts";
import { compareOnYeast, compareTermsOnYeast, settings, yeast, type Comparison } from "./yeast.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: { records: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});

function report(comparison: Comparison): void {
  const { name, records, agreeing, terms, differences, gasSeconds, csqSeconds } = comparison;
  const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(3)} %`;
  print(`\n${name}: ${agreeing} of ${records} records the same to the letter, ${share(agreeing, records)}`);
  print(`  GAS ${gasSeconds.toFixed(2)} s, csq ${csqSeconds.toFixed(2)} s`);
  for (const [term, { entries, same }] of [...terms].toSorted(([, a], [, b]) => b.entries - a.entries))
    print(
      `  ${term.padEnd(20)} ${String(same).padStart(8)} of ${String(entries).padStart(8)}  ${share(same, entries)}`,
    );
  const classes = new Map<string, { count: number; example: (typeof differences)[number] }>();
  for (const difference of differences) {
    const key = difference.explanation || "not explained";
    const known = classes.get(key);
    if (known) known.count++;
    else classes.set(key, { count: 1, example: difference });
  }
  for (const [reason, { count, example }] of classes)
    print(
      `  ${count} differ: ${reason}\n    ${example.place}\n    csq ${example.csq}\n    GAS ${example.gas}`,
    );
}

const version = bcftoolsVersion();
if (version === undefined) print("Skipped: bcftools is not installed.");
else {
  print(`Against ${version}`);
  const data = yeast();
  for (const setting of settings)
    report(await compareOnYeast(data, setting, Number(values.records), Number(values.seed)));
  const { pairs, agreeing, classes } = compareTermsOnYeast(data, Number(values.records), Number(values.seed));
  print(
    `\nTerms of CSQ beside csq -l, normalised: ${agreeing} of ${pairs} record × transcript pairs, ${((100 * agreeing) / pairs).toFixed(3)} %`,
  );
  print(
    "  (what the vocabularies and house rules of VEP and csq make of one change: see the agreement tests)",
  );
  for (const [key, { count, example }] of [...classes].toSorted(([, a], [, b]) => b.count - a.count))
    print(`  ${String(count).padStart(6)}  ${key}\n          ${example}`);
}
