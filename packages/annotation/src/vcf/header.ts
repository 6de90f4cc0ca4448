import { formatBytes } from "./format-bytes.ts";
import { clip, type ProblemLog } from "./problem-log.ts";
import type { LineReader } from "./line-reader.ts";

export type VcfHeader = {
  /** The `##` lines as they came, without line ends. */
  meta: Buffer[];
  /** The `#CHROM` line as it came. */
  columns: Buffer;
  columnCount: number;
  samples: number;
  /** "VCFv4.2", or "" when the file does not say. */
  fileFormat: string;
  /** What `##contig` says of each sequence, in order; length in bases. */
  contigs: Map<string, number | undefined>;
};

const fixedColumns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"];

/**
 * The header is held whole, so it needs a bound: 64 MiB is a `##contig` line for each of half a million scaffolds,
 * or the names of four million samples.
 */
const maxHeaderBytes = 64 * 2 ** 20;

export type HeaderBuilder = {
  /** Takes the reader's current line; true when it was the `#CHROM` line and the header is whole. */
  take(reader: LineReader): boolean;
  /** Call at the end of the input when `take` has not said true. */
  missing(line: number): never;
  header: VcfHeader;
};

/** Collects the header line by line, and refuses what is none. */
export function createHeaderBuilder(problems: ProblemLog): HeaderBuilder {
  const header: VcfHeader = {
    meta: [],
    columns: Buffer.alloc(0),
    columnCount: 0,
    samples: 0,
    fileFormat: "",
    contigs: new Map(),
  };
  let bytes = 0;
  let sawText = false;

  const missing = (line: number): never => {
    if (!sawText) problems.fail("empty_file");
    return problems.fail("no_column_header", { line: Math.max(1, line) });
  };

  return {
    header,
    missing,
    take({ bytes: source, start: lineStart, end, line }) {
      let start = lineStart;
      if (line === 1 && source[start] === 0xef && source[start + 1] === 0xbb && source[start + 2] === 0xbf) {
        problems.add("byte_order_mark", { line });
        start += 3;
      }
      if (start === end) {
        problems.add("blank_line", { line });
        return false;
      }
      // A copy: the line would otherwise keep its whole chunk in memory.
      const own = Buffer.from(source.subarray(start, end));
      bytes += own.length;
      if (bytes > maxHeaderBytes) {
        problems.fail("header_too_long", { line }, { limit: formatBytes(maxHeaderBytes) });
      }
      if (own[0] !== 0x23) refuseRecord(own, line, sawText, problems);
      if (!sawText) {
        const format = /^##fileformat=(\S+)/.exec(own.toString("latin1", 0, 64));
        if (format) header.fileFormat = format[1] ?? "";
        else problems.add("missing_fileformat", { line });
      }
      sawText = true;
      if (own[1] === 0x23) {
        header.meta.push(own);
        readContig(own, header);
        return false;
      }
      if (!/^#\s*chrom/i.test(own.toString("latin1", 0, 16))) {
        // "#!" or "# comment": against the specification, seen in the wild, harmless.
        header.meta.push(own);
        return false;
      }
      readColumns(own, line, header, problems);
      return true;
    },
  };
}

/** A line that is no header line came before `#CHROM`. */
function refuseRecord(own: Buffer, line: number, sawHeader: boolean, problems: ProblemLog): never {
  const place = { line, detail: clip(own.toString("utf8", 0, 120)) };
  const text = own.toString("latin1", 0, 4096);
  const looksLikeRecord = text.split("\t").length >= 5;
  if (sawHeader || looksLikeRecord) return problems.fail("no_column_header", place);
  return problems.fail("not_a_vcf", place, {
    what: "its first line is neither ##fileformat nor any other header line",
  });
}

function readContig(own: Buffer, header: VcfHeader): void {
  const prefix = "##contig=<";
  if (own.toString("latin1", 0, prefix.length) !== prefix) return;
  const text = own.toString("utf8");
  const id = /[<,]ID=([^,>]+)/.exec(text)?.[1];
  const length = /[<,]length=(\d+)/.exec(text)?.[1];
  if (id !== undefined) header.contigs.set(id, length === undefined ? undefined : Number(length));
}

function readColumns(own: Buffer, line: number, header: VcfHeader, problems: ProblemLog): void {
  const text = own.toString("utf8");
  const names = text.split("\t");
  const wrong = (what: string): never =>
    problems.fail("bad_column_header", { line, detail: clip(text) }, { what });
  if (names.length === 1 && / /.test(text)) problems.fail("spaces_for_tabs", { line, detail: clip(text) });
  fixedColumns.forEach((expected, i) => {
    if (names[i] !== expected)
      wrong(`column ${i + 1} is ${names[i] ? `"${clip(names[i])}"` : "missing"} instead of ${expected}`);
  });
  if (names.length > 8 && names[8] !== "FORMAT")
    wrong(`column 9 is "${clip(names[8] ?? "")}" instead of FORMAT`);
  const samples = names.slice(9);
  const seen = new Set<string>();
  for (const name of samples) {
    if (seen.has(name)) problems.add("duplicate_sample", { line, detail: name });
    seen.add(name);
  }
  header.columns = own;
  header.columnCount = names.length;
  header.samples = samples.length;
}
