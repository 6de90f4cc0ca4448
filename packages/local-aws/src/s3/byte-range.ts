import { S3Error } from "./errors.ts";

/** First and last byte, both 0-based and both included, as HTTP counts. */
export type ByteRange = { readonly start: number; readonly end: number };

/** Reads a Range header; undefined means the whole object, for HTTP ignores a range it cannot read. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined; // also a list of ranges, which S3 does not serve in parts either
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start > end) {
    throw new S3Error("InvalidRange", undefined, {
      details: { ActualObjectSize: String(size), RangeRequested: header ?? "" },
      headers: { "content-range": `bytes */${size}` },
    });
  }
  return { start, end };
}
