import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { checkBgzf } from "./bgzf-reader.ts";
import { isVcfFile, type SourceDeclaration } from "./source-config.ts";
import { SourceError } from "./source-error.ts";
import { readSourceHeader, type InfoLine, type SourceHeader } from "./source-header.ts";
import { readTabixIndex } from "./tabix-index.ts";

/** How the values of an INFO field of a source are shared out among its alleles: one each, one each with REF first, or all to each. */
export type Sharing = "by-alt" | "by-allele" | "whole";
export type CheckedField = {
  /** ID, QUAL, FILTER or an INFO field; "" in BED. */
  from: string;
  /** 0-based column of BED; -1 in VCF. */
  column: number;
  as: string;
  type: "Integer" | "Float" | "String";
  isFlag: boolean;
  sharing: Sharing;
  /** What the source's header says of it. */
  description: string;
};
export type CheckedFile = {
  file: string;
  /** Names of its sequences. */
  sequences: string[];
  /** Their lengths, where its header tells them. */
  lengths: ReadonlyMap<string, number>;
  /** Size in bytes and date, by which a file is known that was changed since. */
  size: number;
  modified: number;
  /** The file's name, size, date and the index's checksum, for the result's header. */
  version: string;
};
/** A source that was looked at and can be used. Plain data: can be sent between threads. */
export type CheckedSource = Omit<SourceDeclaration, "fields" | "files"> & {
  isVcf: boolean;
  fields: CheckedField[];
  files: CheckedFile[];
};

/** Looks at every file and index. Throws SourceError for the first that cannot be used. */
export function checkSources(sources: readonly SourceDeclaration[]): CheckedSource[] {
  return sources.map(checkSource);
}

function checkSource({ files: paths, fields: declared, ...rest }: SourceDeclaration): CheckedSource {
  const isVcf = isVcfFile(paths[0]!);
  const files: CheckedFile[] = [];
  let fields: CheckedField[] | undefined;
  for (const file of paths) {
    checkBgzf(file);
    const header: SourceHeader = isVcf ? readSourceHeader(file) : { info: new Map(), lengths: new Map() };
    const { names, path: indexPath } = checkIndex(file, isVcf);
    for (const name of names) {
      const other = files.find(({ sequences }) => sequences.includes(name));
      if (other)
        throw new SourceError(
          `Source "${rest.name}": ${other.file} and ${file} both have ${name}, so it is not said which counts. Join them (bcftools concat -a), or make two sources of them.`,
        );
    }
    const own = declared.map((field) =>
      "column" in field ? bedField(field) : vcfField(field, rest.name, file, header.info),
    );
    fields ??= own;
    own.forEach(({ from, type, sharing }, i) => {
      if (type !== fields![i]!.type || sharing !== fields![i]!.sharing)
        throw new SourceError(
          `Source "${rest.name}": ${paths[0]} and ${file} declare INFO field ${from} differently: they are no parts of one whole.`,
        );
    });
    files.push({ file, sequences: [...names], lengths: header.lengths, ...stateOf(file, indexPath) });
  }
  return { ...rest, isVcf, fields: fields!, files };
}

function checkIndex(file: string, isVcf: boolean) {
  const howToMake = indexCommand(isVcf);
  const index = readTabixIndex(file, howToMake);
  if (index.isVcf !== isVcf || (!isVcf && !index.zeroBased))
    throw new SourceError(
      `${index.path} was made for another format. Make it again: ${howToMake} -f ${file}`,
    );
  return index;
}

/** What makes the index of a source, but for the file's name. */
export function indexCommand(isVcf: boolean): string {
  return isVcf ? "tabix -p vcf" : "tabix -p bed";
}

function bedField({ column, as }: { column: number; as: string }): CheckedField {
  const description = `column ${column}`;
  return { from: "", column: column - 1, as, type: "String", isFlag: false, sharing: "whole", description };
}

function vcfField(
  { from, as }: { from: string; as: string },
  name: string,
  file: string,
  declared: ReadonlyMap<string, InfoLine>,
): CheckedField {
  const plain = { from, as, column: -1, isFlag: false, sharing: "whole", type: "String" } as const;
  if (from === "ID" || from === "FILTER") return { ...plain, description: from };
  if (from === "QUAL") return { ...plain, type: "Float", description: from };
  const info = declared.get(from);
  if (!info)
    throw new SourceError(
      `Source "${name}": ${file} has no INFO field ${from}. It has: ${["ID", "QUAL", "FILTER", ...declared.keys()].join(", ")}.`,
    );
  const { number, type, description } = info;
  if (type === "Flag") return { ...plain, type: "Integer", isFlag: true, description };
  const isOne = number === "1" || number === "A" || number === "R";
  return {
    ...plain,
    type: isOne && (type === "Integer" || type === "Float") ? type : "String",
    sharing: number === "A" ? "by-alt" : number === "R" ? "by-allele" : "whole",
    description,
  };
}

/** A source may have hundreds of gigabytes; its index holds the place of every block, so the index's checksum tells it from any other. */
function stateOf(file: string, indexPath: string): Pick<CheckedFile, "size" | "modified" | "version"> {
  const { size, mtime, mtimeMs: modified } = statSync(file);
  const hash = createHash("sha256")
    .update(gunzipSync(readFileSync(indexPath)))
    .digest("hex");
  const date = `${mtime.toISOString().slice(0, 19)}Z`;
  return { size, modified, version: `${basename(file)}, ${size} bytes, of ${date}, index sha256 ${hash}` };
}
