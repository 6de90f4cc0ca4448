import { putCharacter, type TextBuffer } from "../consequences/text-buffer.ts";
import type { Reference, ReferenceSequence } from "../genes/reference.ts";
import { openBgzf } from "./bgzf-reader.ts";
import { canonicalAllele, type CanonicalAllele, type ReadBases } from "./canonical-allele.ts";
import type { CheckedSource } from "./check-sources.ts";
import { createSourceRows, type SourceRow } from "./source-rows.ts";
import { bedValues, vcfValues, type Values } from "./source-values.ts";
import { readTabixIndex } from "./tabix-index.ts";

/** What of a record a join looks at; `start` and `end` are 0-based half-open, `contig` indexes the reference's contigs. */
export type JoinRecord = {
  contig: number;
  start: number;
  end: number;
  ref: string;
  alts: readonly string[];
};

/** Joins records with sources that are open. */
export type SourceJoiner = {
  /** Appends what the sources say, as INFO fields with `;` between; nothing when they say nothing. */
  joinInto(out: TextBuffer, record: JoinRecord): void;
  /** Bytes of the sources' files held at the moment, and rows. */
  held(): { bytes: number; rows: number };
  close(): void;
};

type LoadedReference = ReferenceSequence & Partial<Pick<Reference, "bases">>;
const semicolon = 0x3b;
const plainBases = /^[ACGTN]+$/;

/** Opens the sources, for the thread that calls. Throws SourceError where one has gone bad since it was checked. */
export function openSourceJoiner(
  sources: readonly CheckedSource[],
  reference: LoadedReference,
): SourceJoiner {
  const bases: ReadBases | undefined = reference.bases && ((...where) => reference.bases!(...where));
  const open = sources.map((source) => openSource(source, reference, bases));
  return {
    joinInto(out, record) {
      // Records at one place ask for the same, so each source canonicalises ALTs only once a record.
      const alleles = record.alts.map((alt) => canonical(reference, record, alt, bases));
      const from = out.length;
      for (const { join } of open) {
        for (const [id, value] of join(record, alleles)) {
          if (out.length > from) putCharacter(out, semicolon);
          putUtf8(out, `${id}=${value}`);
        }
      }
    },
    held: () =>
      open.reduce((sum, { held }) => ({ bytes: sum.bytes + held().bytes, rows: sum.rows + held().rows }), {
        bytes: 0,
        rows: 0,
      }),
    close() {
      for (const one of open) one.close();
    },
  };
}

function canonical(
  reference: LoadedReference,
  { contig, start, ref }: Pick<JoinRecord, "contig" | "start" | "ref">,
  alt: string,
  bases: ReadBases | undefined,
): CanonicalAllele | null {
  if (!plainBases.test(alt)) return null;
  return canonicalAllele(contig, start, ref, alt, reference.contigs[contig]!.length, bases);
}

/** What is kept of a row: its columns until it is asked for, then the alleles. */
type Kept = { columns: string[]; alleles: (CanonicalAllele | null)[] | null };

function openSource(source: CheckedSource, reference: LoadedReference, bases: ReadBases | undefined) {
  const { file, isVcf, fields, match } = source;
  const index = readTabixIndex(file, isVcf ? "tabix -p vcf" : "tabix -p bed");
  const reader = openBgzf(file);
  const rows = createSourceRows<Kept>(file, reader, index, (columns, start) => ({
    end: endOf(columns, start, index.endColumn),
    value: { columns, alleles: null },
  }));
  /** Sequence of the source for each contig of the reference, or -1. */
  const sequences = reference.contigs.map(() => -1);
  index.names.forEach((name, i) => {
    const contig = reference.findContig(name);
    // Of two names for one contig the reference's own is meant.
    if (contig >= 0 && (sequences[contig]! < 0 || name === reference.contigs[contig]!.name))
      sequences[contig] = i;
  });

  const allelesOf = ({ start, value }: SourceRow<Kept>, contig: number) =>
    (value.alleles ??= value.columns[4]!.toUpperCase()
      .split(",")
      .map((alt) =>
        canonical(reference, { contig, start, ref: value.columns[3]!.toUpperCase() }, alt, bases),
      ));

  const byAllele = (
    sequence: number,
    { contig }: JoinRecord,
    alleles: readonly (CanonicalAllele | null)[],
  ): [string, string][] => {
    const found = alleles.map((allele): Values[] => {
      if (allele === null) return [];
      const matches: Values[] = [];
      for (const row of rows.overlapping(sequence, allele.from, allele.to))
        allelesOf(row, contig).forEach((other, alt) => {
          if (other !== null && isSame(allele, other))
            matches.push(vcfValues(row.value.columns, fields, alt));
        });
      return matches;
    });
    return written((field, { type }) => {
      const perAlt = found.map((matches) => {
        const values = distinct(matches.map((values) => values[field]!));
        // A number stays one: of several rows with the same allele the first that has it.
        return type === "String"
          ? distinct(values.flatMap((value) => value.split("&"))).join("&")
          : (values[0] ?? "");
      });
      return perAlt.some((value) => value !== "") ? perAlt.map((value) => value || ".").join(",") : "";
    });
  };

  const byOverlap = (sequence: number, { start, end }: JoinRecord): [string, string][] => {
    const found = rows
      .overlapping(sequence, start, end)
      .map(({ value: { columns } }) => (isVcf ? vcfValues(columns, fields, -1) : bedValues(columns, fields)));
    return written((field) => distinct(found.map((values) => values[field]!)).join(","));
  };

  /** Id and value of each field that has one. */
  const written = (
    valueOf: (field: number, declared: CheckedSource["fields"][number]) => string,
  ): [string, string][] =>
    fields
      .map((field, i): [string, string] => [field.as, valueOf(i, field)])
      .filter(([, value]) => value !== "");

  return {
    join(record: JoinRecord, alleles: readonly (CanonicalAllele | null)[]): [string, string][] {
      const sequence = sequences[record.contig]!;
      if (sequence < 0) return [];
      return match === "allele" ? byAllele(sequence, record, alleles) : byOverlap(sequence, record);
    },
    held: () => ({ bytes: reader.bytesHeld(), rows: rows.rowsHeld() }),
    close: () => reader.close(),
  };
}

/** 0-based end (exclusive) of a row: its column, or REF, or INFO/END where that is further. */
function endOf(columns: readonly string[], start: number, endColumn: number): number {
  if (endColumn >= 0) return Math.max(start + 1, Number(columns[endColumn]) || 0);
  const tagged = Number(/(?:^|;)END=(\d+)/.exec(columns[7] ?? "")?.[1] ?? 0);
  return Math.max(start + (columns[3] ?? ".").length, tagged);
}

function isSame(one: CanonicalAllele, other: CanonicalAllele): boolean {
  return one.start === other.start && one.ref === other.ref && one.alt === other.alt;
}

function distinct(values: readonly string[]): string[] {
  if (values.length < 2) return values[0] === "" ? [] : [...values];
  return [...new Set(values)].filter((value) => value !== "");
}

function putUtf8(out: TextBuffer, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (const byte of bytes) putCharacter(out, byte);
}
