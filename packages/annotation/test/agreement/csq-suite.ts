import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildFromBytes } from "../../src/genes/build-bundle.ts";
import { createReference } from "../../src/genes/create-reference.ts";
import type { AnnotateHaplotypesOptions } from "../../src/annotate-haplotypes.ts";
import { phaseRules } from "../../src/haplotypes/genotypes.ts";
import { parseSiteFilter, type SiteFilter } from "../../src/vcf/site-filter.ts";
import { readBits } from "../differential/read-bits.ts";
import { annotateWithGas } from "../differential/compare-files.ts";

/** One case of the `bcftools csq` suite, as `cases.json` has it. */
export type CsqCase = {
  name: string;
  mode: "local" | "haplotype";
  gff: string;
  fasta: string;
  vcf: string;
  options: string[];
  /** Format of `bcftools query` that `expected` was printed with. */
  query: string;
  expected: string;
};

/** The cases and the folder that their paths start from; undefined when they are not here. */
export function csqSuite(folder: string): { folder: string; cases: CsqCase[] } | undefined {
  const at = join(folder, "csq-cases");
  const file = join(at, "cases.json");
  if (!existsSync(file)) return undefined;
  return { folder: at, cases: JSON.parse(readFileSync(file, "utf8")) as CsqCase[] };
}

/** What GAS prints for a case, and what csq printed: as sets of lines, with the consequences of each in one order. */
export async function runCase(folder: string, one: CsqCase): Promise<{ got: string[]; expected: string[] }> {
  const gff = readFileSync(join(folder, one.gff), "utf8");
  const { content } = buildFromBytes(readFileSync(join(folder, one.fasta)), Buffer.from(gff), {
    name: "case",
    builtAt: new Date(0),
  });
  // Headers of the cases give lengths of whole chromosomes, the sequences are slices.
  let vcf = readFileSync(join(folder, one.vcf), "utf8").replace(/^##contig=.*\n/gm, "");
  // --unify-chr-names gives the prefixes of VCF, GFF and FASTA; GAS finds names with and without chr by itself.
  const prefix = optionOf(one, "--unify-chr-names")?.split(",")[0];
  if (prefix !== undefined && prefix !== "-" && prefix !== "chr") vcf = vcf.replaceAll(`\n${prefix}`, "\n");
  const text = await annotateWithGas(vcf, createReference(content, ""), optionsOf(one));
  const lines = one.expected.split("\n").filter((line) => line !== "");
  return { got: printed(text, one.query).map(ordered).toSorted(), expected: lines.map(ordered).toSorted() };
}

function optionOf({ options }: CsqCase, ...names: string[]): string | undefined {
  const at = options.findIndex((option) => names.includes(option));
  return at < 0 ? undefined : options[at + 1];
}

function optionsOf(one: CsqCase): Partial<AnnotateHaplotypesOptions> {
  const phase = phaseRules.find((rule) => rule === optionOf(one, "-p", "--phase"));
  const include = optionOf(one, "-i", "--include");
  const exclude = optionOf(one, "-e", "--exclude");
  return {
    mode: one.mode === "local" ? "independent" : "haplotype",
    // Without -C csq reads every contig with the standard code, and ATG for its only start codon.
    geneticCode: Number(optionOf(one, "-C", "--genetic-code") ?? 0),
    maxEntries: Number(optionOf(one, "-n", "--ncsq") ?? 15),
    maxProtein: one.options.some((option) => option === "-b" || option === "--brief-predictions")
      ? 1
      : Number(optionOf(one, "-B", "--trim-protein-seq") ?? 0),
    ignoreSamples: optionOf(one, "-s", "--samples") === "-",
    ...(phase ? { phase } : {}),
    ...(include === undefined ? {} : { include: parseSiteFilter(include) }),
    ...(exclude === undefined ? {} : { include: excluding(parseSiteFilter(exclude)) }),
  };
}

const excluding =
  (filter: SiteFilter): SiteFilter =>
  (record) =>
    !filter(record);

/** Lines as `bcftools query` prints them for the formats of the suite; EXP's own line is left to the expected text. */
function printed(vcf: string, query: string): string[] {
  const lines: string[] = [];
  let samples: string[] = [];
  for (const line of vcf.split("\n")) {
    if (line.startsWith("#CHROM")) samples = line.split("\t").slice(9);
    if (line === "" || line.startsWith("#")) continue;
    const columns = line.split("\t");
    const [, pos, , ref, alt, , , info] = columns;
    const field = (id: string): string =>
      info!
        .split(";")
        .find((each) => each.startsWith(`${id}=`))
        ?.slice(id.length + 1) ?? ".";
    if (!query.includes("%TBCSQ")) {
      if (query.includes("%EXP")) lines.push([pos, ref, alt, field("EXP")].join("\t"));
      lines.push([pos, ref, alt, field("BCSQ")].join("\t"));
      continue;
    }
    for (const [i, sample] of samples.entries()) {
      const told = readBits(columns, i, field("BCSQ"));
      if (told === undefined) continue;
      const parts: string[] = [];
      if (query.includes("%POS")) parts.push(pos!, ref!, alt!);
      if (query.includes("%SAMPLE")) parts.push(sample);
      if (query.includes("%GT")) parts.push(columns[9 + i]!.split(":")[0]!);
      lines.push([...parts, ...told].join("\t"));
    }
  }
  // Without places, csq's own test sorts single consequences.
  return query.includes("%POS") ? lines : lines.flatMap((line) => line.split(/[\t,]/));
}

function ordered(line: string): string {
  return line
    .split("\t")
    .map((column) => column.split(",").toSorted().join(","))
    .join("\t");
}
