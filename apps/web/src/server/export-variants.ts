import { Readable } from "node:stream";
import { bgzipped } from "@gas/annotation/explore/bgzip-text";
import { exportFound } from "@gas/annotation/explore/export";
import type { ExploreQuery } from "@gas/annotation/explore/query";
import type { JobId } from "@gas/core/jobs/job-id";
import { contentDisposition } from "@gas/core/uploads/content-disposition";
import { stem } from "@gas/core/uploads/file-name";
import type { ExportFormat } from "./explore-address.ts";
import { exploreResult, type ExploreDeps } from "./explore-result.ts";
import type { Reader } from "./readable-job.ts";

const types: Record<ExportFormat, string> = {
  tsv: "text/tab-separated-values; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  vcf: "text/plain; charset=utf-8",
};

/**
 * A file of exactly the records that a view shows. X-Row-Count says how many they are before the first; an answer that cannot be
 * finished breaks off instead of ending, so that no browser takes a part for the whole.
 */
export async function exportVariants(
  deps: ExploreDeps,
  reader: Reader,
  jobId: JobId,
  { view, format, compress }: { view: ExploreQuery; format: ExportFormat; compress: "none" | "gzip" },
): Promise<Response> {
  return exploreResult(deps, reader, jobId, async ({ job, columns, vcf }) => {
    const { count, text } = await exportFound(columns, view, vcf, format);
    const bytes = compress === "gzip" ? bgzipped(text) : encoded(text);
    const fileName = `${stem(job.fileName)}.variants.${format}${compress === "gzip" ? ".gz" : ""}`;
    return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream, {
      headers: {
        "Content-Type": compress === "gzip" ? "application/gzip" : types[format],
        "Content-Disposition": contentDisposition("attachment", fileName),
        "X-Row-Count": String(count),
        "Cache-Control": "no-store, no-transform",
      },
    });
  });
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of text) if (piece !== "") yield encoder.encode(piece);
}
