import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { isSameAssembly } from "../genes/known-assemblies.ts";
import { SourceError } from "./source-error.ts";

const fileName = z
  .string()
  .regex(/\.(vcf|bed)\.b?gz$/, "must end in .vcf.gz or .bed.gz (or .bgz): compress it with bgzip");

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
  /** A bgzip file with its tabix index beside it, or several that share out the chromosomes; relative to the configuration file. */
  file: z
    .union([fileName, z.array(fileName).min(1, "must name one file at least")])
    .transform((file) => (typeof file === "string" ? [file] : file)),
  /** By exact allele, both sides normalised, or by any overlap of the intervals that record and row cover. */
  match: z.enum(["allele", "interval"]),
  /** The assembly that it is for, such as GRCh38; for any when it is not said. */
  assembly: z.string().min(1).optional(),
  fields: z.array(z.union([vcfField, bedField])).min(1, "must name one field at least"),
});
const configuration = z.strictObject({ sources: z.array(source).min(1, "must name one source at least") });

export type SourceField = z.infer<typeof vcfField> | z.infer<typeof bedField>;
/** One source as it is declared, its files by absolute paths. */
export type SourceDeclaration = Omit<z.infer<typeof source>, "file"> & { files: string[] };

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
  const written: { as: string; assembly: string | undefined }[] = [];
  for (const { name, file, match, assembly, fields } of sources) {
    const wrong = (what: string): SourceError =>
      new SourceError(`The configuration of sources ${path} is wrong: source "${name}" ${what}.`);
    const isVcf = isVcfFile(file[0]!);
    if (file.some((one) => isVcfFile(one) !== isVcf))
      throw wrong("mixes VCF and BED: make two sources of it");
    if (!isVcf && match === "allele")
      throw wrong(`is BED, which has no alleles to match: say "match": "interval"`);
    for (const field of fields) {
      if (isVcf !== "from" in field)
        throw wrong(
          isVcf
            ? `is VCF: its fields are named by "from" (an INFO field, ID, QUAL or FILTER), not by "column"`
            : `is BED: its fields are given by "column" (counted from 1), not by "from"`,
        );
      // ClinVar of one assembly and of another never meet: a job has one reference.
      if (written.some((other) => other.as === field.as && mayMeet(other.assembly, assembly)))
        throw wrong(`writes ${field.as}, which is written already: choose another name`);
      written.push({ as: field.as, assembly });
    }
  }
  const folder = dirname(path);
  return sources.map(({ file, ...rest }) => ({ ...rest, files: file.map((one) => resolve(folder, one)) }));
}

function mayMeet(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || isSameAssembly(one, other);
}

export function isVcfFile(file: string): boolean {
  return /\.vcf\.b?gz$/.test(file);
}
