import { statSync } from "node:fs";
import type { ReferenceSequence } from "../genes/reference.ts";
import { openBgzf, type BgzfReader } from "./bgzf-reader.ts";
import type { CanonicalAllele } from "./canonical-allele.ts";
import { indexCommand, type CheckedFile, type CheckedSource } from "./check-sources.ts";
import { SourceError } from "./source-error.ts";
import type { Canonical, JoinRecord } from "./source-joiner.ts";
import { createSourceRows, type SourceRow, type SourceRows } from "./source-rows.ts";
import { bedValues, vcfValues, type Values } from "./source-values.ts";
import { readTabixIndex } from "./tabix-index.ts";
import { textColumn } from "./text-column.ts";

/** What a source says of a record: INFO field and value, as they are written, and whether it had more to say. */
export type Joined = { values: readonly (readonly [id: string, value: string])[]; cut: boolean };

export type JoinedSource = {
  /** `alleles` are the record's ALTs, made comparable; null for what is no sequence. */
  join(record: JoinRecord, alleles: readonly (CanonicalAllele | null)[]): Joined;
  held(): { bytes: number; rows: number };
  close(): void;
};

/**
 * Rows that are written of those that an interval overlaps: a deletion of a chromosome overlaps millions. It is what VEP's `num_records`
 * is unless said otherwise (its documentation, "Custom annotations").
 */
export const mostOverlaps = 50;

/** What is kept of a row: its text, and its alleles once they were asked for. */
type Kept = { text: string; alleles: (CanonicalAllele | null)[] | null };
type OpenFile = { reader: BgzfReader; rows: SourceRows<Kept> };
const nothing: Joined = { values: [], cut: false };

/** Opens a source; its files are opened when a record of one of their sequences comes. */
export function openJoinedSource(
  { files, isVcf, fields, match }: CheckedSource,
  reference: Pick<ReferenceSequence, "contigs" | "findContig">,
  canonical: Canonical,
): JoinedSource {
  const places = placesOf(files, reference);
  const open = files.map((): OpenFile | null => null);
  const rowsOf = (file: number): SourceRows<Kept> => (open[file] ??= openFile(files[file]!, isVcf)).rows;

  const allelesOf = ({ start, value }: SourceRow<Kept>, contig: number) =>
    (value.alleles ??= textColumn(value.text, 4)
      .toUpperCase()
      .split(",")
      .map((alt) => canonical(contig, start, textColumn(value.text, 3).toUpperCase(), alt)));

  const byAllele = (
    rows: SourceRows<Kept>,
    sequence: number,
    contig: number,
    alleles: readonly (CanonicalAllele | null)[],
  ): Joined => {
    const found = alleles.map((allele): Values[] => {
      if (allele === null) return [];
      const matches: Values[] = [];
      for (const row of rows.overlapping(sequence, allele.from, allele.to))
        allelesOf(row, contig).forEach((other, alt) => {
          if (other !== null && isSame(allele, other)) matches.push(vcfValues(columnsOf(row), fields, alt));
        });
      return matches;
    });
    if (found.every((matches) => matches.length === 0)) return nothing;
    return written((field) => {
      const perAlt = found.map((matches) => {
        const values = matches.map((match) => match[field]!);
        // A number stays one: of several rows with the same allele the first that has it.
        return fields[field]!.type === "String"
          ? distinct(values.flatMap((value) => value.split("&"))).join("&")
          : (values.find((value) => value !== "") ?? "");
      });
      return perAlt.some((value) => value !== "") ? perAlt.map((value) => value || ".").join(",") : "";
    });
  };

  const byInterval = (rows: SourceRows<Kept>, sequence: number, start: number, end: number): Joined => {
    const found = rows.overlapping(sequence, start, end, mostOverlaps + 1);
    if (found.length === 0) return nothing;
    const values = found
      .slice(0, mostOverlaps)
      .map(columnsOf)
      .map((columns) => (isVcf ? vcfValues(columns, fields, -1) : bedValues(columns, fields)));
    const said = written((field) => distinct(values.map((row) => row[field]!)).join(","));
    return { ...said, cut: found.length > mostOverlaps };
  };

  const written = (valueOf: (field: number) => string): Joined => ({
    values: fields.map(({ as }, field) => [as, valueOf(field)] as const).filter(([, value]) => value !== ""),
    cut: false,
  });

  return {
    join({ contig, start, end }, alleles) {
      const place = places[contig];
      if (!place) return nothing;
      const rows = rowsOf(place.file);
      return match === "allele"
        ? byAllele(rows, place.sequence, contig, alleles)
        : byInterval(rows, place.sequence, start, end);
    },
    held: () => ({
      bytes: open.reduce((sum, file) => sum + (file?.reader.bytesHeld() ?? 0), 0),
      rows: open.reduce((sum, file) => sum + (file?.rows.rowsHeld() ?? 0), 0),
    }),
    close() {
      for (const file of open) file?.reader.close();
    },
  };
}

/** File and sequence in it of each contig of the reference that the source has, whatever it calls it (chr1, 1, NC_000001.11). */
function placesOf(
  files: readonly CheckedFile[],
  reference: Pick<ReferenceSequence, "contigs" | "findContig">,
): (Place | undefined)[] {
  const places: (Place | undefined)[] = [];
  files.forEach(({ sequences }, file) =>
    sequences.forEach((name, sequence) => {
      const contig = reference.findContig(name);
      if (contig < 0) return;
      // Of two names for one contig the reference's own is meant.
      if (places[contig] === undefined || name === reference.contigs[contig]!.name)
        places[contig] = { file, sequence };
    }),
  );
  return places;
}
type Place = { file: number; sequence: number };

function openFile({ file, size, modified }: CheckedFile, isVcf: boolean): OpenFile {
  const now = statSync(file, { throwIfNoEntry: false });
  if (now?.size !== size || now.mtimeMs !== modified)
    throw new SourceError(`${file} was changed while it was in use: run it again.`);
  const index = readTabixIndex(file, indexCommand(isVcf));
  const reader = openBgzf(file);
  const rows = createSourceRows<Kept>(file, reader, index, (text, start) => ({
    end: endOf(text, start, index.endColumn),
    value: { text, alleles: null },
  }));
  return { reader, rows };
}

/** 0-based end (exclusive) of a row: its column, or REF, or INFO/END where that is further. */
function endOf(text: string, start: number, endColumn: number): number {
  if (endColumn >= 0) return Math.max(start + 1, Number(textColumn(text, endColumn)) || 0);
  const end = start + textColumn(text, 3).length;
  if (!text.includes("END=")) return end;
  return Math.max(end, Number(/(?:^|;)END=(\d+)/.exec(textColumn(text, 7))?.[1] ?? 0));
}

function columnsOf({ value: { text } }: SourceRow<Kept>): string[] {
  return text.split("\t");
}

function isSame(one: CanonicalAllele, other: CanonicalAllele): boolean {
  return one.start === other.start && one.ref === other.ref && one.alt === other.alt;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== "");
}
