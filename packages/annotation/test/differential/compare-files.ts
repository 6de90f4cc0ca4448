import type { Reference } from "../../src/genes/reference.ts";
import { annotateHaplotypes, type AnnotateHaplotypesOptions } from "../../src/annotate-haplotypes.ts";
import { explain, type Rule } from "./explain.ts";
import { isPlacedOtherwise } from "./newer-rules.ts";
import { defaultLimits } from "../../src/vcf/io.ts";

/** A record of an annotated VCF as far as it is compared. */
export type CalledRecord = { place: string; bcsq: string; columns: string };

/** Annotates a text with GAS, to plain text. */
export async function annotateWithGas(
  vcf: string,
  reference: Reference,
  options: Partial<AnnotateHaplotypesOptions>,
): Promise<string> {
  const parts: Buffer[] = [];
  async function* input(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(vcf);
  }
  await annotateHaplotypes({
    input: input(),
    reference,
    engine: { name: "gas", version: "test" },
    result: { write: (bytes) => void parts.push(Buffer.from(bytes)) },
    rejects: { write: () => {} },
    limits: defaultLimits,
    format: "plain",
    now: () => performance.now(),
    ...options,
  });
  return Buffer.concat(parts).toString();
}

/** The records of a text, with BCSQ taken out of INFO. `columns` are FORMAT and samples. */
export function recordsOf(vcf: string): CalledRecord[] {
  const records: CalledRecord[] = [];
  for (const line of vcf.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [chrom, pos, , ref, alt, , , info, ...rest] = line.split("\t");
    const bcsq = info!.split(";").find((field) => field.startsWith("BCSQ="));
    records.push({
      place: `${chrom}:${pos} ${ref}>${alt}`,
      bcsq: bcsq === undefined ? "" : bcsq.slice(5),
      columns: rest.join("\t"),
    });
  }
  return records;
}

/** `rules`: what explains it; undefined for nothing. */
export type Difference = { place: string; gas: string; csq: string; rules: readonly Rule[] | undefined };
export type Concordance = {
  records: number;
  agreeing: number;
  /** By term: entries of csq that hold it, and those of them that GAS gives letter for letter. */
  terms: Map<string, { entries: number; same: number }>;
  differences: Difference[];
};

/** Compares two annotations of one file, and names the rules that explain where they differ. */
export function compareRecords(gas: readonly CalledRecord[], csq: readonly CalledRecord[]): Concordance {
  const known = {
    startHit: genesOf(gas, isStartHit),
    placedOtherwise: genesOf([...gas, ...csq], isPlacedOtherwise),
  };
  const tally: Concordance = { records: csq.length, agreeing: 0, terms: new Map(), differences: [] };
  for (const [i, theirs] of csq.entries()) {
    const ours = gas[i];
    const mine = new Set(ours?.bcsq.split(","));
    for (const entry of theirs.bcsq.split(",")) {
      if (entry === "") continue;
      for (const term of termsOf(entry)) {
        const count = tally.terms.get(term) ?? { entries: 0, same: 0 };
        count.entries++;
        if (mine.has(entry)) count.same++;
        tally.terms.set(term, count);
      }
    }
    if (ours?.place === theirs.place && ours.bcsq === theirs.bcsq && ours.columns === theirs.columns)
      tally.agreeing++;
    else
      tally.differences.push({
        place: theirs.place,
        gas: ours?.place === theirs.place ? `${ours.bcsq}\t${ours.columns}` : "(another record)",
        csq: `${theirs.bcsq}\t${theirs.columns}`,
        rules: ours && explain(ours, theirs, known),
      });
  }
  return tally;
}

const isStartHit = (entry: string): boolean => /^[^|]*start_(lost|retained)/.test(entry);

/** Genes of which some entry fulfils a condition. */
function genesOf(records: readonly CalledRecord[], is: (entry: string) => boolean): ReadonlySet<string> {
  const genes = new Set<string>();
  for (const { bcsq } of records)
    for (const entry of bcsq.split(",")) if (is(entry)) genes.add(entry.split("|")[1]!);
  return genes;
}

function termsOf(entry: string): string[] {
  return entry.startsWith("@") ? ["@"] : entry.split("|", 1)[0]!.replace("*", "").split("&");
}
