import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { SourceError } from "./source-error.ts";

/** What INFO may be called (VCF 4.3, section 1.6.1, item 8), without what has a meaning of its own. */
const infoId = z
  .string()
  .regex(
    /^[A-Za-z_][0-9A-Za-z_.]*$/,
    "is no name of an INFO field: letters, digits, _ and . only, and no digit first",
  )
  .refine((id) => !["CSQ", "ANN", "BCSQ", "END", "SVTYPE", "SVLEN"].includes(id), "has a meaning of its own");

const vcfField = z.strictObject({
  /** An INFO field of the source, or ID, QUAL or FILTER. */
  from: z.string().min(1),
  /** The INFO field of the result. */
  as: infoId,
});
const bedField = z.strictObject({
  /** Counted from 1, as in `cut -f`; 4 is the name. */
  column: z.int().min(1),
  as: infoId,
});
const source = z.strictObject({
  /** For people: "ClinVar". */
  name: z
    .string()
    .regex(/^[^"\\\p{Cc}]+$/u, "must be there, without quotes, backslashes and control characters"),
  /** A bgzip file with its tabix index beside it; relative to the configuration file. */
  file: z.string().regex(/\.(vcf|bed)\.b?gz$/, "must end in .vcf.gz or .bed.gz: compress it with bgzip"),
  /** By exact allele, both sides normalised, or by overlap. */
  match: z
    .enum(["allele", "overlap", "interval"])
    .transform((match) => (match === "interval" ? "overlap" : match)),
  /** The assembly that it is for, such as GRCh38; for any when it is not said. */
  assembly: z.string().min(1).optional(),
  fields: z.array(z.union([vcfField, bedField])).min(1, "must name one field at least"),
});
const configuration = z.strictObject({ sources: z.array(source).min(1, "must name one source at least") });

export type SourceField = z.infer<typeof vcfField> | z.infer<typeof bedField>;
/** One source as it is declared, `file` being an absolute path. Plain data: can be sent between threads. */
export type SourceDeclaration = z.infer<typeof source>;

/** Reads the file that declares the sources. Throws SourceError that names every place where it is wrong. */
export function readSourceConfig(path: string): SourceDeclaration[] {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const what = error instanceof SyntaxError ? "is no JSON" : "cannot be read";
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceError(`The configuration of sources ${path} ${what}: ${why}`, { cause: error });
  }
  const parsed = configuration.safeParse(data);
  if (!parsed.success)
    throw new SourceError(`The configuration of sources ${path} is wrong:\n${z.prettifyError(parsed.error)}`);
  const { sources } = parsed.data;
  const seen = new Set<string>();
  for (const { name, file, match, fields } of sources) {
    const wrong = (what: string): SourceError =>
      new SourceError(`The configuration of sources ${path} is wrong: source "${name}" ${what}.`);
    const isVcf = isVcfFile(file);
    if (!isVcf && match === "allele")
      throw wrong(`is BED, which has no alleles to match: say "match": "overlap"`);
    for (const field of fields) {
      if (isVcf !== "from" in field)
        throw wrong(
          isVcf
            ? `is VCF: its fields are named by "from" (an INFO field, ID, QUAL or FILTER), not by "column"`
            : `is BED: its fields are given by "column" (counted from 1), not by "from"`,
        );
      if (seen.has(field.as))
        throw wrong(`writes ${field.as}, which is written already: choose another name`);
      seen.add(field.as);
    }
  }
  const folder = dirname(path);
  return sources.map((one) => ({ ...one, file: resolve(folder, one.file) }));
}

export function isVcfFile(file: string): boolean {
  return /\.vcf\.b?gz$/.test(file);
}
