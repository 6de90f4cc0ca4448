import type { BgzfReader } from "./bgzf-reader.ts";
import { SourceError } from "./source-error.ts";
import type { FileChunk, TabixIndex } from "./tabix-index.ts";
import { textColumn } from "./text-column.ts";

/** A row of a source: the part of its sequence that it covers, 0-based half-open, and what is kept of it. */
export type SourceRow<T> = { start: number; end: number; value: T };

/** Rows of one source, asked for region by region. */
export type SourceRows<T> = {
  /**
   * Those that overlap [start, end), 0-based, of a sequence (index into the index's names), in order, the first `most` of them. Regions that
   * come in order are read straight on; any other is looked up. The list is used again for the next answer.
   */
  overlapping(sequence: number, start: number, end: number, most?: number): readonly SourceRow<T>[];
  /** Rows in memory at the moment. */
  rowsHeld(): number;
};

/** A region that begins no further on is reached by reading on, a later one through the index. */
const readOnBases = 16_384;
/** So much is looked up in the index at a time. */
const lookedUpBases = 65_536;
/** Rows are kept for so long behind the last region, for records whose alleles reach a bit further back than the one before. */
const keptBehind = 256;
const fewRows = 64;

const tab = 9;
const newline = 10;

/**
 * `make` turns the text of a row that is asked for into what is kept of it; null for a row that nothing can match. Rows before
 * the region are passed over without.
 */
