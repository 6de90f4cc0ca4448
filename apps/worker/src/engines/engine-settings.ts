import path from "node:path";
import * as z from "zod";

const jsonList = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({
      code: "custom",
      message: 'must be a JSON list of words, such as ["bcftools","csq","-"]',
    });
    return z.NEVER;
  }
});
const jsonCommand = jsonList.pipe(z.tuple([z.string()], z.string()));
const jsonWords = jsonList.pipe(z.array(z.string()));

/** What a worker annotates with: our own engine, any command, or one of three programs whose command lines are known. */
export const engineNames = ["embedded", "command", "bcftools-csq", "vep", "snpeff"] as const;

/** The part of the worker's environment that is about the engine; docs/engines.md says which engine needs what. */
export const engineSettings = {
  ENGINE: z.enum(engineNames).default("embedded"),

  /** Folder with the built reference bundles (embedded engine). */
  GAS_REFERENCES_DIR: z.string().default(path.resolve(".gas/references")),
  /** The INFO field that the embedded engine writes: as Ensembl VEP, SnpEff or bcftools csq does. */
  ANNOTATION_FIELD: z.enum(["CSQ", "ANN", "BCSQ"]).default("CSQ"),
  /** Of BCSQ: each record by itself, or what a haplotype carries in a transcript together. */
  ANNOTATION_MODE: z.enum(["independent", "haplotype"]).default("independent"),
  /** Of the haplotype mode: what becomes of unphased heterozygous genotypes, as csq's `-p`. */
  ANNOTATION_PHASE: z.enum(["a", "m", "r", "R", "s"]).default("r"),
  /** Of CSQ and ANN: one entry a record, chosen as VEP's `--pick` does. */
  ANNOTATION_PICK: z.stringbool().default(false),
  /** The file that declares what is joined by allele or by place (docs/sources.md; embedded engine). */
  ANNOTATION_SOURCES: z.string().optional(),

  /** The command engine's program and its arguments, a JSON list; it reads the VCF from standard input and writes to standard output. */
  ENGINE_COMMAND: jsonCommand.optional(),
  /** Prints the program's version on its first line. */
  ENGINE_VERSION_COMMAND: jsonCommand.optional(),
  /** Where the preset's program is, when it is not on the PATH under its own name. A name in .jar is run by java. */
  ENGINE_PROGRAM: z.string().optional(),
  /** Further arguments of a preset, a JSON list. */
  ENGINE_OPTIONS: jsonWords.optional(),
  /** Sequence of the reference: bcftools csq and VEP. */
  ENGINE_FASTA: z.string().optional(),
  /** Genes: bcftools csq; VEP when there is no cache (then bgzipped and tabix-indexed). */
  ENGINE_GFF: z.string().optional(),
  /** A bundle of the same reference (npm run reference): names the reference, and what is sent to the program is held against it. */
  ENGINE_BUNDLE: z.string().optional(),
  VEP_CACHE_DIR: z.string().optional(),
  VEP_SPECIES: z.string().default("homo_sapiens"),
  VEP_ASSEMBLY: z.string().default("GRCh38"),
  /** Processes that VEP forks for a job; 1 for none. */
  VEP_FORK: z.coerce.number().int().min(1).max(64).default(1),
  /** SnpEff's name of the genome, such as GRCh38.105. Its database must be there: nothing is downloaded. */
  SNPEFF_GENOME: z.string().optional(),
  SNPEFF_CONFIG: z.string().optional(),
  SNPEFF_DATA_DIR: z.string().optional(),
  /** Most memory of SnpEff's Java, as in -Xmx. */
  SNPEFF_MEMORY: z
    .string()
    .regex(/^\d+[kmg]$/i, "must be a number with k, m or g, such as 4g")
    .default("4g"),
  /** What a command or preset annotates against, as the upload form offers it, when no bundle says so. */
  ENGINE_REFERENCE_NAME: z.string().default("external"),
  ENGINE_REFERENCE_TITLE: z.string().default("Reference of the configured command"),
  ENGINE_REFERENCE_ASSEMBLY: z.string().default(""),

  /** Handed to a command or preset, and nothing else of the environment: it has no business with credentials. */
  PATH: z.string().optional(),
  HOME: z.string().optional(),
  LANG: z.string().optional(),
  TMPDIR: z.string().optional(),
  JAVA_HOME: z.string().optional(),
  PERL5LIB: z.string().optional(),
  LD_LIBRARY_PATH: z.string().optional(),
};
export type EngineSettings = z.infer<z.ZodObject<typeof engineSettings>>;

/** Settings that do not go together, each at the one that is to be changed. */
export function checkEngineSettings(settings: EngineSettings, context: z.RefinementCtx): void {
  const wrong = (setting: keyof EngineSettings, message: string): void =>
    context.addIssue({ code: "custom", path: [setting], message });
  const { ENGINE: engine } = settings;
  const needs = (...wanted: (keyof EngineSettings)[]): void => {
    for (const setting of wanted)
      if (settings[setting] === undefined) wrong(setting, `is needed when ENGINE is ${engine}`);
  };
  if (engine === "command") needs("ENGINE_COMMAND");
  if (engine === "bcftools-csq") needs("ENGINE_FASTA", "ENGINE_GFF");
  if (engine === "snpeff") needs("SNPEFF_GENOME");
  if (engine === "vep") {
    needs("ENGINE_FASTA");
    if ((settings.VEP_CACHE_DIR === undefined) === (settings.ENGINE_GFF === undefined))
      wrong("VEP_CACHE_DIR", "or ENGINE_GFF is needed when ENGINE is vep, one of the two");
  }
  if (engine !== "embedded") {
    if (settings.ANNOTATION_SOURCES !== undefined)
      wrong("ANNOTATION_SOURCES", `goes with the embedded engine, and ENGINE is ${engine}`);
    return;
  }
  if (settings.ANNOTATION_MODE === "haplotype" && settings.ANNOTATION_FIELD !== "BCSQ")
    wrong(
      "ANNOTATION_MODE",
      `is haplotype, for which ${settings.ANNOTATION_FIELD} has no word: set ANNOTATION_FIELD=BCSQ`,
    );
  if (settings.ANNOTATION_PICK && settings.ANNOTATION_FIELD === "BCSQ")
    wrong("ANNOTATION_PICK", "goes with CSQ and ANN: an entry of BCSQ may stand for others");
}

/** What a program gets of the environment. */
export function programEnvironment(settings: EngineSettings): Record<string, string> {
  const { PATH, HOME, LANG, TMPDIR, JAVA_HOME, PERL5LIB, LD_LIBRARY_PATH } = settings;
  const all = { PATH, HOME, LANG, TMPDIR, JAVA_HOME, PERL5LIB, LD_LIBRARY_PATH };
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
