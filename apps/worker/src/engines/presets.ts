import type { EngineSettings } from "./engine-settings.ts";

export type Command = readonly [program: string, ...args: string[]];

/** How one of the known programs is run: plain data, worked out from the settings alone. */
export type Preset = {
  /** What it is called in the log, the summary and the header. */
  name: string;
  /** Reads VCF from standard input, writes VCF to standard output. */
  command: Command;
  /** Prints the version, and where it stands in what is printed. */
  version: { command: Command; pattern: RegExp };
  /** Must be readable before the first job. */
  files: readonly string[];
  /** Whether it ends with an error at a record that the reference cannot place; then such records are kept from it. */
  stopsAtUnplaced: boolean;
};

const words = (text: string): string[] => text.split(" ");

type Settings<K extends keyof EngineSettings> = Pick<EngineSettings, K | "ENGINE_PROGRAM" | "ENGINE_OPTIONS">;

/**
 * `bcftools csq`. Calls each record by itself unless told otherwise: its haplotype mode refuses unphased genotypes, and of version 1.23 it
 * aborts on dense data. ENGINE_OPTIONS replaces that choice: `["--phase","a"]` is haplotype mode.
 */
export function bcftoolsCsq(settings: Settings<"ENGINE_FASTA" | "ENGINE_GFF">): Preset {
  const { ENGINE_PROGRAM: program = "bcftools", ENGINE_OPTIONS: options = ["--local-csq"] } = settings;
  const [fasta, gff] = [settings.ENGINE_FASTA ?? "", settings.ENGINE_GFF ?? ""];
  return {
    name: "bcftools csq",
    command: [
      program,
      "csq",
      "--fasta-ref",
      fasta,
      "--gff-annot",
      gff,
      ...options,
      "--output-type",
      "v",
      "-",
    ],
    version: { command: [program, "--version"], pattern: /^bcftools (\S+)/m },
    files: [fasta, gff],
    stopsAtUnplaced: true,
  };
}

/**
 * Ensembl VEP, offline, over a cache or a GFF3. Options: ensembl.org/info/docs/tools/vep/script/vep_options.html. Unless it is quiet it
 * writes its progress to standard output, and its warnings to a file beside the output.
 */
export function vep(
  settings: Settings<
    "ENGINE_FASTA" | "ENGINE_GFF" | "VEP_CACHE_DIR" | "VEP_SPECIES" | "VEP_ASSEMBLY" | "VEP_FORK"
  >,
): Preset {
  const { ENGINE_PROGRAM: program = "vep", ENGINE_OPTIONS: options = [] } = settings;
  const { ENGINE_FASTA: fasta = "", ENGINE_GFF: gff, VEP_CACHE_DIR: cache } = settings;
  const models = cache === undefined ? ["--gff", gff ?? ""] : ["--cache", "--dir_cache", cache];
  return {
    name: "Ensembl VEP",
    command: [
      program,
      ...words("--format vcf --input_file STDIN --vcf --output_file STDOUT --force_overwrite"),
      ...words("--quiet --no_progress --no_stats --warning_file STDERR"),
      "--offline",
      ...models,
      "--fasta",
      fasta,
      "--species",
      settings.VEP_SPECIES,
      "--assembly",
      settings.VEP_ASSEMBLY,
      // Every record comes out: also one that fails VEP's checks, one without an ALT, and one that is out of order.
      ...words("--dont_skip --allow_non_variant --no_check_variants_order"),
      ...words("--symbol --biotype --numbers --hgvs"),
      ...(cache === undefined ? [] : ["--canonical", "--mane"]),
      ...(settings.VEP_FORK > 1 ? ["--fork", String(settings.VEP_FORK)] : []),
      ...options,
    ],
    version: { command: [program, "--help"], pattern: /^\s*ensembl-vep\s*:\s*(\S+)/m },
    files: cache === undefined ? [fasta, gff ?? "", `${gff ?? ""}.tbi`] : [fasta, cache],
    stopsAtUnplaced: false,
  };
}

/**
 * SnpEff, without its pages of statistics, its report home and its downloads. The configuration is given by `-c`: of Debian's wrapper any
 * other spelling is overruled by its own. With `-c` the wrapper prints its arguments before the VCF, which program-output.ts takes away.
 */
export function snpEff(
  settings: Settings<"SNPEFF_GENOME" | "SNPEFF_CONFIG" | "SNPEFF_DATA_DIR" | "SNPEFF_MEMORY">,
): Preset {
  const { ENGINE_PROGRAM: program = "snpEff", ENGINE_OPTIONS: options = [] } = settings;
  const { SNPEFF_GENOME: genome = "", SNPEFF_CONFIG: config, SNPEFF_DATA_DIR: data } = settings;
  const memory = `-Xmx${settings.SNPEFF_MEMORY}`;
  const start: Command = program.endsWith(".jar") ? ["java", memory, "-jar", program] : [program, memory];
  return {
    name: "SnpEff",
    command: [
      ...start,
      "ann",
      ...(config === undefined ? [] : ["-c", config]),
      ...(data === undefined ? [] : ["-dataDir", data]),
      ...words("-noStats -noLog -nodownload"),
      ...options,
      genome,
      "-",
    ],
    version: { command: [...start, "-version"], pattern: /^SnpEff\s+(\S+)/m },
    files: [config, data].filter((file) => file !== undefined),
    stopsAtUnplaced: false,
  };
}
