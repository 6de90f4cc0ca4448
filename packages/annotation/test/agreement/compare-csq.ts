import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadReference } from "../../src/genes/bundle.ts";
import { createVepAnnotator } from "../../src/consequences/vep-annotator.ts";
import { infoField, readVcf, type VcfRow } from "./peer-data.ts";
import { annotateRecord } from "../../src/consequences/record-annotator.ts";

/** One case of the `bcftools csq` suite, as `cases.json` has it. */
type Case = {
  name: string;
  mode: "local" | "haplotype";
  gff: string;
  fasta: string;
  vcf: string;
  options: string[];
};
export type CaseTally = {
  mode: string;
  cases: number;
  casesAgreeing: number;
  pairs: number;
  pairsAgreeing: number;
  differences: string[];
};

/** Short names of csq beside those that only lack `_variant`. */
const longNames: Readonly<Record<string, string>> = {
  "5_prime_utr": "5_prime_UTR_variant",
  "3_prime_utr": "3_prime_UTR_variant",
  inframe_altering: "protein_altering_variant",
  coding_sequence: "coding_sequence_variant",
  start_lost: "start_lost",
  stop_lost: "stop_lost",
  stop_gained: "stop_gained",
  inframe_insertion: "inframe_insertion",
  inframe_deletion: "inframe_deletion",
};

/** Terms that csq has no word for, and what they become: "" = dropped. */
const coarser: Readonly<Record<string, string>> = {
  splice_donor_5th_base_variant: "splice_region_variant",
  splice_donor_region_variant: "splice_region_variant",
  splice_polypyrimidine_tract_variant: "",
  NMD_transcript_variant: "",
};

/**
 * Holds GAS's calls against what each case's VCF says is expected (INFO/EXP). Compared are coding transcripts of records that
 * stand alone (no compound of several records, no pointer to another). Normalised on both sides: VEP's finer splice terms become
 * splice_region, NMD is dropped, `intron` is dropped beside a splice term, and csq's several entries for one transcript are joined.
 */
export function compareWithCsq(folder: string): CaseTally[] {
  const file = join(folder, "csq-cases/cases.json");
  if (!existsSync(file)) return [];
  const cases = (JSON.parse(readFileSync(file, "utf8")) as Case[]).filter(
    // Other options choose samples or records, which is not a matter of consequences.
    ({ options }) => options.length === 0 || options[0] === "-l" || options[0] === "--unify-chr-names",
  );
  return (["local", "haplotype"] as const).map((mode) => {
    const tally: CaseTally = {
      mode,
      cases: 0,
      casesAgreeing: 0,
      pairs: 0,
      pairsAgreeing: 0,
      differences: [],
    };
    for (const one of cases) if (one.mode === mode) compareCase(join(folder, "csq-cases"), one, tally);
    return tally;
  });
}

function compareCase(folder: string, one: Case, tally: CaseTally): void {
  const { reference } = loadReference({ gff: join(folder, one.gff), fasta: join(folder, one.fasta) });
  const annotator = createVepAnnotator(reference, { distance: 0 });
  let pairs = 0;
  let agreeing = 0;
  for (const row of readVcf(join(folder, one.vcf)).rows) {
    const contig = reference.findContig(row.chrom);
    const expected = expectedTerms(row);
    if (contig < 0 || expected === undefined) continue;
    const ours = ourTerms(annotateRecord(annotator, contig, row.pos - 1, row.ref, row.alts).text);
    for (const [transcript, terms] of expected) {
      pairs++;
      const wanted = normalise(terms);
      const found = normalise(ours.get(transcript) ?? new Set());
      if (wanted === found) agreeing++;
      else
        tally.differences.push(
          `${one.name} ${row.pos} ${row.ref}>${row.alts.join(",")} ${transcript}: ${found}, csq ${wanted}`,
        );
    }
  }
  if (pairs === 0) return;
  tally.cases++;
  tally.pairs += pairs;
  tally.pairsAgreeing += agreeing;
  if (pairs === agreeing) tally.casesAgreeing++;
}

/** Terms by coding transcript of a BCSQ text, by the Sequence Ontology's names; undefined when they depend on another record. */
export function csqTerms(text: string): Map<string, Set<string>> | undefined {
  if (text.includes("@")) return undefined;
  const terms = new Map<string, Set<string>>();
  for (const entry of text.split(",")) {
    const [consequence, , transcript, biotype, , , change] = entry.split("|");
    if (change?.includes("+") === true) return undefined; // a compound of several records
    if (!transcript || (biotype !== "protein_coding" && biotype !== "NMD")) continue;
    addTerms(
      terms,
      transcript,
      consequence!
        .replaceAll("*", "")
        .split("&")
        .map((name) => longNames[name] ?? `${name}_variant`),
    );
  }
  return terms;
}

/** Coding transcript → terms; undefined when the record's calls depend on another record. */
function expectedTerms(row: VcfRow): Map<string, Set<string>> | undefined {
  const text = infoField(row.info, "EXP");
  return text === "" ? undefined : csqTerms(text);
}

/** Terms by transcript of a CSQ text. */
export function ourTerms(text: string): Map<string, Set<string>> {
  const terms = new Map<string, Set<string>>();
  for (const entry of text.split(",")) {
    const fields = entry.split("|");
    addTerms(terms, fields[6] ?? "", fields[1]?.split("&") ?? []);
  }
  return terms;
}

function addTerms(terms: Map<string, Set<string>>, transcript: string, more: readonly string[]): void {
  const set = terms.get(transcript) ?? new Set();
  for (const term of more) set.add(term);
  terms.set(transcript, set);
}

/** Terms in one text, with VEP's finer ones made as coarse as csq's. */
export function normalise(terms: ReadonlySet<string>): string {
  const kept = new Set([...terms].map((term) => coarser[term] ?? term.replace("NMD_transcript_variant", "")));
  kept.delete("");
  kept.delete("NMD_transcript_variant");
  if ([...kept].some((term) => term.startsWith("splice_"))) kept.delete("intron_variant");
  return [...kept].sort().join("&");
}
