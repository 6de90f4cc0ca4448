import { describe, expect, it } from "vitest";
import { readEnv } from "../env.ts";
import { programEnvironment } from "./engine-settings.ts";
import { bcftoolsCsq, snpEff, vep } from "./presets.ts";

const settings = (source: Record<string, string>) => readEnv(source);
/** What follows an option. */
const after = (words: readonly string[], option: string): string | undefined =>
  words[words.indexOf(option) + 1];

describe("the command line of bcftools csq", () => {
  const base = { ENGINE: "bcftools-csq", ENGINE_FASTA: "/ref/g.fa", ENGINE_GFF: "/ref/g.gff3.gz" };

  it("reads standard input, writes VCF to standard output, and calls each record by itself", () => {
    const { command, version, files } = bcftoolsCsq(settings(base));
    expect(command.join(" ")).toBe(
      "bcftools csq --fasta-ref /ref/g.fa --gff-annot /ref/g.gff3.gz --local-csq --output-type v -",
    );
    expect(version.pattern.exec("bcftools 1.16\nUsing htslib 1.16\n")?.[1]).toBe("1.16");
    expect(files).toEqual(["/ref/g.fa", "/ref/g.gff3.gz"]);
  });

  it("calls haplotypes when it is told to, with the program that is named", () => {
    const { command } = bcftoolsCsq(
      settings({ ...base, ENGINE_OPTIONS: '["--phase","a"]', ENGINE_PROGRAM: "/opt/bcftools" }),
    );
    expect(command[0]).toBe("/opt/bcftools");
    expect(command).not.toContain("--local-csq");
    expect(after(command, "--phase")).toBe("a");
  });
});

describe("the command line of VEP", () => {
  const base = { ENGINE: "vep", ENGINE_FASTA: "/ref/g.fa.gz" };

  it("has VCF come in and go out by the pipes, and nothing else on standard output", () => {
    const { command } = vep(settings({ ...base, VEP_CACHE_DIR: "/vep" }));
    expect(after(command, "--input_file")).toBe("STDIN");
    expect(after(command, "--output_file")).toBe("STDOUT");
    expect(after(command, "--warning_file")).toBe("STDERR");
    for (const flag of ["--vcf", "--quiet", "--no_stats", "--force_overwrite", "--offline"])
      expect(command).toContain(flag);
  });

  it("loses no record: those that fail its checks, those without ALT and those out of order come out", () => {
    const { command } = vep(settings({ ...base, VEP_CACHE_DIR: "/vep" }));
    for (const flag of ["--dont_skip", "--allow_non_variant", "--no_check_variants_order"])
      expect(command).toContain(flag);
  });

  it("works over a cache, or over a GFF3 with its index", () => {
    const cached = vep(
      settings({
        ...base,
        VEP_CACHE_DIR: "/vep",
        VEP_SPECIES: "mus_musculus",
        VEP_ASSEMBLY: "GRCm39",
        VEP_FORK: "4",
      }),
    );
    expect(after(cached.command, "--dir_cache")).toBe("/vep");
    expect(after(cached.command, "--species")).toBe("mus_musculus");
    expect(after(cached.command, "--assembly")).toBe("GRCm39");
    expect(after(cached.command, "--fork")).toBe("4");
    const plain = vep(settings({ ...base, ENGINE_GFF: "/ref/g.gff3.gz" }));
    expect(after(plain.command, "--gff")).toBe("/ref/g.gff3.gz");
    expect(plain.command).not.toContain("--cache");
    expect(plain.command).not.toContain("--fork");
    expect(plain.files).toEqual(["/ref/g.fa.gz", "/ref/g.gff3.gz", "/ref/g.gff3.gz.tbi"]);
  });

  it("finds the version where VEP's help has it", () => {
    const help =
      "#----------------------------------#\n# ENSEMBL VARIANT EFFECT PREDICTOR #\n\nVersions:\n  ensembl              : 115.d5b0ed2\n  ensembl-variation    : 115.abc\n  ensembl-vep          : 115.2\n";
    expect(vep(settings({ ...base, VEP_CACHE_DIR: "/vep" })).version.pattern.exec(help)?.[1]).toBe("115.2");
  });
});

describe("the command line of SnpEff", () => {
  const base = { ENGINE: "snpeff", SNPEFF_GENOME: "GRCh38.105" };

  it("writes no statistics, calls nobody and downloads nothing", () => {
    const { command, version } = snpEff(
      settings({ ...base, SNPEFF_CONFIG: "/s/snpEff.config", SNPEFF_DATA_DIR: "/s/data" }),
    );
    expect(command.join(" ")).toBe(
      "snpEff -Xmx4g ann -c /s/snpEff.config -dataDir /s/data -noStats -noLog -nodownload GRCh38.105 -",
    );
    expect(version.pattern.exec("SnpEff\t5.1d\t2023-01-20 19:55\n")?.[1]).toBe("5.1d");
  });

  it("runs a jar by java", () => {
    const { command, version } = snpEff(
      settings({ ...base, ENGINE_PROGRAM: "/s/snpEff.jar", SNPEFF_MEMORY: "900m" }),
    );
    expect(command.slice(0, 5)).toEqual(["java", "-Xmx900m", "-jar", "/s/snpEff.jar", "ann"]);
    expect(version.command).toEqual(["java", "-Xmx900m", "-jar", "/s/snpEff.jar", "-version"]);
  });
});

describe("the settings of an engine", () => {
  it.each([
    [{ ENGINE: "command" }, /is needed when ENGINE is command[\s\S]*ENGINE_COMMAND/],
    [
      { ENGINE: "bcftools-csq", ENGINE_FASTA: "g.fa" },
      /is needed when ENGINE is bcftools-csq[\s\S]*ENGINE_GFF/,
    ],
    [
      { ENGINE: "vep", ENGINE_FASTA: "g.fa" },
      /ENGINE_GFF is needed when ENGINE is vep, one of the two[\s\S]*VEP_CACHE_DIR/,
    ],
    [{ ENGINE: "vep", ENGINE_FASTA: "g.fa", ENGINE_GFF: "g", VEP_CACHE_DIR: "v" }, /one of the two/],
    [{ ENGINE: "snpeff" }, /SNPEFF_GENOME/],
    [{ ENGINE: "snpeff", SNPEFF_GENOME: "x", SNPEFF_MEMORY: "much" }, /must be a number with k, m or g/],
    [{ ENGINE: "snpeff", SNPEFF_GENOME: "x", ENGINE_OPTIONS: "-canon" }, /must be a JSON list of words/],
    [{ ENGINE: "annovar" }, /ENGINE/],
    [{ ANNOTATION_FIELD: "EFF" }, /ANNOTATION_FIELD/],
    [{ ANNOTATION_MODE: "haplotype" }, /CSQ has no word: set ANNOTATION_FIELD=BCSQ/],
    [{ ANNOTATION_FIELD: "BCSQ", ANNOTATION_PICK: "true" }, /ANNOTATION_PICK/],
    [{ ENGINE: "snpeff", SNPEFF_GENOME: "x", ANNOTATION_SOURCES: "s.json" }, /goes with the embedded engine/],
  ])("refuse %o, naming what to change", (source, message) => {
    expect(() => readEnv(source as Record<string, string>)).toThrow(message);
  });

  it("hand a program no credentials", () => {
    const env = programEnvironment(
      settings({ PATH: "/bin", HOME: "/root", AWS_SECRET_ACCESS_KEY: "s", ENGINE: "embedded" }),
    );
    expect(env).toEqual({ PATH: "/bin", HOME: "/root" });
  });
});
