// Holds BCSQ against `bcftools csq` (the installed one, or with --newest that of pysam, whose rules it follows), on made-up variants of yeast and on small made-up genomes, and ANN against the installed SnpEff:
// npm run differential -- [--variants 100000] [--seed 1] [--mini 200] [--newest]
import { parseArgs } from "node:util";
import type { Difference } from "./compare-files.ts";
import { installedCsq, newestCsq } from "./installed-csq.ts";
import { comparedAnnFields, type AnnDifference, type AnnTally } from "../agreement/compare-ann.ts";
import { snpEffLimit } from "../agreement/snpeff-limits.ts";
import { compareOnMini, miniSettings } from "./mini.ts";
import { compareAnnOnYeast } from "./snpeff.ts";
import { compareOnYeast, compareTermsOnYeast, settings, yeast, type Comparison } from "./yeast.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(3)} %`;
const { values } = parseArgs({
  options: {
    variants: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    mini: { type: "string", default: "200" },
    newest: { type: "boolean", default: false },
  },
});
const variants = Number(values.variants);
const seed = Number(values.seed);
const genomes = Number(values.mini);

function report(comparison: Comparison): void {
  const { name, records, agreeing, terms, differences, gasSeconds, csqSeconds } = comparison;
  print(`\n${name}: ${agreeing} of ${records} records the same to the letter, ${share(agreeing, records)}`);
  print(`  GAS ${gasSeconds.toFixed(2)} s, csq ${csqSeconds.toFixed(2)} s`);
  for (const [term, { entries, same }] of [...terms].toSorted(([, a], [, b]) => b.entries - a.entries))
    print(
      `  ${term.padEnd(20)} ${String(same).padStart(8)} of ${String(entries).padStart(8)}  ${share(same, entries)}`,
    );
  reportClasses(differences);
}

/** Every class of difference with its rule, its source and one example; those that no rule explains last. */
function reportClasses(differences: readonly Difference[]): void {
  const classes = Map.groupBy(
    differences.filter(({ rules }) => rules !== undefined),
    ({ rules }) => rules!.map(({ name }) => name).join(" and "),
  );
  for (const [name, [example, ...others]] of classes) {
    print(`  ${others.length + 1} differ by: ${name}`);
    for (const { sentence, source } of example!.rules!) print(`    ${sentence} Source: ${source}.`);
    printExample(example!);
  }
  const unexplained = differences.filter(({ rules }) => rules === undefined);
  print(`  unexplained: ${unexplained.length}`);
  for (const difference of unexplained.slice(0, 5)) printExample(difference);
}

const printExample = ({ place, csq, gas }: Difference): void =>
  print(`    ${place}\n      csq ${csq}\n      GAS ${gas}`);

function reportAnn(tally: AnnTally): void {
  print(
    `\nANN beside SnpEff: ${tally.identical} of ${tally.records} records the same to the letter, ` +
      `${share(tally.identical, tally.records)}; ${tally.entries} entries in common, ${tally.missing} missing, ${tally.extra} extra`,
  );
  for (const field of comparedAnnFields)
    print(`  ${field.padEnd(20)} ${share(tally.agree[field]!, tally.entries)}`);
  const featureOf = ({ entry }: AnnDifference): string => entry.split(" ")[1]!;
  // SnpEff takes what it has no biotype for, such as a tRNA, for a coding transcript, and all else follows from that.
  const taken = tally.differences.filter(
    ({ field, theirs }) => field === "Transcript_BioType" && theirs === "protein_coding",
  );
  const asCoding = new Set(taken.map(featureOf));
  // A gene without UTRs ends where its coding sequence does, and SnpEff shifts a deletion there against an end that is not one: all else follows.
  const placeOf = ({ entry, row }: AnnDifference): string => `${row.chrom}:${row.pos} ${entry}`;
  const atEnd = new Set(tally.differences.filter(isShiftedAtEnd).map(placeOf));
  const reason = (one: AnnDifference): string =>
    snpEffLimit(one) ??
    (asCoding.has(featureOf(one))
      ? "taken for coding"
      : atEnd.has(placeOf(one))
        ? "shift at a gene's end"
        : "unexplained");
  const classes = Map.groupBy(tally.differences, (one) => `${one.field}: ${reason(one)}`);
  for (const [name, [example, ...others]] of classes) {
    const { row, entry, ours, theirs } = example!;
    print(`  ${others.length + 1} differ in ${name}`);
    print(`    ${row.chrom}:${row.pos} ${row.ref}>${row.alts.join(",")} ${entry}`);
    print(`      SnpEff ${theirs || "-"}\n      GAS ${ours || "-"}`);
  }
}

/** Whether a deletion of the last bases of a transcript is a deletion of other bases, further in front, for SnpEff. */
function isShiftedAtEnd({ field, ours, theirs }: AnnDifference): boolean {
  if (field !== "cDNA") return false;
  const [own = 0, length = 0] = ours.split("/").map(Number);
  const [other = 0] = theirs.split("/").map(Number);
  return own > length - 3 && other < own && own - other <= 15;
}

const csq = values.newest ? newestCsq() : installedCsq();
if (csq === undefined)
  print(
    values.newest
      ? "Skipped: python3 has no pysam with bcftools 1.23 or later."
      : "Skipped: bcftools is not installed.",
  );
else {
  print(`Against ${csq.version}`);
  const data = yeast();
  for (const setting of settings) {
    const comparison = await compareOnYeast(csq, data, setting, variants, seed);
    report(comparison);
    if (comparison.differences.some(({ rules }) => rules === undefined)) process.exitCode = 1;
  }
  for (const setting of genomes > 0 ? miniSettings : []) {
    const { crashed, records, agreeing, differences } = await compareOnMini(csq, setting, genomes, seed);
    print(
      `\nsmall genomes, csq ${setting.csq.join(" ")} (${setting.name}): ${agreeing} of ${records} records the same, ${share(agreeing, records)}; ` +
        `csq failed on ${crashed} of ${genomes} genomes`,
    );
    reportClasses(differences);
  }
  const { pairs, agreeing, classes } = compareTermsOnYeast(csq, data, variants, seed);
  print(
    `\nTerms of CSQ beside csq -l, normalised: ${agreeing} of ${pairs} record × transcript pairs, ${share(agreeing, pairs)}`,
  );
  print(
    "  (what the vocabularies and house rules of VEP and csq make of one change: see the agreement tests)",
  );
  for (const [key, { count, example }] of [...classes].toSorted(([, a], [, b]) => b.count - a.count))
    print(`  ${String(count).padStart(6)}  ${key}\n          ${example}`);
}
const ann = await compareAnnOnYeast(yeast(), variants, seed);
if (ann === undefined) print("\nANN: skipped, for SnpEff is not installed.");
else reportAnn(ann);
