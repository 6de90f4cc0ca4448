import { openBgzf } from "./bgzf-reader.ts";

/** What the header of a source in VCF declares. */
export type SourceHeader = {
  /** INFO fields by id, their descriptions without the backslashes that VCF puts before quotes. */
  info: ReadonlyMap<string, InfoLine>;
  /** Lengths of the sequences, in bases, where they are told. */
  lengths: ReadonlyMap<string, number>;
};
export type InfoLine = { number: string; type: string; description: string };

/** Headers are read from the start of a file, no further than this. */
const maxHeaderBytes = 64 * 2 ** 20;
const newline = 10;
const hash = 35;

/** Reads the header of a bgzipped VCF. Throws SourceError where the file is damaged. */
export function readSourceHeader(file: string): SourceHeader {
  const info = new Map<string, InfoLine>();
  const lengths = new Map<string, number>();
  for (const line of headerLines(file)) {
    const field =
      /^##INFO=<ID=([^,>]+),Number=([^,>]+),Type=([^,>]+)(?:,.*?Description="((?:[^"\\]|\\.)*)")?/.exec(line);
    if (field) {
      const [, id, number, type, description = ""] = field as unknown as [
        string,
        string,
        string,
        string,
        string?,
      ];
      info.set(id, { number, type, description: description.replace(/\\(["\\])/g, "$1") });
    }
    if (!line.startsWith("##contig=<")) continue;
    const name = /[<,]ID=([^,>]+)/.exec(line)?.[1];
    const length = Number(/[<,]length=(\d+)/.exec(line)?.[1] ?? 0);
    if (name !== undefined && length > 0) lengths.set(name, length);
  }
  return { info, lengths };
}

function headerLines(file: string): string[] {
  const reader = openBgzf(file);
  try {
    const parts: Buffer[] = [];
    let bytes = 0;
    let isLineStart = true;
    for (let offset = 0; bytes < maxHeaderBytes;) {
      const block = reader.block(offset);
      if (block === null) break;
      const end = endOfHeader(block.bytes, isLineStart);
      parts.push(Buffer.from(block.bytes.subarray(0, end)));
      if (end < block.bytes.length) break;
      bytes += end;
      if (end > 0) isLineStart = block.bytes[end - 1] === newline;
      offset = block.next;
    }
    return Buffer.concat(parts).toString("utf8").split("\n");
  } finally {
    reader.close();
  }
}

/** Where the first line that does not begin with # begins. */
function endOfHeader(bytes: Buffer, isLineStart: boolean): number {
  for (let at = isLineStart ? 0 : bytes.indexOf(newline) + 1; at < bytes.length;) {
    if (at === 0 && !isLineStart) return bytes.length;
    if (bytes[at] !== hash) return at;
    const end = bytes.indexOf(newline, at);
    if (end < 0) return bytes.length;
    at = end + 1;
  }
  return bytes.length;
}
