import { baseTable, isAlt } from "./alleles.ts";
import type { ContigUse, ContigTable } from "./contigs.ts";
import type { LineReader } from "./line-reader.ts";
import type { RuleId } from "./rules.ts";

/**
 * The record at hand: places in `bytes`, and what was read of it. One object, filled anew for each line, so nothing
 * may be kept of it.
 */
export type VcfRecord = {
  bytes: Buffer;
  /** The line is `bytes[start, end)`. */
  start: number;
  end: number;
  line: number;
  columns: number;
  contig: ContigUse;
  /** 1-based, as in the file. */
  pos: number;
  /** Upper case. */
  ref: string;
  /** Upper case where made of bases; the others as they are. None when there are more than `maxAlts`. */
  alts: readonly string[];
  /** How many ALTs there are, `.` included. */
  altCount: number;
  infoStart: number;
  infoEnd: number;
  /** Where the field that the annotation replaces stands in INFO: `bytes[oldStart, oldEnd)`; -1 when it does not. */
  oldStart: number;
  oldEnd: number;
  /** INFO/END, 1-based inclusive, or 0. */
  infoEndTag: number;
  /** What the broken rule is about, for the report. */
  detail: string;
};

/** Positions are 32-bit in BCF and in every index. */
const maxPos = 2 ** 31 - 1;
/** More alternate alleles at a place than any call set has; a line of 16 MiB could name eight million. */
export const maxAlts = 1000;
const tab = 9;
const semicolon = 59;
const comma = 44;

export type RecordParser = {
  record: VcfRecord;
  /** Reads the reader's current line into `record`; names the first rule it breaks, else null. */
  parse(reader: LineReader): RuleId | null;
};

type RecordParserOptions = {
  /** Columns of the `#CHROM` line. */
  columnCount: number;
  contigs: ContigTable;
  /** INFO field to look for, such as "CSQ"; "" for none. */
  infoId: string;
};

