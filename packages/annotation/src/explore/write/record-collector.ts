import { describeChanges } from "../allele-changes.ts";
import { samplesKept, type ResultLayout } from "../result-layout.ts";
import { createEntryCollector, type EntryColumns, type TracedEntries } from "./entry-collector.ts";
import { zygosityOf } from "./genotype-column.ts";
import { createInternTable } from "./intern-table.ts";
import { createLineColumn } from "./line-column.ts";

/** Some records of a result as columns: data that can be sent between threads. A line column has a line for each record. */
export type ColumnPart = {
  records: number;
  /** Neighbouring records of one sequence: its name and how many, in turn. */
  runs: { contig: string; records: number }[];
  /** 1-based. */
  pos: Int32Array<ArrayBuffer>;
  /** Bases from POS on that the record covers: of REF, or to INFO/END where that is further. */
  span: Int32Array<ArrayBuffer>;
  /** Where the line begins, as `place` gave it. */
  place: Float64Array<ArrayBuffer>;
  /** Distinct texts, a line each, and by record the number of its text: see allele-changes.ts, and FILTER. */
  changes: Distinct;
  filters: Distinct;
  /** By name: id, alleles (REF, tab, ALT), qual, depth and `info:NAME`. */
  lines: Map<string, Uint8Array<ArrayBuffer>>;
  annotation: EntryColumns;
  /** By sample, a byte for each record: an index into `zygosityCodes`. */
  genotypes: Uint8Array<ArrayBuffer>[];
};

export type Distinct = { texts: Uint8Array<ArrayBuffer>; of: Int32Array<ArrayBuffer> };

export type RecordCollector = {
  /** Adds the line `bytes[start, end)`, without its end, of a record that was read without fault; `traced` is its annotation where that is known. */
  add(bytes: Buffer, start: number, end: number, place: number, traced?: TracedEntries | null): void;
  records(): number;
  /** What was added since the last time; begins anew. */
  take(): ColumnPart;
};

const tab = 9;
const semicolon = 0x3b;
const equals = 0x3d;
const colon = 0x3a;
const dot = 0x2e;
const one = Buffer.from("1");
/** By character: 1 for what ends a field of INFO. */
const isEnd = new Uint8Array(256);
isEnd[semicolon] = isEnd[tab] = 1;

