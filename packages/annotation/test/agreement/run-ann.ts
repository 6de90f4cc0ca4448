// Prints how far GAS agrees with SnpEff 5.1: node packages/annotation/test/agreement/run-ann.ts [--differences]
import { createAnnAnnotator } from "../../src/consequences/ann/ann-annotator.ts";
import { loadReference } from "../../src/genes/bundle.ts";
import { compareWithSnpEff, comparedAnnFields } from "./compare-ann.ts";
import { peerData, readVcf } from "./peer-data.ts";
import { snpEffSets } from "./sets.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const showDifferences = process.argv.includes("--differences");
const only = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const folder = peerData(process.env);
if (folder === undefined)
  print("Skipped: no peers' calls found. Set GAS_PEER_DATA to the folder that holds `human` and `edge`.");
else
  for (const set of snpEffSets(folder)) {
    if (only !== undefined && !set.name.includes(only)) continue;
    const { reference } = loadReference(set);
    const annotator = createAnnAnnotator(reference, { distance: set.distance });
    const tally = compareWithSnpEff(readVcf(set.vcf), reference, annotator);
    const share = (count: number, of: number) => `${((100 * count) / of).toFixed(3)}%`;
    print(
      `${set.name}: ${tally.records} records, ${share(tally.identical, tally.records)} identical ` +
        `(SNVs: ${share(tally.snvIdentical, tally.snvRecords)}); ${tally.entries} entries in common, ` +
        `${tally.missing} missing, ${tally.extra} extra`,
    );
    for (const field of comparedAnnFields) print(`  ${field}: ${share(tally.agree[field]!, tally.entries)}`);
    if (showDifferences)
      for (const { field, row, entry, ours, theirs } of tally.differences)
        print(
          `  ${field}: ${row.chrom}:${row.pos} ${row.ref}>${row.alts.join(",")} ${entry}: ${ours || "-"}, SnpEff ${theirs || "-"}`,
        );
  }
