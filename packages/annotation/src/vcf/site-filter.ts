import type { VcfRecord } from "./record.ts";

type Site = Pick<VcfRecord, "bytes" | "start" | "end" | "alts" | "infoStart" | "infoEnd">;

/** Says of a record whether an expression holds. */
export type SiteFilter = (record: Site) => boolean;

/** The expression cannot be read; the message says where and what can be. */
export class FilterError extends Error {}

/**
 * Reads a filter expression of bcftools as far as it asks for columns of the site: CHROM, POS, ID, REF, ALT, QUAL, FILTER, N_ALT and INFO tags (`DP` or
 * `INFO/DP`), compared by = == != < <= > >= ~ !~ with numbers or "texts", joined by && || & | and parentheses. A comparison holds when one value of the field fulfils it.
 * Missing values are "."; a flag is 1 where it stands (what is not there is missing: FLAG!=1). Rules as measured on `bcftools view -i`. Throws FilterError.
 */
export function parseSiteFilter(expression: string): SiteFilter {
  const tokens = tokensOf(expression);
  let at = 0;
  const fail = (): never => {
    const token = tokens[at];
    throw new FilterError(
      `${token === undefined ? "the expression ends too early" : `"${token.text}" is not understood there`}: ` +
        'filters compare CHROM, POS, ID, REF, ALT, QUAL, FILTER, N_ALT or an INFO tag with a number or a "text", such as POS>100 && FILTER="PASS".',
    );
  };
  const take = (kind: Token["kind"]): string | undefined =>
    tokens[at]?.kind === kind ? tokens[at++]!.text : undefined;
  const joined = (operand: () => SiteFilter, signs: readonly string[], isAll: boolean) => (): SiteFilter => {
    const parts = [operand()];
    while (tokens[at]?.kind === "join" && signs.includes(tokens[at]!.text)) {
      at++;
      parts.push(operand());
    }
    if (parts.length === 1) return parts[0]!;
    return isAll
      ? (record) => parts.every((part) => part(record))
      : (record) => parts.some((part) => part(record));
  };
  const comparison = (): SiteFilter => {
    if (take("open") !== undefined) {
      const inner = either();
      return take("close") === undefined ? fail() : inner;
    }
    const first = operand();
    const sign = take("compare") ?? fail();
    const second = operand();
    if ("field" in first && "value" in second) return comparing(first.field, sign, second.value) ?? fail();
    if ("field" in second && "value" in first)
      return comparing(second.field, mirrored[sign] ?? sign, first.value) ?? fail();
    return fail();
  };
  const operand = (): { field: string } | { value: string | number } => {
    const field = take("name");
    if (field !== undefined) return { field };
    const text = take("text");
    if (text !== undefined) return { value: text };
    return { value: Number(take("number") ?? fail()) };
  };
  const both = joined(comparison, ["&&", "&"], true);
  const either: () => SiteFilter = joined(both, ["||", "|"], false);
  const filter = either();
  return at < tokens.length ? fail() : filter;
}

/** Holds where the filter does not: an expression given to leave records out. */
export const excluding =
  (filter: SiteFilter): SiteFilter =>
  (record) =>
    !filter(record);

const mirrored: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

type Token = { kind: "open" | "close" | "join" | "compare" | "name" | "text" | "number"; text: string };

const pattern =
  /\s*(?:(?<open>\()|(?<close>\))|(?<join>&&?|\|\|?)|(?<compare>==?|!=|!~|~|<=?|>=?)|"(?<text>[^"]*)"|'(?<other>[^']*)'|(?<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])|(?<name>[A-Za-z_][\w.]*(?:\/[\w.]+)?))\s*/y;

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < expression.length) {
    const from = pattern.lastIndex;
    const groups = pattern.exec(expression)?.groups;
    if (groups === undefined)
      throw new FilterError(`"${expression.slice(from, from + 20)}" is not understood.`);
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined)!;
    tokens.push({ kind: kind === "other" ? "text" : (kind as Token["kind"]), text });
  }
  return tokens;
}

/** How a column is read: its values, "." for a missing one. */
const columns: Readonly<Record<string, { index: number; isNumber?: true; split?: string }>> = {
  CHROM: { index: 0 },
  POS: { index: 1, isNumber: true },
  ID: { index: 2, split: ";" },
  REF: { index: 3 },
  ALT: { index: 4, split: "," },
  QUAL: { index: 5, isNumber: true },
};

function comparing(field: string, sign: string, value: string | number): SiteFilter | undefined {
  const holds = holdsFor(sign, value);
  if (holds === undefined) return undefined;
  const isNumber = typeof value === "number";
  if (field === "N_ALT")
    return isNumber ? ({ alts }) => holds(String(alts.filter((alt) => alt !== ".").length)) : undefined;
  if (field === "FILTER") return isNumber ? undefined : filterColumn(sign, value, holds);
  const column = columns[field];
  if (column !== undefined) {
    const { index, split } = column;
    if (isNumber ? column.isNumber !== true : column.isNumber === true && value !== ".") return undefined;
    return (record) => {
      const text = columnOf(record, index);
      return split === undefined ? holds(text) : text.split(split).some(holds);
    };
  }
  if (/^[A-Z]+\//.test(field) && !field.startsWith("INFO/")) return undefined;
  if (["TYPE", "FORMAT", "GT"].includes(field)) return undefined;
  const tag = field.replace(/^INFO\//, "");
  return (record) => infoValues(record, tag).some(holds);
}

/** Equal is a FILTER that names the same filters, in whatever order; one that matches is enough for ~, and too much for !~. */
function filterColumn(sign: string, value: string, holds: (text: string) => boolean): SiteFilter {
  const names = (record: Site): string[] => columnOf(record, 6).split(";");
  if (sign === "~") return (record) => names(record).some(holds);
  if (sign === "!~") return (record) => names(record).every(holds);
  const wanted = value.split(";").toSorted().join(";");
  return (record) => (names(record).toSorted().join(";") === wanted) === (sign !== "!=");
}

function holdsFor(sign: string, value: string | number): ((text: string) => boolean) | undefined {
  if (typeof value === "number") {
    const compare = numeric[sign];
    // A missing number is other than all numbers, and nothing else.
    return compare && ((text) => (text === "." ? sign === "!=" : compare(Number(text), value)));
  }
  if (sign === "~" || sign === "!~") {
    let wanted: RegExp;
    try {
      wanted = new RegExp(value, "u");
    } catch {
      throw new FilterError(`"${value}" is no regular expression.`);
    }
    return (text) => wanted.test(text) === (sign === "~");
  }
  const wanted = new Set(value.split(","));
  if (sign === "=" || sign === "==") return (text) => wanted.has(text);
  return sign === "!=" ? (text) => !wanted.has(text) : undefined;
}

const numeric: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  "=": (one, other) => one === other,
  "==": (one, other) => one === other,
  "!=": (one, other) => one !== other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};

/** Text of one of the first eight columns. */
function columnOf({ bytes, start, end }: Site, index: number): string {
  let from = start;
  for (let i = 0; i < index; i++) from = bytes.indexOf(9, from) + 1;
  const to = bytes.indexOf(9, from);
  return bytes.toString("latin1", from, to < 0 || to > end ? end : to);
}

/** Values of an INFO tag; that of a flag is 1. */
function infoValues({ bytes, infoStart, infoEnd }: Site, tag: string): string[] {
  for (const entry of bytes.toString("latin1", infoStart, infoEnd).split(";")) {
    if (entry === tag) return ["1"];
    if (entry.startsWith(`${tag}=`)) return entry.slice(tag.length + 1).split(",");
  }
  return ["."];
}