export function createSourceRows<T>(
  path: string,
  file: BgzfReader,
  index: TabixIndex,
  make: (text: string, start: number) => { end: number; value: T } | null,
): SourceRows<T> {
  const nameBytes = index.names.map((name) => Buffer.from(name));
  let sequence = -1;
  /** What was looked up: [from, to). Rows that end at or before `from` may be gone. */
  let from = 0;
  let to = 0;
  let chunks: FileChunk[] = [];
  let chunk = 0;
  let block = 0;
  let place = 0;
  /** Start of the last row that was read. */
  let readTo = -1;
  let rows: SourceRow<T>[] = [];
  /** So many rows are looked through for such as are behind. */
  let tidyAt = fewRows;
  /** Rows before this one end at or before `endedBy`: regions that come in order need not look at them again. */
  let head = 0;
  let endedBy = 0;
  const answer: SourceRow<T>[] = [];

  const lookUp = (start: number, end: number): void => {
    from = Math.max(0, start - keptBehind);
    to = Math.max(end, from + lookedUpBases);
    chunks = index.chunks(sequence, from, to);
    chunk = -1;
    nextChunk();
    readTo = -1;
    rows = [];
    head = 0;
  };
  const passEnded = (start: number): void => {
    if (start < endedBy) head = 0;
    while (head < rows.length && rows[head]!.end <= start) head++;
    endedBy = start;
  };
  const nextChunk = (): void => {
    chunk++;
    block = chunks[chunk]?.fromBlock ?? 0;
    place = chunks[chunk]?.fromPlace ?? 0;
  };

  /** The next line of the chunks, or null after the last. */
  const nextLine = (): Buffer | null => {
    for (; chunk < chunks.length; nextChunk()) {
      const { toBlock, toPlace } = chunks[chunk]!;
      if (block < toBlock || (block === toBlock && place < toPlace)) {
        const line = readLine();
        if (line) return line;
      }
    }
    return null;
  };
  const readLine = (): Buffer | null => {
    let carried: Buffer | null = null;
    for (;;) {
      const current = file.block(block);
      if (current === null) return carried;
      if (place > current.bytes.length) throw mismatch(path, index);
      const end = current.bytes.indexOf(newline, place);
      const part = current.bytes.subarray(place, end < 0 ? current.bytes.length : end);
      const line: Buffer = carried === null ? part : Buffer.concat([carried, part]);
      if (end >= 0) {
        place = end + 1;
        if (place === current.bytes.length) {
          block = current.next;
          place = 0;
        }
        return line;
      }
      // An empty block at the end must not look like an empty line.
      carried = line.length === 0 ? carried : line;
      block = current.next;
      place = 0;
    }
  };

  const readUntil = (start: number, end: number, most: number): void => {
    const overlaps = (row: SourceRow<T>): boolean => row.start < end && row.end > start;
    let missing = most;
    if (most !== Infinity) for (let i = head; i < rows.length; i++) if (overlaps(rows[i]!)) missing--;
    while (readTo < end && missing > 0) {
      const line = nextLine();
      if (line === null) {
        readTo = Number.MAX_SAFE_INTEGER;
        return;
      }
      if (line.length === 0 || line[0] === index.comment) continue;
      if (!isSequence(line)) throw mismatch(path, index);
      const begin = beginOf(line);
      if (begin < 0) throw mismatch(path, index);
      if (begin < readTo)
        throw new SourceError(
          `${path} is not sorted by position (${nameAt(line)}:${begin + 1} comes after ${readTo + 1}): sort it, bgzip it and index it again.`,
        );
      readTo = begin;
      // Most rows lie before the region and are short: whether they reach it is only looked at where they may.
      const row = mayReach(line, begin, start) ? make(line.toString("utf8"), begin) : null;
      if (row === null || row.end <= from) continue;
      const kept = { start: begin, end: row.end, value: row.value };
      rows.push(kept);
      if (overlaps(kept)) missing--;
    }
  };

  /** Whether a row can reach `start - keptBehind`: INFO/END and END columns may say anything, so only short lines are told apart. */
  const mayReach = (line: Buffer, begin: number, start: number): boolean =>
    begin + line.length > start - keptBehind || index.endColumn >= 0 || line.includes("END=");

  const isSequence = (line: Buffer): boolean => {
    const name = nameBytes[sequence]!;
    if (index.nameColumn !== 0) return columnOf(line, index.nameColumn) === index.names[sequence];
    if (line[name.length] !== tab) return false;
    for (let i = 0; i < name.length; i++) if (line[i] !== name[i]) return false;
    return true;
  };
  const nameAt = (line: Buffer): string => columnOf(line, index.nameColumn);

  const beginOf = (line: Buffer): number => {
    let at = 0;
    for (let column = 0; column < index.beginColumn; column++) {
      at = line.indexOf(tab, at) + 1;
      if (at === 0) return -1;
    }
    let value = 0;
    let digits = 0;
    for (; at < line.length; at++, digits++) {
      const digit = line[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (digits === 0) return -1;
    return index.zeroBased ? value : Math.max(0, value - 1);
  };

  return {
    overlapping(wanted, start, end, most = Infinity) {
      const isNear =
        wanted === sequence && start >= from && end <= to && (readTo < 0 || start - readTo <= readOnBases);
      sequence = wanted;
      if (!isNear) lookUp(start, end);
      passEnded(start);
      readUntil(start, end, most);
      passEnded(start);
      if (start - keptBehind > from) {
        from = start - keptBehind;
        // Only when it is worth it: those that stay are not looked through for each record.
        if (rows.length >= tidyAt) {
          rows = rows.filter((row) => row.end > from);
          tidyAt = Math.max(fewRows, rows.length * 2);
          head = 0;
          passEnded(start);
        }
      }
      answer.length = 0;
      for (let i = head; i < rows.length; i++) {
        const row = rows[i]!;
        if (row.start >= end || answer.length >= most) break;
        if (row.end > start) answer.push(row);
      }
      return answer;
    },
    rowsHeld: () => rows.length,
  };
}

function columnOf(line: Buffer, column: number): string {
  return textColumn(line.toString("utf8"), column);
}

function mismatch(path: string, index: TabixIndex): SourceError {
  return new SourceError(
    `${index.path} does not belong to ${path}: it points to places where other rows stand. Make it again: tabix -f ${path}`,
  );
}
