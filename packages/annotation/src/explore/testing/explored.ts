import { gunzipSync } from "node:zlib";
import { annotateVcf, type AnnotateVcfOptions } from "../../annotate-vcf.ts";
import { chunked, memorySink, smallLimits } from "../../vcf/testing.ts";
import { find, placesIn } from "../find.ts";
import type { ExploreQuery as Query } from "../query.ts";
import { createCache } from "../read/cache.ts";
import { openColumns, type Columns, type RangeReader } from "../read/open-columns.ts";

/** A result in memory, opened to be explored, and the lines of its VCF for whoever looks at them without the columns. */
export type Explored = {
  columns: Columns;
  vcf: RangeReader;
  columnBytes: Buffer;
  header: string[];
  lines: string[];
};

let results = 0;

/** Opens what an annotator wrote. */
export async function openResult(columnBytes: Buffer, vcfBytes: Buffer): Promise<Explored> {
  const text = gunzipSync(vcfBytes).toString("utf8").split("\n").slice(0, -1);
  const name = `result-${++results}`;
  return {
    columns: await openColumns(rangesOf(`${name}.columns`, columnBytes), createCache(64 * 2 ** 20)),
    vcf: rangesOf(`${name}.vcf.gz`, vcfBytes),
    columnBytes,
    header: text.filter((line) => line.startsWith("#")),
    lines: text.filter((line) => !line.startsWith("#")),
  };
}

/** Annotates `text` and opens the result. */
export async function annotateAndOpen(
  text: string,
  options: Pick<AnnotateVcfOptions, "reference" | "annotator"> & Partial<AnnotateVcfOptions>,
): Promise<Explored> {
  const result = memorySink();
  const columns = memorySink();
  await annotateVcf({
    input: chunked(text),
    engine: { name: "test", version: "1" },
    result,
    rejects: { write: () => {} },
    limits: smallLimits,
    now: () => performance.now(),
    ...options,
    columns: { ...options.columns, sink: columns },
  });
  return openResult(Buffer.from(columns.bytes()), Buffer.from(result.bytes()));
}

export function rangesOf(name: string, bytes: Buffer): RangeReader {
  return {
    name,
    bytes: bytes.length,
    read: async (from, length) => {
      if (from < 0 || from + length > bytes.length) throw new Error(`${name} has no bytes ${from}+${length}`);
      return bytes.subarray(from, from + length);
    },
  };
}

/** Numbers of the records that a query finds. */
export async function foundBy({ columns, vcf }: Explored, query: Query): Promise<number[]> {
  const found = await find(columns, query, vcf);
  return columns.blocks.flatMap(({ first, records }, block) =>
    placesIn(found, block, records).map((place) => first + place),
  );
}
