import { entryColumn, genotypeColumn, infoColumn } from "../column-names.ts";
import { encodeDeltas } from "../format/numbers.ts";
import { joinPieces } from "../format/pack.ts";
import type { ResultLayout } from "../result-layout.ts";
import type { ColumnPart, Distinct } from "./record-collector.ts";

/** Consecutive records, with each column as bytes that are not compressed yet. */
export type RawBlock = {
  records: number;
  runs: { contig: string; records: number; from: number; to: number }[];
  /** By name; null for a column that is left out since its values are too long. */
  columns: Map<string, Uint8Array | null>;
};

/** Of an INFO field, in the mean: a sequence or a text of its own in each record would make the columns as large as the result. */
const longestMean = 64;
const newline = 10;

/** Puts parts together to one block; `bases` are added to the places of each. */
export function buildBlock(
  parts: readonly ColumnPart[],
  bases: readonly number[],
  { annotation, single, info }: ResultLayout,
): RawBlock {
  const records = parts.reduce((sum, part) => sum + part.records, 0);
  const lines = (name: string): Uint8Array => joinLines(parts.map((part) => part.lines.get(name)!));
  const columns: RawBlock["columns"] = new Map();
  const lists = mergeLists(parts, records);
  columns.set("lists", lists.lists);
  columns.set("listOf", lists.listOf);
  columns.set(
    "changes",
    mergeDistinct(parts, records, ({ changes }) => changes),
  );
  columns.set(
    "filter",
    mergeDistinct(parts, records, ({ filters }) => filters),
  );
  columns.set("pos", encodeDeltas(concat(parts, records, ({ pos }) => pos)));
  columns.set("span", encodeDeltas(concat(parts, records, ({ span }) => span)));
  for (const name of ["qual", "depth", "id", "alleles"]) columns.set(name, lines(name));
  parts[0]!.genotypes.forEach((_, sample) => {
    columns.set(genotypeColumn(sample), packPairs(parts, records, sample));
  });
  for (const id of info) {
    const column = lines(infoColumn(id));
    columns.set(infoColumn(id), column.length > (longestMean + 1) * records + 65_536 ? null : column);
  }
  single.forEach((field, i) => {
    const texts = parts.map((part) => part.annotation.singles[i]!);
    columns.set(entryColumn(annotation!.fields[field]!), joinLines(texts));
  });
  columns.set("place", encodeDeltas(places(parts, bases, records)));
  return { records, runs: mergeRuns(parts), columns };
}

/** Lines behind each other; nothing where they are all empty. */
function joinLines(texts: readonly Uint8Array[]): Uint8Array {
  const joined = texts.length === 1 ? texts[0]! : Buffer.concat(texts);
  return joined.every((code) => code === newline) ? joined.subarray(0, 0) : joined;
}

function concat(
  parts: readonly ColumnPart[],
  records: number,
  of: (part: ColumnPart) => Int32Array,
): Int32Array {
  const all = new Int32Array(records);
  let at = 0;
  for (const part of parts) {
    all.set(of(part), at);
    at += part.records;
  }
  return all;
}

function places(parts: readonly ColumnPart[], bases: readonly number[], records: number): Float64Array {
  const all = new Float64Array(records);
  let at = 0;
  parts.forEach(({ place }, i) => {
    const base = bases[i]!;
    for (let k = 0; k < place.length; k++) all[at++] = base + place[k]!;
  });
  return all;
}

/** Distinct texts over all parts, and by record the number of its text. */
function mergeDistinct(
  parts: readonly ColumnPart[],
  records: number,
  of: (part: ColumnPart) => Distinct,
): Uint8Array {
  const numbers = new Map<string, number>();
  const merged = new Int32Array(records);
  let at = 0;
  for (const part of parts) {
    const { texts, of: ids } = of(part);
    const renumbered = linesOf(texts).map((text) => numberOf(numbers, text));
    for (let i = 0; i < ids.length; i++) merged[at++] = renumbered[ids[i]!]!;
  }
  return joinPieces([linesFrom(numbers.keys()), encodeDeltas(merged)]);
}

/** `lists` is four pieces: combinations, how many entries each list has, the lists, and how many lists there are by the length of the second. */
function mergeLists(
  parts: readonly ColumnPart[],
  records: number,
): { lists: Uint8Array; listOf: Uint8Array } {
  const entries = new Map<string, number>();
  const lists = new Map<string, number>();
  const flat: number[] = [];
  const ends: number[] = [];
  const merged = new Int32Array(records);
  let at = 0;
  for (const { annotation } of parts) {
    const entryNumbers = linesOf(annotation.entries).map((text) => numberOf(entries, text));
    const listNumbers = Array.from(annotation.listEnds, (end, i) => {
      const own = Array.from(
        annotation.lists.subarray(i === 0 ? 0 : annotation.listEnds[i - 1]!, end),
        (entry) => entryNumbers[entry]!,
      );
      const known = lists.size;
      const number = numberOf(lists, own.join(","));
      if (number === known) {
        flat.push(...own);
        ends.push(flat.length);
      }
      return number;
    });
    const { listOf } = annotation;
    for (let i = 0; i < listOf.length; i++) merged[at++] = listNumbers[listOf[i]!]!;
  }
  const counts = new DataView(new ArrayBuffer(8));
  counts.setUint32(0, ends.length, true);
  counts.setUint32(4, flat.length, true);
  return {
    lists: joinPieces([
      linesFrom(entries.keys()),
      new Uint8Array(counts.buffer),
      encodeDeltas(ends),
      encodeDeltas(flat),
    ]),
    listOf: encodeDeltas(merged),
  };
}

function numberOf(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = numbers.size));
  return number;
}

/** Texts that each end in a line end, byte for byte as latin1. */
function linesOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return text === "" ? [] : text.slice(0, -1).split("\n");
}

function linesFrom(texts: Iterable<string>): Uint8Array {
  return Buffer.from([...texts].map((text) => `${text}\n`).join(""), "latin1");
}

/** Two bits a record, four records a byte, the first as the lowest. */
function packPairs(parts: readonly ColumnPart[], records: number, sample: number): Uint8Array {
  const packed = new Uint8Array(Math.ceil(records / 4));
  let at = 0;
  for (const { genotypes } of parts) {
    const codes = genotypes[sample]!;
    for (let i = 0; i < codes.length; i++, at++) packed[at >> 2]! |= codes[i]! << ((at & 3) * 2);
  }
  return packed;
}

function mergeRuns(parts: readonly ColumnPart[]): RawBlock["runs"] {
  const runs: RawBlock["runs"] = [];
  for (const part of parts) {
    let at = 0;
    for (const { contig, records } of part.runs) {
      let from = Infinity;
      let to = 0;
      for (let i = at; i < at + records; i++) {
        from = Math.min(from, part.pos[i]!);
        to = Math.max(to, part.pos[i]! + part.span[i]! - 1);
      }
      at += records;
      const last = runs.at(-1);
      if (last?.contig !== contig) runs.push({ contig, records, from, to });
      else {
        last.records += records;
        last.from = Math.min(last.from, from);
        last.to = Math.max(last.to, to);
      }
    }
  }
  return runs;
}
