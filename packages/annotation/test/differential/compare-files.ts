import type { Reference } from "../../src/genes/reference.ts";
import { annotateHaplotypes, type AnnotateHaplotypesOptions } from "../../src/annotate-haplotypes.ts";
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

export type Difference = { place: string; gas: string; csq: string; explanation: string };
export type Concordance = {
  records: number;
  agreeing: number;
  /** By term: entries of csq that hold it, and those of them that GAS gives letter for letter. */
  terms: Map<string, { entries: number; same: number }>;
  differences: Difference[];
};

/** Compares two annotations of one file. Where GAS follows a later csq than the one installed, `explain` says so. */
export function compareRecords(gas: readonly CalledRecord[], csq: readonly CalledRecord[]): Concordance {
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
        explanation: explain(theirs.place, ours, theirs),
      });
  }
  return tally;
}

function termsOf(entry: string): string[] {
  return entry.startsWith("@") ? ["@"] : entry.split("|", 1)[0]!.replace("*", "").split("&");
}

/** Why two annotations may differ rightly; "" when nothing known explains it. */
function explain(place: string, ours: CalledRecord | undefined, theirs: CalledRecord): string {
  const gas = ours?.bcsq ?? "";
  const csq = theirs.bcsq;
  const [, ref, alt] = /(\w+)>(\S+)$/.exec(place) ?? [];
  if (gas === csq)
    return "BCSQ is the same; the bitmask of records without carriers depends on what csq held in the same buffer before";
  if (withoutStops(gas) === withoutStops(csq))
    return "stop_gained/stop_lost of a substitution over several codons: 1.16 looks at the first changed amino acid, later versions at all";
  if (gas.replaceAll("&NMD_transcript", "") === csq) return "NMD_transcript is told from 1.17 on";
  if (withoutElongation(gas) === csq)
    return "feature_elongation of a replaced exon edge is told by 1.23 only";
  if (/(^|,)intron\|/.test(csq) && withoutIntrons(gas) === withoutIntrons(csq))
    return "intron: the gene file's transcript row reaches beyond its exons, which gene models do not keep";
  if (alt?.split(",").some((one) => one.length !== ref!.length && one.charAt(0) !== ref!.charAt(0)))
    return "a deletion or insertion that replaces the record's first base: csq 1.16 puts what is left one base too low, and tells another protein";
  return "";
}

function withoutIntrons(text: string): string {
  return text
    .split(",")
    .filter((entry) => !entry.startsWith("intron|"))
    .join(",");
}

function withoutStops(text: string): string {
  return text.replace(
    /(^|,)(\*?)(stop_gained|stop_lost|missense)(&inframe_altering)?(?=\|)/g,
    "$1$2substitution",
  );
}

function withoutElongation(text: string): string {
  return text.replaceAll("&feature_elongation", "").replaceAll("feature_elongation", "inframe_insertion");
}
