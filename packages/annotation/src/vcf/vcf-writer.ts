import type { TextBuffer } from "../consequences/text-buffer.ts";
import type { StoredTotals } from "../explore/format/directory.ts";
import { stripInfoFields } from "../sources/strip-info-fields.ts";
import { createBlockWriter } from "./bgzf.ts";
import type { VcfHeader } from "./header.ts";
import type { ByteSink } from "./io.ts";
import { recordEnd, type VcfRecord } from "./record.ts";
import { teeColumns, type ColumnsOptions } from "../explore/write/tee-columns.ts";
import { createTabixBuilder, maxTabixPosition } from "./tabix.ts";

export type VcfWriter = {
  /** `added` lines go before `#CHROM`; lines of `header` for which `drop` says true are left out. */
  header(header: VcfHeader, added: readonly string[], drop: (line: Buffer) => boolean): void;
  /**
   * The record with `infoId=text` at the end of INFO, and without the field that stood there under that name. All other
   * bytes as they came. "" adds nothing. `joined` goes behind it and replaces fields of its own.
   */
  record(record: VcfRecord, infoId: string, text: string, joined?: JoinedInfo): void;
  /** The record as it came. */
  copy(record: VcfRecord): void;
  pressure(): Promise<void> | undefined;
  /**
   * Ends the output; the index, or null when `sorted` is false, a position is out of its reach or the output is plain; and what the
   * columns counted, or null without them.
   */
  finish(
    sorted: boolean,
  ): Promise<{ index: Buffer | null; outOfReach: boolean; totals: StoredTotals | null }>;
};

/** INFO fields of sources: their text, `;` between, and the names of all that might be there, which go out of INFO as it came. */
export type JoinedInfo = { text: TextBuffer; ids: readonly Uint8Array[] };
export type OutputFormat = "bgzip" | "plain";

type VcfWriterOptions = {
  sink: ByteSink;
  format: OutputFormat;
  level: number;
  /** Where the columns go that the result is explored by; only beside "bgzip". */
  columns?: ColumnsOptions | undefined;
};

/** Puts records together again, and indexes them on the way. */
export function createVcfWriter({ sink, format, level, columns }: VcfWriterOptions): VcfWriter {
  const blocks = createBlockWriter({ sink, format, level });
  const tee = columns && format === "bgzip" ? teeColumns(blocks, columns) : null;
  const out = tee?.out ?? blocks;
  const tabix = createTabixBuilder();
  const newline = Buffer.from("\n");
  const separator = Buffer.from(";");
  const missing = Buffer.from(".");
  let indexing = format === "bgzip";
  let outOfReach = false;
  let lastContig: unknown = null;
  let lastPos = 0;

  const line = (bytes: Uint8Array): void => {
    out.write(bytes, 0, bytes.length);
    out.write(newline, 0, 1);
  };

  /** INFO without the old field and those of `ids`; true when something was written. */
  const writeKeptInfo = (record: VcfRecord, ids: readonly Uint8Array[]): boolean => {
    const { bytes, infoStart, infoEnd, oldStart, oldEnd } = record;
    if (ids.length > 0) {
      const old = oldStart < 0 ? [] : [bytes.subarray(oldStart, bytes.indexOf(0x3d, oldStart))];
      const info = Buffer.from(bytes.subarray(infoStart, infoEnd));
      const { end } = stripInfoFields(info, 0, info.length, [...old, ...ids]);
      const isMissing = end === 0 || (end === 1 && info[0] === 0x2e);
      if (!isMissing) out.write(info, 0, end);
      return !isMissing;
    }
    if (oldStart < 0) {
      const isMissing = infoEnd === infoStart || (infoEnd === infoStart + 1 && bytes[infoStart] === 0x2e);
      if (!isMissing) out.write(bytes, infoStart, infoEnd);
      return !isMissing;
    }
    const before = oldStart > infoStart;
    const after = oldEnd < infoEnd;
    if (before) out.write(bytes, infoStart, oldStart - 1);
    if (after) out.write(bytes, before ? oldEnd : oldEnd + 1, infoEnd);
    return before || after;
  };

  const addToIndex = (record: VcfRecord, from: number): void => {
    const start = record.pos - 1;
    const end = recordEnd(record);
    if (end > maxTabixPosition) {
      outOfReach = true;
      indexing = false;
    } else if (record.contig === lastContig && record.pos < lastPos) indexing = false;
    else tabix.add(record.contig.name, start, end, from, out.position());
    lastContig = record.contig;
    lastPos = record.pos;
  };

  return {
    header(header, added, drop) {
      const kept = header.meta.filter((meta) => !drop(meta));
      const lines = [...kept, ...added.map((text) => Buffer.from(text)), header.columns];
      for (const one of lines) line(one);
      tee?.begin(lines);
    },
    record(record, infoId, text, joined) {
      const { bytes, start, end, infoStart, infoEnd } = record;
      const more = joined?.text.length ?? 0;
      out.reserve(end - start + text.length + more + 16);
      const from = out.position();
      if (text === "" && record.oldStart < 0 && joined === undefined) out.write(bytes, start, end);
      else {
        out.write(bytes, start, infoStart);
        const kept = writeKeptInfo(record, joined?.ids ?? []);
        if (text !== "") {
          if (kept) out.write(separator, 0, 1);
          out.writeText(infoId);
          out.writeText("=");
          out.writeText(text);
        }
        if (joined && more > 0) {
          if (kept || text !== "") out.write(separator, 0, 1);
          out.write(joined.text.bytes, 0, more);
        } else if (!kept && text === "") out.write(missing, 0, 1);
        out.write(bytes, infoEnd, end);
      }
      out.write(newline, 0, 1);
      tee?.endRecord(from);
      if (indexing) addToIndex(record, from);
    },
    copy(record) {
      const { bytes, start, end } = record;
      out.reserve(end - start + 1);
      const from = out.position();
      out.write(bytes, start, end);
      out.write(newline, 0, 1);
      tee?.endRecord(from);
      if (indexing) addToIndex(record, from);
    },
    pressure: () => tee?.pressure() ?? out.pressure(),
    async finish(sorted) {
      await out.finish();
      const totals = (await tee?.finish()) ?? null;
      const index = indexing && sorted ? tabix.finish((position) => out.resolve(position)) : null;
      return { index, outOfReach, totals };
    },
  };
}
