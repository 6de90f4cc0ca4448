import { isNumber } from "../field-test.ts";

/** A text for each record. */
export type Lines = {
  /** "" where there is none. */
  at(record: number): string;
  isEmpty(record: number): boolean;
  /** The part of the text between bars number `part - 1` and `part`. */
  part(record: number, part: number): string;
  /** 1 for each record whose text holds `needle` in any case; `needle` is ASCII in lower case. */
  holding(needle: string): Uint8Array;
  /** 1 for each record one of whose parts fulfils the test. `ofNumber` answers the same of a whole number, for which no string is made then. */
  withPart(fulfils: (part: string) => boolean, ofNumber: ((part: number) => boolean) | null): Uint8Array;
  /** Each as a number, NaN where it is none. */
  numbers(): Float64Array;
  bytesHeld: number;
};

const newline = 10;
const bar = 0x7c;

/** Reads `records` lines; of no bytes all are empty. Throws RangeError where there are fewer. */
export function readLines(bytes: Uint8Array, records: number): Lines {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  /** Where each line ends. */
  let ends: Int32Array | undefined;
  const find = (): Int32Array => {
    if (ends) return ends;
    ends = new Int32Array(records);
    let at = 0;
    for (let record = 0; record < records; record++) {
      while (text[at] !== newline)
        if (++at >= text.length) throw new RangeError("a column of texts is cut short");
      ends[record] = at++;
    }
    return ends;
  };
  const isNothing = bytes.length === 0;
  const startOf = (record: number): number => (record === 0 ? 0 : find()[record - 1]! + 1);

  return {
    at: (record) => (isNothing ? "" : text.toString("utf8", startOf(record), find()[record])),
    isEmpty: (record) => isNothing || find()[record] === startOf(record),
    part(record, part) {
      if (isNothing) return "";
      let from = startOf(record);
      const end = find()[record]!;
      for (let skipped = 0; skipped < part; skipped++) {
        while (from < end && text[from] !== bar) from++;
        if (from >= end) return "";
        from++;
      }
      let to = from;
      while (to < end && text[to] !== bar) to++;
      return to === from ? "" : text.toString("utf8", from, to);
    },
    holding(needle) {
      const found = new Uint8Array(records);
      if (needle === "") return found.fill(1);
      if (isNothing) return found;
      // Byte for byte, so that a place in the string is one in the bytes.
      const lower = text.toString("latin1").toLowerCase();
      const all = find();
      let record = 0;
      for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, all[record]! + 1)) {
        while (all[record]! < at) record++;
        found[record] = 1;
      }
      return found;
    },
    withPart(fulfils, ofNumber) {
      const found = new Uint8Array(records);
      const whenEmpty = fulfils("");
      if (isNothing) return found.fill(whenEmpty ? 1 : 0);
      const all = find();
      const passes = (from: number, to: number): boolean => {
        if (from === to) return whenEmpty;
        const number = ofNumber === null ? Number.NaN : wholeNumberIn(text, from, to);
        return Number.isNaN(number) ? fulfils(text.toString("utf8", from, to)) : ofNumber!(number);
      };
      for (let record = 0, from = 0; record < records; record++) {
        const end = all[record]!;
        for (let at = from; at <= end; at++) {
          if (at < end && text[at] !== bar) continue;
          if (passes(from, at)) {
            found[record] = 1;
            break;
          }
          from = at + 1;
        }
        from = end + 1;
      }
      return found;
    },
    numbers() {
      const numbers = new Float64Array(records).fill(Number.NaN);
      if (isNothing) return numbers;
      for (let record = 0; record < records; record++)
        numbers[record] = numberIn(text, startOf(record), find()[record]!);
      return numbers;
    },
    bytesHeld: bytes.length + (isNothing ? 0 : records * 4),
  };
}

/** Most are as short as "30" or "1234.77", which need no string to be read; fifteen digits are exact. */
function numberIn(bytes: Buffer, start: number, end: number): number {
  if (start === end) return Number.NaN;
  let digits = 0;
  let scale = 0;
  for (let i = start; i < end; i++) {
    const code = bytes[i]!;
    if (code === 0x2e && scale === 0 && i > start && i + 1 < end) scale = 1;
    else if (code >= 0x30 && code <= 0x39 && end - start <= 15) {
      digits = digits * 10 + code - 0x30;
      scale *= 10;
    } else {
      const text = bytes.toString("latin1", start, end);
      return isNumber(text) ? Number(text) : Number.NaN;
    }
  }
  return scale === 0 ? digits : digits / scale;
}

/** NaN for what is not just digits, or more of them than are exact. */
function wholeNumberIn(bytes: Buffer, start: number, end: number): number {
  if (end - start > 15) return Number.NaN;
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
