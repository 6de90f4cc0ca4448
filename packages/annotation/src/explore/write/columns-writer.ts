import type { ByteSink } from "../../vcf/io.ts";
import type { TranscriptModel } from "../answers.ts";
import { columnNames } from "../column-names.ts";
import { contigLengths } from "../contig-lengths.ts";
import { createFacetCounter, facetColumns } from "../facets.ts";
import {
  footerBytes,
  genesAPage,
  magic,
  type Directory,
  type DirectoryGroup,
  type StoredOverview,
  type StoredTotals,
} from "../format/directory.ts";
import { encodeDeltas } from "../format/numbers.ts";
import { pack } from "../format/pack.ts";
import { columnDecoder, type Decoded } from "../read/decode.ts";
import type { ResultLayout } from "../result-layout.ts";
import { buildBlock, type RawBlock } from "./block-builder.ts";
import { createValueLists } from "./value-lists.ts";
import { createGeneLedger, type GeneUse } from "./gene-ledger.ts";
import type { ColumnPart } from "./record-collector.ts";

export type ColumnsWriter = {
  /** Adds the next records. `base` is what their places are counted from: the number of BGZF blocks before them, times 65536. */
  add(part: ColumnPart, base: number): Promise<void>;
  /**
   * Writes what is left; `blockSizes` are the compressed bytes of each BGZF block of the result. Answers what was counted of all records,
   * as it stands in the file.
   */
  finish(blockSizes: readonly number[]): Promise<StoredTotals>;
};

export type ColumnsWriterOptions = {
  sink: ByteSink;
  /** All lines of the result's header. */
  header: readonly string[];
  layout: ResultLayout;
  /** The transcript on which a gene is pictured, by the gene's id. */
  modelOf?: ((geneId: string) => TranscriptModel | null) | undefined;
  blockRecords?: number;
};

/**
 * Records of a block at least, but in the last: enough that a column compresses well and the directory stays small, few enough that a
 * row is shown without reading much that is not shown.
 */
const usualBlockRecords = 16_384;
/** A group is written when it has so many blocks or so many bytes: what is held of it in memory. */
const groupBlocks = 16;
const groupBytes = 8 * 2 ** 20;

type PackedBlock = { records: number; runs: RawBlock["runs"]; columns: (Uint8Array | null)[] };

/** Writes the columns file of a result, in one pass and bounded memory. */
export function createColumnsWriter(options: ColumnsWriterOptions): ColumnsWriter {
  const { sink, header, layout, modelOf, blockRecords = usualBlockRecords } = options;
  const columns = columnNames(layout);
  const decode = columnDecoder(layout);
  const contigs = new Map<string, number>();
  const genes = createGeneLedger();
  const values = createValueLists(layout.shared);
  const totals = createFacetCounter(contigLengths(header));
  const groups: DirectoryGroup[] = [];
  let parts: ColumnPart[] = [];
  let bases: number[] = [];
  let waiting = 0;
  let records = 0;
  let blocks = 0;
  let group: PackedBlock[] = [];
  let offset = 0;
  let atWork: Promise<void> = Promise.resolve();

  const write = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length === 0) return;
    offset += bytes.length;
    await sink.write(bytes);
  };
  const writeSection = async (bytes: Uint8Array): Promise<[number, number]> => {
    const packed = await pack(bytes);
    const at = offset;
    await write(packed);
    return [at, packed.length];
  };

  const contigIndex = (name: string): number => {
    let index = contigs.get(name);
    if (index === undefined) contigs.set(name, (index = contigs.size));
    return index;
  };

  const count = ({ records: size, runs, columns: raw }: RawBlock): void => {
    const read = Object.fromEntries(
      [...facetColumns, "span" as const].map((name) => [name, decode(name, raw.get(name)!, size)]),
    ) as Pick<Decoded, (typeof facetColumns)[number] | "span">;
    totals.add({ records: size, runs, ...read });
    values.add(read.lists.entries);
    genes.add(
      blocks,
      runs.map((run) => ({ contig: contigIndex(run.contig), records: run.records })),
      read,
    );
  };

  const overview = (counted: StoredTotals): StoredOverview => ({
    totals: counted,
    values: Object.fromEntries(
      values.list().map(([field, found]) => [layout.annotation!.fields[field]!, found]),
    ),
  });

  const flushGroup = async (): Promise<void> => {
    if (group.length === 0) return;
    const written = group;
    group = [];
    groups.push({
      offset,
      blocks: written.map(({ records: size, runs }) => ({
        records: size,
        runs: runs.map((run) => [contigIndex(run.contig), run.records, run.from, run.to]),
      })),
      lengths: columns.map((_, i) => written.map((block) => block.columns[i]?.length ?? -1)),
    });
    for (let i = 0; i < columns.length; i++)
      await write(Buffer.concat(written.map((block) => block.columns[i] ?? new Uint8Array())));
  };

  const addBlock = async (ofBlock: ColumnPart[], ofBases: number[]): Promise<void> => {
    const raw = buildBlock(ofBlock, ofBases, layout);
    count(raw);
    blocks++;
    records += raw.records;
    const packed = await Promise.all(
      columns.map(async (name) => {
        const column = raw.columns.get(name);
        return column ? pack(column) : null;
      }),
    );
    group.push({ records: raw.records, runs: raw.runs, columns: packed });
    const held = group.reduce(
      (sum, block) => sum + block.columns.reduce((all, column) => all + (column?.length ?? 0), 0),
      0,
    );
    if (group.length >= groupBlocks || held >= groupBytes) await flushGroup();
  };

  const cut = async (): Promise<void> => {
    const [ofBlock, ofBases] = [parts, bases];
    parts = [];
    bases = [];
    waiting = 0;
    await atWork;
    // Compressed while the next parts come in; what goes wrong is told at the next cut.
    atWork = addBlock(ofBlock, ofBases);
    atWork.catch(() => {});
  };

  return {
    async add(part, base) {
      if (part.records === 0) return;
      parts.push(part);
      bases.push(base);
      waiting += part.records;
      if (waiting >= blockRecords) await cut();
    },
    async finish(blockSizes) {
      if (waiting > 0) await cut();
      await atWork;
      await flushGroup();
      const used = genes.list();
      const counted = totals.finish();
      const directory: Directory = {
        version: 1,
        records,
        contigs: [...contigs.keys()],
        columns,
        groups,
        header: await writeSection(Buffer.from(header.map((line) => `${line}\n`).join(""))),
        blockSizes: await writeSection(encodeDeltas(blockSizes)),
        blockCount: blockSizes.length,
        genes: await writeSection(Buffer.from(used.map(geneLine).join(""))),
        geneCount: used.length,
        models: [],
        overview: await writeSection(Buffer.from(JSON.stringify(overview(counted)))),
      };
      if (modelOf)
        for (let at = 0; at < used.length; at += genesAPage) {
          const page = used.slice(at, at + genesAPage).map(({ id }) => modelOf(id));
          directory.models.push(await writeSection(Buffer.from(JSON.stringify(page))));
        }
      const [, length] = await writeSection(Buffer.from(JSON.stringify(directory)));
      const footer = Buffer.alloc(footerBytes);
      footer.writeUInt32LE(length, 0);
      footer.write(magic, 4, "latin1");
      await write(footer);
      return counted;
    },
  };
}

function geneLine({ id, symbol, contig, from, to, records, firstBlock, lastBlock }: GeneUse): string {
  return `${[id, symbol, contig, from, to, records, firstBlock, lastBlock].join("\t")}\n`;
}
