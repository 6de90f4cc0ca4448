import { invalid } from "./errors.ts";

/** First and last byte, both 0-based and both included. */
export type ByteRange = { readonly start: number; readonly end: number };

const mebibyte = 2 ** 20;
const mostParts = 10_000; // of an upload (developer guide, "Upload part")

/** A part has 1 MiB times a power of two, up to 4 GiB (developer guide, "Initiate multipart upload"). */
export const isPartSize = (bytes: number): boolean =>
  bytes >= mebibyte && bytes <= 4096 * mebibyte && Number.isInteger(Math.log2(bytes / mebibyte));

/** Where a part goes, out of its Content-Range. */
export function parsePartRange(text: string, partSize: number): ByteRange {
  const range = readRange(/^bytes (\d{1,15})-(\d{1,15})\/\*$/, text);
  if (!range || range.start % partSize !== 0 || range.end - range.start >= partSize)
    throw invalid(`Content-Range ${text} does not fit the part size ${partSize}.`);
  if (range.start >= mostParts * partSize) throw invalid(`An upload has up to ${mostParts} parts.`);
  return range;
}

/** What part of an archive a job is to retrieve: from and to whole MiB, or to the archive's end. */
export function parseRetrievalRange(text: string, size: number): ByteRange {
  const range = readRange(/^(\d{1,15})-(\d{1,15})$/, text);
  const fits =
    range &&
    range.end < size &&
    range.start % mebibyte === 0 &&
    ((range.end + 1) % mebibyte === 0 || range.end === size - 1);
  if (!fits) throw invalid(`Invalid byte range: ${text}. It is megabyte aligned and within the archive.`);
  return range;
}

/** What part of an output a Range header asks for; what lies past its end is cut off, as in HTTP. */
export function parseOutputRange(text: string, size: number): ByteRange {
  const [, last] = /^bytes=-([1-9]\d{0,14})$/.exec(text) ?? [];
  const range =
    last === undefined
      ? readRange(/^bytes=(\d{1,15})-(\d{0,15})$/, text)
      : { start: Math.max(0, size - Number(last)), end: size - 1 };
  if (!range || range.start >= size) throw invalid(`Invalid range: ${text}`);
  return { start: range.start, end: Math.min(range.end, size - 1) };
}

function readRange(pattern: RegExp, text: string): ByteRange | undefined {
  const [, start, end] = pattern.exec(text) ?? [];
  if (start === undefined) return undefined;
  const range = { start: Number(start), end: end ? Number(end) : Number.MAX_SAFE_INTEGER };
  return range.start <= range.end ? range : undefined;
}

/**
 * Whether the tree hash of a range is a node of the tree hash of the whole (developer guide, "Receiving checksums when
 * downloading data"): a power of two of leaves in their place, or what there is of these at the end.
 */
export function isTreeHashAligned({ start, end }: ByteRange, size: number): boolean {
  for (let width = mebibyte; start % width === 0; width *= 2) {
    if (end + 1 === Math.min(start + width, size)) return true;
    if (start + width >= size) return false;
  }
  return false;
}
