import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { assemblyNamedIn } from "../genes/known-assemblies.ts";
import type { ReferenceSequence } from "../genes/reference.ts";
import { checkBgzf, openBgzf } from "./bgzf-reader.ts";
import { isVcfFile, type SourceDeclaration } from "./source-config.ts";
import { SourceError } from "./source-error.ts";
import { readTabixIndex } from "./tabix-index.ts";

/** How the values of an INFO field of a source are shared out among its alleles: one each, REF first, or all to each. */
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
/** A source that was looked at and can be used. Plain data: can be sent between threads. */
export type CheckedSource = Omit<SourceDeclaration, "fields"> & {
  isVcf: boolean;
  fields: CheckedField[];
  /** Names of its sequences. */
  sequences: string[];
  /** The file's name, size, date and the index's checksum, for the result's header. */
  version: string;
};

/** Headers are read from the start of a file, no further than this. */
const maxHeaderBytes = 64 * 2 ** 20;

/** Looks at every file and index. Throws SourceError for the first that cannot be used. */
export function checkSources(sources: readonly SourceDeclaration[]): CheckedSource[] {
  return sources.map((source) => {
    const { file } = source;
    const isVcf = isVcfFile(file);
    checkBgzf(file);
    const howToMake = isVcf ? "tabix -p vcf" : "tabix -p bed";
    const index = readTabixIndex(file, howToMake);
    if (index.isVcf !== isVcf || (!isVcf && !index.zeroBased))
      throw new SourceError(
        `${file}.tbi was made for another format. Make it again: ${howToMake} -f ${file}`,
      );
    const declared = isVcf ? infoLines(file) : new Map<string, InfoLine>();
    return {
      ...source,
      isVcf,
      fields: source.fields.map((field) =>
        "column" in field
          ? {
              from: "",
              column: field.column - 1,
              as: field.as,
              type: "String",
              isFlag: false,
              sharing: "whole",
              description: `column ${field.column}`,
            }
          : vcfField(field, source, declared),
      ),
      sequences: [...index.names],
      version: versionOf(file),
    };
  });
}

/** The sources for a reference, and why the others are not for it. */
export function sourcesFor(
  sources: readonly CheckedSource[],
  reference: Pick<ReferenceSequence, "meta" | "findContig">,
): { used: CheckedSource[]; left: string[] } {
  const used: CheckedSource[] = [];
  const left: string[] = [];
  for (const source of sources) {
    const { name, assembly, sequences } = source;
    if (assembly !== undefined && !isSameAssembly(assembly, reference.meta.assembly))
      left.push(`${name} is for ${assembly}, the reference is ${reference.meta.assembly}.`);
    else if (!sequences.some((sequence) => reference.findContig(sequence) >= 0))
      left.push(`${name} has no sequence that the reference ${reference.meta.name} has.`);
    else used.push(source);
  }
  return { used, left };
}

/** GRCh38, hg38 and GRCh38.p14 have the same chromosomes. */
function isSameAssembly(one: string, other: string): boolean {
  const plain = (name: string): string => assemblyNamedIn(name) ?? name.toLowerCase().replace(/\.p\d+$/, "");
  return plain(one) === plain(other);
}

type InfoLine = { number: string; type: string; description: string };

function infoLines(file: string): Map<string, InfoLine> {
  const found = new Map<string, InfoLine>();
  for (const line of headerOf(file).split("\n")) {
    const match =
      /^##INFO=<ID=([^,>]+),Number=([^,>]+),Type=([^,>]+)(?:,Description="((?:[^"\\]|\\.)*)")?/.exec(line);
    if (match) found.set(match[1]!, { number: match[2]!, type: match[3]!, description: match[4] ?? "" });
  }
  return found;
}

function headerOf(file: string): string {
  const reader = openBgzf(file);
  try {
    let text = "";
    for (let offset = 0; text.length < maxHeaderBytes;) {
      const block = reader.block(offset);
      if (block === null) break;
      text += block.bytes.toString("latin1");
      if (/(^|\n)[^#\n]/.test(text)) break;
      offset = block.next;
    }
    return Buffer.from(text.slice(0, text.search(/(^|\n)[^#\n]/) >>> 0), "latin1").toString("utf8");
  } finally {
    reader.close();
  }
}

function vcfField(
  { from, as }: { from: string; as: string },
  { name, file }: SourceDeclaration,
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
function versionOf(file: string): string {
  const { size, mtime } = statSync(file);
  const hash = createHash("sha256")
    .update(gunzipSync(readFileSync(`${file}.tbi`)))
    .digest("hex");
  return `${basename(file)}, ${size} bytes, of ${mtime.toISOString().slice(0, 19)}Z, index sha256 ${hash}`;
}