/** Reads records at the level of bytes: strings are made of CHROM (when it changes), REF and ALT only. */
export function createRecordParser({ columnCount, contigs, infoId }: RecordParserOptions): RecordParser {
  const oldField = Buffer.from(infoId, "latin1");
  const endField = Buffer.from("END");
  const oneBase: string[] = [];
  const oneAlt: (readonly string[])[] = [];
  for (let code = 0; code < 256; code++) {
    const letter = String.fromCharCode(code).toUpperCase();
    oneBase.push(letter);
    oneAlt.push([letter]);
  }
  /** Ends of the first eight columns. */
  const ends = new Int32Array(8);
  const record: VcfRecord = {
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    line: 0,
    columns: 0,
    contig: contigs.none,
    pos: 0,
    ref: "",
    alts: [],
    altCount: 0,
    infoStart: 0,
    infoEnd: 0,
    oldStart: -1,
    oldEnd: -1,
    infoEndTag: 0,
    detail: "",
  };

  const countColumns = (bytes: Buffer, start: number, end: number): number => {
    let columns = 0;
    for (let i = start; i < end; i++) {
      if (bytes[i] === tab) {
        if (columns < 8) ends[columns] = i;
        columns++;
      }
    }
    if (columns < 8) ends[columns] = end;
    return columns + 1;
  };

  const quote = (start: number, end: number): string =>
    record.bytes.toString("utf8", start, Math.min(end, start + 120));

  const readRef = (bytes: Buffer, start: number, end: number): boolean => {
    if (end === start) return false;
    if (end === start + 1) {
      const code = bytes[start] as number;
      record.ref = oneBase[code] as string;
      return baseTable[code] !== 0;
    }
    let lower = 0;
    for (let i = start; i < end; i++) {
      const kind = baseTable[bytes[i] as number] as number;
      if (kind === 0) return false;
      lower |= kind & 2;
    }
    const text = bytes.toString("latin1", start, end);
    record.ref = lower ? text.toUpperCase() : text;
    return true;
  };

  const readAlts = (bytes: Buffer, start: number, end: number): boolean => {
    record.altCount = 1;
    if (end === start) return false;
    if (end === start + 1) {
      const code = bytes[start] as number;
      record.alts = oneAlt[code] as readonly string[];
      return baseTable[code] !== 0 || code === 0x2e || code === 0x2a;
    }
    let plain = true;
    let lower = 0;
    for (let i = start; i < end; i++) {
      const code = bytes[i] as number;
      const kind = baseTable[code] as number;
      if (kind === 0) {
        if (code === comma) record.altCount++;
        else plain = false;
      }
      lower |= kind & 2;
    }
    if (record.altCount > maxAlts) {
      record.alts = [];
      return true;
    }
    const text = bytes.toString("latin1", start, end);
    const alts = record.altCount > 1 ? text.split(",") : [text];
    record.alts = alts;
    if (plain) {
      if (lower) record.alts = alts.map((alt) => alt.toUpperCase());
      return !alts.includes("");
    }
    if (lower) record.alts = alts.map((alt) => (/^[A-Za-z]+$/.test(alt) ? alt.toUpperCase() : alt));
    return alts.every(isAlt);
  };

  /** Whether the field that starts at `at` is `name` (with a value or without). */
  const fieldIs = (bytes: Buffer, at: number, end: number, name: Buffer): boolean => {
    const after = at + name.length;
    if (after > end) return false;
    for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
    return after === end || bytes[after] === 61 || bytes[after] === semicolon;
  };

  const scanInfo = (bytes: Buffer, start: number, end: number): void => {
    record.oldStart = -1;
    record.infoEndTag = 0;
    const wanted = oldField.length > 0 ? oldField[0] : -1;
    let fieldStart = start;
    while (fieldStart < end) {
      const first = bytes[fieldStart];
      const isOld = first === wanted && record.oldStart < 0 && fieldIs(bytes, fieldStart, end, oldField);
      const isEnd = first === 69 && fieldIs(bytes, fieldStart, end, endField);
      let at = fieldStart;
      while (at < end && bytes[at] !== semicolon) at++;
      if (isOld) {
        record.oldStart = fieldStart;
        record.oldEnd = at;
      }
      if (isEnd) record.infoEndTag = Math.max(0, readPos(bytes, fieldStart + 4, at));
      fieldStart = at + 1;
    }
  };

  return {
    record,
    parse(reader) {
      const { bytes, start, end } = reader;
      record.bytes = bytes;
      record.start = start;
      record.end = end;
      record.line = reader.line;
      record.detail = "";
      const columns = countColumns(bytes, start, end);
      record.columns = columns;
      if (bytes[start] === 0x23) {
        record.detail = quote(start, end);
        return "header_in_body";
      }
      if (columns < 8) {
        record.detail = `${columns} ${columns === 1 ? "column" : "columns"}`;
        return "too_few_columns";
      }
      if (columns !== columnCount) {
        record.detail = `${columns} columns, #CHROM has ${columnCount}`;
        return "wrong_column_count";
      }
      const chromEnd = ends[0] as number;
      if (chromEnd === start || hasBlank(bytes, start, chromEnd)) {
        record.detail = quote(start, chromEnd);
        return "chrom_empty";
      }
      const posEnd = ends[1] as number;
      const idEnd = ends[2] as number;
      const refEnd = ends[3] as number;
      const altEnd = ends[4] as number;
      record.pos = readPos(bytes, chromEnd + 1, posEnd);
      if (record.pos < 0) {
        record.detail = `POS is "${quote(chromEnd + 1, posEnd)}"`;
        return "pos_not_a_number";
      }
      if (!readRef(bytes, idEnd + 1, refEnd)) {
        record.detail = `REF is "${quote(idEnd + 1, refEnd)}"`;
        return "ref_invalid";
      }
      if (!readAlts(bytes, refEnd + 1, altEnd)) {
        record.detail = `ALT is "${quote(refEnd + 1, altEnd)}"`;
        return "alt_invalid";
      }
      record.contig = contigs.find(bytes, start, chromEnd, reader.line);
      record.infoStart = (ends[6] as number) + 1;
      record.infoEnd = ends[7] as number;
      scanInfo(bytes, record.infoStart, record.infoEnd);
      return null;
    },
  };
}

/** A position, 1-based, written in bytes [start, end); -1 for what is none. */
export function readPos(bytes: Buffer, start: number, end: number): number {
  if (end === start || end - start > 10) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value >= 1 && value <= maxPos ? value : -1;
}

function hasBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) <= 32) return true;
  return false;
}

/** "chrI:1234" of the record, for a report. */
export function locusOf(record: VcfRecord): string {
  return `${record.contig.name}:${record.pos}`;
}

/** 0-based end (exclusive) of what the record covers: REF, or INFO/END where that is further, as htslib's tabix does. */
export function recordEnd(record: VcfRecord): number {
  const refEnd = record.pos - 1 + record.ref.length;
  return record.infoEndTag > refEnd ? record.infoEndTag : refEnd;
}
