import { readChanges, type AlleleChange } from "../allele-changes.ts";
import { entryReader, type Entry } from "../entry.ts";
import { decodeDeltas } from "../format/numbers.ts";
import { splitPieces } from "../format/pack.ts";
import type { ResultLayout } from "../result-layout.ts";
import { readLines, type Lines } from "./lines.ts";

/** What annotations say: entries by number, and lists of their numbers. */
export type Lists = {
  entries: Entry[];
  /** List i is `flat[ends[i - 1], ends[i])`. */
  ends: Int32Array;
  flat: Int32Array;
};
export type Choices<T> = { choices: T[]; of: Int32Array };

/** By name of a column, what it is once it is read. */
export type Decoded = {
  lists: Lists;
  listOf: Int32Array;
  changes: Choices<AlleleChange[]>;
  filter: Choices<string>;
  pos: Int32Array;
  span: Int32Array;
  place: Float64Array;
  /** NaN where there is none. */
  qual: Float64Array;
  depth: Float64Array;
  lines: Lines;
  /** Codes of two bits, four a byte. */
  pairs: Uint8Array;
};
export type ColumnKind = keyof Decoded;

/** What kind of column each name is. */
export function columnKind(name: string): ColumnKind {
  if (name === "id" || name === "alleles" || name.startsWith("info:") || name.startsWith("entry:"))
    return "lines";
  if (name.startsWith("genotype:")) return "pairs";
  return name as ColumnKind;
}

export type ColumnDecoder = <K extends ColumnKind>(kind: K, bytes: Uint8Array, records: number) => Decoded[K];

/** Reads columns of results of this layout. Throws RangeError for a damaged one. */
export function columnDecoder(layout: ResultLayout): ColumnDecoder {
  const readEntry = layout.annotation ? entryReader(layout.annotation, layout.shared) : undefined;
  const decoders: { [K in ColumnKind]: (bytes: Uint8Array, records: number) => Decoded[K] } = {
    lists(bytes) {
      const [texts, counts, ends, flat] = splitPieces(bytes) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const view = new DataView(counts.buffer, counts.byteOffset, counts.length);
      return {
        entries: readEntry ? textsOf(texts).map(readEntry) : [],
        ends: decodeDeltas(ends, new Int32Array(view.getUint32(0, true))),
        flat: decodeDeltas(flat, new Int32Array(view.getUint32(4, true))),
      };
    },
    listOf: (bytes, records) => decodeDeltas(bytes, new Int32Array(records)),
    changes: (bytes, records) => choices(bytes, records, readChanges),
    filter: (bytes, records) => choices(bytes, records, (text) => text),
    pos: (bytes, records) => decodeDeltas(bytes, new Int32Array(records)),
    span: (bytes, records) => decodeDeltas(bytes, new Int32Array(records)),
    place: (bytes, records) => decodeDeltas(bytes, new Float64Array(records)),
    qual: (bytes, records) => readLines(bytes, records).numbers(),
    depth: (bytes, records) => readLines(bytes, records).numbers(),
    lines: (bytes, records) => readLines(bytes, records),
    pairs: (bytes, records) => (bytes.length === 0 ? new Uint8Array(Math.ceil(records / 4)) : bytes),
  };
  return (kind, bytes, records) => decoders[kind](bytes, records);
}

function choices<T>(bytes: Uint8Array, records: number, read: (text: string) => T): Choices<T> {
  const [texts, of] = splitPieces(bytes) as [Uint8Array, Uint8Array];
  return { choices: textsOf(texts).map(read), of: decodeDeltas(of, new Int32Array(records)) };
}

/** Texts that each end in a line end. */
function textsOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return text === "" ? [] : text.slice(0, -1).split("\n");
}

/** How much memory what was decoded takes, roughly: for the bound of a cache. */
export function bytesHeld(decoded: Decoded[ColumnKind]): number {
  if (ArrayBuffer.isView(decoded)) return decoded.byteLength;
  if ("entries" in decoded)
    return decoded.entries.length * 800 + decoded.ends.byteLength + decoded.flat.byteLength;
  if ("of" in decoded) return decoded.of.byteLength + decoded.choices.length * 100;
  return decoded.bytesHeld;
}
