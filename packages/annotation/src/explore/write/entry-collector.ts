import type { EntryTrace } from "../../consequences/entry-trace.ts";
import type { ResultLayout } from "../result-layout.ts";
import { createInternTable } from "./intern-table.ts";
import { createListTable } from "./list-table.ts";
import { createLineColumn } from "./line-column.ts";
import { createPairTable } from "./pair-table.ts";

const bar = 0x7c;
const comma = 0x2c;
const semicolon = 0x3b;
const tab = 9;

/** What the annotations of a part's records say. */
export type EntryColumns = {
  /** Distinct combinations of the shared fields, joined by bars, a line each. */
  entries: Uint8Array<ArrayBuffer>;
  entryCount: number;
  /** Distinct lists of them, one behind the other as numbers; list i ends before `listEnds[i]`. */
  lists: Int32Array<ArrayBuffer>;
  listEnds: Int32Array<ArrayBuffer>;
  /** By record, the number of its list. */
  listOf: Int32Array<ArrayBuffer>;
  /** By field of `layout.single`: for each record a line with a value for each entry, joined by bars, those of the last entries left out where empty. */
  singles: Uint8Array<ArrayBuffer>[];
};

export type EntryCollector = {
  /**
   * Takes the value of the next record's annotation, which begins at `start` and ends before a semicolon, a tab or `end`; answers where. With
   * `start` at `end` the record has none.
   */
  add(bytes: Uint8Array, start: number, end: number): number;
  /** The same of what the annotator traced while it wrote it; the answer is the same. */
  addTraced(bytes: Uint8Array, traced: TracedEntries): number;
  take(): EntryColumns;
};

/** Entries, and where the text of the last one ends. */
export type TracedEntries = { entries: EntryTrace; end: number };

/**
 * Takes annotations apart. Most records have the same transcripts around them with the same consequence as one before, so the list of
 * combinations is kept once: a test of consequence, gene or biotype then looks at some hundred lists instead of at every record.
 */
export function createEntryCollector({ annotation, shared, single }: ResultLayout): EntryCollector {
  const entries = createInternTable();
  const lists = createListTable();
  const singles = single.map(() => createLineColumn());
  const fieldCount = annotation?.fields.length ?? 0;
  const ends = new Int32Array(fieldCount + 1);
  const runs = runsOf(shared);
  const each = shared.flatMap((field) => [field, field]);
  let scratch = new Uint8Array(1 << 12);
  /** The entries of the record at hand, by number. */
  let list = new Int32Array(64);
  let listOf = new Int32Array(1 << 12);
  let records = 0;
  let isShort = false;
  const combinations = createPairTable();
  /** By single field: how many bars were written in this line. */
  const bars = new Int32Array(single.length);

  const lastSingle = Math.max(-1, ...single);

  const startOf = (field: number, entryStart: number): number =>
    field === 0 ? entryStart : ends[field - 1]! + 1;

  /** The combination that the entry at `entryStart` is; `parts` are first and last field of what is copied in one piece. */
  const combine = (bytes: Uint8Array, entryStart: number, parts: readonly number[]): number => {
    let length = 0;
    for (let r = 0; r < parts.length; r += 2) {
      const from = startOf(parts[r]!, entryStart);
      const to = ends[parts[r + 1]!]!;
      if (length + to - from + 1 > scratch.length) {
        const larger = new Uint8Array((length + to - from + 1) * 2);
        larger.set(scratch);
        scratch = larger;
      }
      if (r > 0) scratch[length++] = bar;
      for (let i = from; i < to; i++) scratch[length++] = bytes[i]!;
    }
    return entries.intern(scratch, 0, length);
  };

  const putSingles = (bytes: Uint8Array, entryStart: number, entry: number): void => {
    for (let k = 0; k < single.length; k++) {
      const from = startOf(single[k]!, entryStart);
      const to = ends[single[k]!]!;
      if (to <= from) continue;
      const column = singles[k]!;
      for (; bars[k]! < entry; bars[k]!++) column.putCharacter(records, bar);
      column.put(records, bytes, from, to);
    }
  };

  /** Finds the fields of the entry at `start`, those up to `lastField` at least; answers where it ends, or that field. */
  const split = (bytes: Uint8Array, start: number, end: number, lastField = fieldCount - 1): number => {
    let field = 0;
    let i = start;
    for (; i < end; i++) {
      const code = bytes[i]!;
      if (code === comma || code === semicolon || code === tab) break;
      if (code !== bar) continue;
      if (field < fieldCount - 1) ends[field++] = i;
      if (field > lastField) return i;
    }
    ends[field] = i;
    isShort = field < fieldCount - 1;
    // What says less than the header promised is empty from there on: each field begins behind a bar that is not there.
    for (let f = field + 1; f < fieldCount; f++) ends[f] = i + f - field;
    return i;
  };

  const endRecord = (count: number): void => {
    const id = lists.intern(list, count);
    if (records === listOf.length) listOf = doubled(listOf);
    listOf[records++] = id;
  };

  return {
    add(bytes, start, end) {
      let count = 0;
      let at = start;
      bars.fill(0);
      for (let isLast = start >= end; !isLast;) {
        const behind = split(bytes, at, end);
        if (count === list.length) list = doubled(list);
        list[count] = combine(bytes, at, isShort ? each : runs);
        putSingles(bytes, at, count);
        count++;
        isLast = behind >= end || bytes[behind] !== comma;
        at = isLast ? behind : behind + 1;
      }
      endRecord(count);
      return at;
    },
    addTraced(bytes, { entries: { count, tx, terms, start, inside }, end }) {
      bars.fill(0);
      while (count > list.length) list = doubled(list);
      for (let i = 0; i < count; i++) {
        let id = combinations.find(tx[i]!, terms[i]!);
        if (id < 0 || inside[i] === 1) {
          const at = start[i]!;
          split(bytes, at, i + 1 < count ? start[i + 1]! : end, id < 0 ? fieldCount - 1 : lastSingle);
          if (id < 0) combinations.set(tx[i]!, terms[i]!, (id = combine(bytes, at, runs)));
          putSingles(bytes, at, i);
        }
        list[i] = id;
      }
      endRecord(count);
      return end;
    },
    take() {
      const { flat, ends: listEnds } = lists.take();
      const taken: EntryColumns = {
        entryCount: entries.size(),
        entries: entries.take(),
        lists: flat,
        listEnds,
        listOf: listOf.slice(0, records),
        singles: singles.map((column) => column.take(records)),
      };
      combinations.clear();
      records = 0;
      return taken;
    },
  };
}

/** Neighbouring indices as first and last, in turn. */
function runsOf(indices: readonly number[]): number[] {
  const runs: number[] = [];
  for (const index of indices) {
    if (runs.length > 0 && runs.at(-1) === index - 1) runs[runs.length - 1] = index;
    else runs.push(index, index);
  }
  return runs;
}

function doubled(from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
