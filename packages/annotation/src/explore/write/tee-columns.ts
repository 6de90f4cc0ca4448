import type { BlockWriter } from "../../vcf/bgzf.ts";
import type { ByteSink } from "../../vcf/io.ts";
import type { TranscriptModel } from "../answers.ts";
import { resultLayout } from "../result-layout.ts";
import type { StoredTotals } from "../format/directory.ts";
import { createColumnsWriter, type ColumnsWriter } from "./columns-writer.ts";
import { createRecordCollector, type RecordCollector } from "./record-collector.ts";

/** Where the columns of a result go, and the transcript on which a gene is pictured, by the gene's id. */
export type ColumnsOptions = {
  sink: ByteSink;
  modelOf?: (geneId: string) => TranscriptModel | null;
  /** Records of a block, for tests that want many small ones. */
  blockRecords?: number;
};

export type ColumnsTee = {
  /** A writer of the same result that lets the columns see what is written. */
  out: BlockWriter;
  /** The header is whole: what comes are records. `lines` are all of it. */
  begin(lines: readonly Buffer[]): void;
  /** A record whose line began at `from` was written, its end included. */
  endRecord(from: number): void;
  pressure(): Promise<void> | undefined;
  /** After `out` is finished; answers what was counted of all records, or null where nothing began. */
  finish(): Promise<StoredTotals | null>;
};

/** Records handed on at a time. */
const partRecords = 4096;

/** Makes the columns of a result whose writer puts its lines together piece by piece. */
export function teeColumns(writer: BlockWriter, options: ColumnsOptions): ColumnsTee {
  let line = Buffer.allocUnsafeSlow(1 << 14);
  let length = 0;
  let collector: RecordCollector | undefined;
  let columns: ColumnsWriter | undefined;
  let handedOn: Promise<void> | undefined;

  const room = (count: number): void => {
    if (length + count <= line.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(length + count, line.length * 2));
    line.copy(larger, 0, 0, length);
    line = larger;
  };
  const handOn = (): void => {
    const part = collector!.take();
    const before = handedOn;
    handedOn = (async () => {
      await before;
      await columns!.add(part, 0);
    })();
    handedOn.catch(() => {}); // told by `pressure` and `finish`
  };

  return {
    out: {
      ...writer,
      write(bytes, start, end) {
        writer.write(bytes, start, end);
        if (!collector) return;
        room(end - start);
        line.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), length);
        length += end - start;
      },
      writeText(text) {
        writer.writeText(text);
        if (!collector) return;
        room(text.length * 3); // a UTF-16 unit is at most three bytes of UTF-8
        length += line.write(text, length, "utf8");
      },
    },
    begin(lines) {
      const header = lines.map((text) => text.toString("utf8"));
      const layout = resultLayout(header);
      collector = createRecordCollector(layout);
      columns = createColumnsWriter({ ...options, header, layout });
    },
    endRecord(from) {
      collector!.add(line, 0, length - 1, from);
      length = 0;
      if (collector!.records() >= partRecords) handOn();
    },
    pressure() {
      const wait = handedOn;
      handedOn = undefined;
      return wait;
    },
    async finish() {
      if (!columns || !collector) return null;
      handOn();
      await handedOn;
      return columns.finish(writer.blockSizes());
    },
  };
}