/** Takes the finished lines of a result apart, so that the columns say what the file says, whoever wrote it. */
export function createRecordCollector(layout: ResultLayout): RecordCollector {
  const sampleCount = Math.min(layout.samples.length, samplesKept);
  const infoNames = createInternTable();
  for (const id of layout.info) infoNames.intern(Buffer.from(id), 0, Buffer.byteLength(id));
  const annotationId = Buffer.from(layout.annotation?.id ?? "");
  const infoColumns = layout.info.map(() => createLineColumn());
  /** Looked for though the header does not declare it, or declares more before it than there are columns for. */
  const depthInfo = infoNames.intern(Buffer.from("DP"), 0, 2);
  const endInfo = layout.info.indexOf("END");
  const ids = createLineColumn();
  const alleles = createLineColumn();
  const quals = createLineColumn();
  const filters = createInternTable();
  const changes = createInternTable();
  /** Changes of the alleles seen lately. */
  const known = new Map<string, number>();
  const ofPair = new Int32Array(65_536).fill(-1);
  const depths = createLineColumn();
  const entries = createEntryCollector(layout);
  let capacity = 4096;
  let pos = new Int32Array(capacity);
  let span = new Int32Array(capacity);
  let place = new Float64Array(capacity);
  let changeOf = new Int32Array(capacity);
  let filterOf = new Int32Array(capacity);
  let genotypes = Array.from({ length: sampleCount }, () => new Uint8Array(capacity));
  let runs: ColumnPart["runs"] = [];
  let contig = Buffer.alloc(0);
  let records = 0;
  /** By INFO field, the last record that had it; and whether the record at hand has a depth. */
  const infoRecord = new Int32Array(layout.info.length + 1).fill(-1);
  let hasDepth = false;
  let last = 0;
  const starts = new Int32Array(7);

  const grow = (): void => {
    capacity *= 2;
    const enlarge = <A extends Int32Array | Float64Array | Uint8Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    pos = enlarge(pos, new Int32Array(capacity));
    span = enlarge(span, new Int32Array(capacity));
    place = enlarge(place, new Float64Array(capacity));
    changeOf = enlarge(changeOf, new Int32Array(capacity));
    filterOf = enlarge(filterOf, new Int32Array(capacity));
    genotypes = genotypes.map((column) => enlarge(column, new Uint8Array(capacity)));
  };

  const changesOf = (bytes: Buffer, start: number, end: number): number => {
    if (end - start !== 3) return changesOfText(bytes, start, end);
    // One base for one base: nearly all records.
    const pair = (bytes[start]! << 8) | bytes[start + 2]!;
    let id = ofPair[pair]!;
    if (id < 0) ofPair[pair] = id = changesOfText(bytes, start, end);
    return id;
  };
  const changesOfText = (bytes: Buffer, start: number, end: number): number => {
    const alleles = bytes.toString("latin1", start, end);
    let id = known.get(alleles);
    if (id === undefined) {
      const text = Buffer.from(describeChanges(...(alleles.split("\t") as [string, string])));
      id = changes.intern(text, 0, text.length);
      if (known.size < 4096) known.set(alleles, id);
    }
    return id;
  };

  /** INFO, which begins at `start` and ends before a tab or at `end`; answers where. `last` is INFO/END afterwards, or 0. */
  const addInfo = (bytes: Buffer, start: number, end: number, traced: TracedEntries | null): number => {
    let isAnnotated = false;
    last = 0;
    let at = start;
    for (; at < end && bytes[at] !== tab; at++) {
      let nameEnd = at;
      while (nameEnd < end && !isEnd[bytes[nameEnd]!] && bytes[nameEnd] !== equals) nameEnd++;
      const hasValue = nameEnd < end && bytes[nameEnd] === equals;
      if (hasValue && !isAnnotated && isAt(annotationId, bytes, at, nameEnd)) {
        isAnnotated = true;
        at = traced ? entries.addTraced(bytes, traced) : entries.add(bytes, nameEnd + 1, end);
        if (bytes[at] === semicolon) continue;
        break;
      }
      let valueEnd = nameEnd;
      while (valueEnd < end && !isEnd[bytes[valueEnd]!]) valueEnd++;
      addField(bytes, at, nameEnd, valueEnd, hasValue);
      at = valueEnd;
      if (bytes[at] !== semicolon) break;
    }
    if (!isAnnotated) entries.add(bytes, end, end);
    return Math.min(at, end);
  };

  const addField = (
    bytes: Buffer,
    at: number,
    nameEnd: number,
    valueEnd: number,
    hasValue: boolean,
  ): void => {
    const info = infoNames.find(bytes, at, nameEnd);
    // Of a field that stands there twice the first counts.
    if (info < 0 || infoRecord[info] === records) return;
    infoRecord[info] = records;
    if (!hasValue) infoColumns[info]?.put(records, one, 0, 1);
    else if (!(valueEnd === nameEnd + 2 && bytes[nameEnd + 1] === dot))
      infoColumns[info]?.put(records, bytes, nameEnd + 1, valueEnd);
    if (info === endInfo) last = numberAt(bytes, nameEnd + 1, valueEnd);
    else if (info === depthInfo) {
      hasDepth = isWhole(bytes, nameEnd + 1, valueEnd);
      if (hasDepth) depths.put(records, bytes, nameEnd + 1, valueEnd);
    }
  };

  /** FORMAT at `start`, and the samples behind it. */
  const addSamples = (bytes: Buffer, start: number, end: number, wantsDepth: boolean): void => {
    let formatEnd = start;
    let depthAt = -1;
    for (let field = 0, at = start; ; field++, at = formatEnd + 1) {
      formatEnd = at;
      while (formatEnd < end && bytes[formatEnd] !== tab && bytes[formatEnd] !== colon) formatEnd++;
      if (formatEnd - at === 2 && bytes[at] === 0x44 && bytes[at + 1] === 0x50) depthAt = field; // DP
      if (formatEnd >= end || bytes[formatEnd] === tab) break;
    }
    const hasGenotype = bytes[start] === 0x47 && bytes[start + 1] === 0x54; // GT, always the first (VCF 4.3, section 1.6.2)
    const sumsDepth = wantsDepth && depthAt >= 0;
    let depth = -1;
    const wanted = sumsDepth ? layout.samples.length : sampleCount;
    for (let sample = 0, at = formatEnd + 1; at <= end && sample < wanted; sample++) {
      const sampleEnd = endOfColumn(bytes, at, end);
      if (sample < sampleCount)
        genotypes[sample]![records] = hasGenotype ? zygosityOf(bytes, at, sampleEnd) : 0;
      if (sumsDepth) {
        const own = subfieldNumber(bytes, at, sampleEnd, depthAt);
        if (own >= 0) depth = Math.max(depth, 0) + own;
      }
      at = sampleEnd + 1;
    }
    if (depth < 0) return;
    const text = Buffer.from(String(depth));
    depths.put(records, text, 0, text.length);
  };

  return {
    add(bytes, start, end, where, traced = null) {
      if (records === capacity) grow();
      // Where the columns begin; those that are not there, behind the end.
      for (let column = 0, i = start; column < 7; column++) {
        while (i < end && bytes[i] !== tab) i++;
        starts[column] = Math.min(++i, end + 1);
      }
      const posAt = starts[0]!;
      const idAt = starts[1]!;
      const refAt = starts[2]!;
      const altAt = starts[3]!;
      const qualAt = starts[4]!;
      const filterAt = starts[5]!;
      const infoAt = starts[6]!;
      if (!isAt(contig, bytes, start, posAt - 1)) {
        contig = Buffer.from(bytes.subarray(start, posAt - 1));
        runs.push({ contig: contig.toString("utf8"), records: 0 });
      }
      runs.at(-1)!.records++;
      pos[records] = numberAt(bytes, posAt, idAt - 1);
      place[records] = where;
      if (!(refAt - idAt === 2 && bytes[idAt] === dot)) ids.put(records, bytes, idAt, refAt - 1);
      alleles.put(records, bytes, refAt, qualAt - 1);
      if (!(filterAt - qualAt === 2 && bytes[qualAt] === dot))
        quals.put(records, bytes, qualAt, filterAt - 1);
      filterOf[records] = filters.intern(bytes, filterAt, infoAt - 1);
      changeOf[records] = changesOf(bytes, refAt, qualAt - 1);
      hasDepth = false;
      const formatAt = addInfo(bytes, infoAt, end, traced) + 1;
      span[records] = Math.max(altAt - 1 - refAt, last - pos[records]! + 1);
      for (let sample = 0; sample < sampleCount; sample++) genotypes[sample]![records] = 0;
      if (formatAt <= end) addSamples(bytes, formatAt, end, !hasDepth);
      records++;
    },
    records: () => records,
    take() {
      const lines = new Map([
        ["id", ids.take(records)],
        ["alleles", alleles.take(records)],
        ["qual", quals.take(records)],
        ["depth", depths.take(records)],
      ]);
      layout.info.forEach((id, i) => lines.set(`info:${id}`, infoColumns[i]!.take(records)));
      const part: ColumnPart = {
        records,
        runs,
        pos: pos.slice(0, records),
        span: span.slice(0, records),
        place: place.slice(0, records),
        changes: { texts: changes.take(), of: changeOf.slice(0, records) },
        filters: { texts: filters.take(), of: filterOf.slice(0, records) },
        lines,
        annotation: entries.take(),
        genotypes: genotypes.map((column) => column.slice(0, records)),
      };
      infoRecord.fill(-1);
      known.clear();
      ofPair.fill(-1);
      runs = [];
      contig = Buffer.alloc(0);
      records = 0;
      return part;
    },
  };
}

function isAt(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length === 0 || end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
}

function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! < 0x30 || bytes[i]! > 0x39) return false;
  return end > start;
}

/** A whole number, or 0 where there is none. */
function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}

function endOfColumn(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== tab) i++;
  return i;
}

/** The whole number in a subfield, or -1. */
function subfieldNumber(bytes: Uint8Array, start: number, end: number, field: number): number {
  let at = start;
  for (let skipped = 0; skipped < field; skipped++) {
    while (at < end && bytes[at] !== colon) at++;
    if (at >= end) return -1;
    at++;
  }
  let value = -1;
  for (; at < end && bytes[at] !== colon; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = Math.max(value, 0) * 10 + digit;
  }
  return value;
}
