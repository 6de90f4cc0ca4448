import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildFromBytes } from "../../src/genes/build-bundle.ts";
import { createReference } from "../../src/genes/create-reference.ts";
import { givenAsFiles } from "../../src/genes/reference.ts";
import type { AnnotateHaplotypesOptions } from "../../src/annotate-haplotypes.ts";
import { phaseRules } from "../../src/haplotypes/genotypes.ts";
import { excluding, parseSiteFilter } from "../../src/vcf/site-filter.ts";
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
    name: givenAsFiles,
    builtAt: new Date(0),
  });
  let vcf = readFileSync(join(folder, one.vcf), "utf8");
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

/** Lines as `bcftools query` prints them: fields of the site, and in brackets those of each sample that carries something. */
function printed(vcf: string, query: string): string[] {
  let text = "";
  let samples: string[] = [];
  for (const line of vcf.split("\n")) {
    if (line.startsWith("#CHROM")) samples = line.split("\t").slice(9);
    if (line === "" || line.startsWith("#")) continue;
    const columns = line.split("\t");
    for (const part of query
      .replaceAll("\\t", "\t")
      .replaceAll("\\n", "\n")
      .split(/(\[[^\]]*\])/))
      text += part.startsWith("[")
        ? samples.map((sample, i) => ofSample(part.slice(1, -1), columns, i, sample)).join("")
        : part.replaceAll(/%(\w+)/g, (_, name: string) => siteField(columns, name));
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  // Without places, csq's own test sorts single consequences.
  return query.includes("%POS") ? lines : lines.flatMap((line) => line.split(/[\t,]/));
}

function ofSample(format: string, columns: readonly string[], i: number, sample: string): string {
  const told = readBits(columns, i, siteField(columns, "BCSQ"));
  if (told === undefined && format.includes("%TBCSQ")) return "";
  return format.replaceAll(/%(\w+)/g, (_, name: string) => {
    if (name === "TBCSQ") return told?.join("\t") ?? "";
    if (name === "SAMPLE") return sample;
    if (name !== "GT") return siteField(columns, name);
    return columns[9 + i]!.split(":")[columns[8]!.split(":").indexOf("GT")] ?? ".";
  });
}

const siteColumns = ["CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER"];

function siteField(columns: readonly string[], name: string): string {
  const at = siteColumns.indexOf(name);
  if (at >= 0) return columns[at]!;
  const entry = columns[7]!.split(";").find((each) => each.startsWith(`${name}=`));
  return entry?.slice(name.length + 1) ?? ".";
}

function ordered(line: string): string {
  return line
    .split("\t")
    .map((column) => column.split(",").toSorted().join(","))
    .join("\t");
}
