// Prints how far GAS agrees with Ensembl VEP 115 and bcftools csq: node packages/annotation/test/agreement/run.ts [--differences]
import { createVepAnnotator } from "../../src/consequences/vep-annotator.ts";
import { loadReference } from "../../src/genes/bundle.ts";
import type { Reference } from "../../src/genes/reference.ts";
import { compareWithCsq } from "./compare-csq.ts";
import { comparedFields, compareWithVep } from "./compare-vep.ts";
import { peerData, readVcf } from "./peer-data.ts";
import { peerSets } from "./sets.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const showDifferences = process.argv.includes("--differences");
const folder = peerData(process.env);
if (folder === undefined)
  print("Skipped: no peers' calls found. Set GAS_PEER_DATA to the folder that holds `human` and `edge`.");
else {
  const references = new Map<string, Reference>();
  const columns = [
    "Set",
    "Records",
    "Pairs",
    "Missing",
    "Extra",
    "SNV terms",
    "Most severe",
    ...comparedFields,
  ];
  print(columns.join("\t"));
  for (const set of peerSets(folder)) {
    const reference = references.get(set.gff) ?? loadReference(set).reference;
    references.set(set.gff, reference);
    const annotator = createVepAnnotator(reference, { distance: set.distance });
    const tally = compareWithVep(readVcf(set.vcf), reference, annotator);
    const share = (count: number, of: number) => `${((100 * count) / of).toFixed(3)}%`;
    const fields = comparedFields.map((field) => share(tally.agree[field]!, tally.pairs));
    const counts = [tally.records, tally.pairs, tally.missing, tally.extra];
    print(
      [
        set.name,
        ...counts,
        share(tally.snvAgree, tally.snvPairs),
        share(tally.mostSevere, tally.pairs),
        ...fields,
      ].join("\t"),
    );
    for (const [mistake, count] of Object.entries(tally.mistakes))
      print(`  VEP's mistakes, ${mistake}: ${count}`);
    if (showDifferences)
      for (const { field, row, feature, ours, theirs } of tally.differences)
        print(
          `  ${field}: ${row.chrom}:${row.pos} ${row.ref}>${row.alts.join(",")} ${feature}: ${ours || "-"}, VEP ${theirs || "-"}`,
        );
  }
  for (const tally of compareWithCsq(folder)) {
    print(
      `bcftools csq cases, ${tally.mode}: ${tally.casesAgreeing} of ${tally.cases} cases and ` +
        `${tally.pairsAgreeing} of ${tally.pairs} record × transcript pairs agree on normalised terms`,
    );
    if (showDifferences) for (const difference of tally.differences) print(`  ${difference}`);
  }
}
