import { wholeResult, type ExploreQuery } from "../query.ts";
import type { FieldTest } from "../field-test.ts";
import { consequenceTerms } from "../../consequences/terms.ts";

/**
 * Whether a line of an annotated VCF fulfils a query, looked at as a person would with the documentation beside them: no columns, no
 * index, nothing shared with the code under test but the table of consequences.
 */
export function fulfils(line: string, query: ExploreQuery, header: readonly string[]): boolean {
  const [
    contig = "",
    posText,
    ,
    ref = "",
    alt = "",
    qual = "",
    filter = "",
    info = "",
    format = "",
    ...calls
  ] = line.split("\t");
  const pos = Number(posText);
  const infos = new Map<string, string>();
  for (const field of info.split(";")) {
    const [id = "", ...value] = field.split("=");
    if (!infos.has(id)) infos.set(id, field.includes("=") ? value.join("=") : "1");
  }
  const end = Math.max(pos + ref.length - 1, Number(infos.get("END") ?? 0));
  const entries = entriesOf(infos.get("CSQ") ?? "", header);
  const samples = header.at(-1)!.split("\t").slice(9);

  if (
    query.region.length > 0 &&
    !query.region.some((r) => r.contig === contig && pos <= (r.to ?? Infinity) && end >= (r.from ?? 1))
  )
    return false;
  if (query.qualMin !== undefined && !(qual !== "." && Number(qual) >= query.qualMin)) return false;
  if (query.qualMax !== undefined && !(qual !== "." && Number(qual) <= query.qualMax)) return false;
  if (query.filter.length > 0 && !filter.split(";").some((one) => query.filter.includes(one))) return false;
  if (query.type.length > 0 && !alt.split(",").some((one) => query.type.includes(kindOf(ref, one) as "snv")))
    return false;
  for (const { sample, is } of query.genotype) {
    const call = calls[samples.indexOf(sample)] ?? "";
    const genotype = format.split(":")[0] === "GT" ? zygosity(call.split(":")[0] ?? "") : "missing";
    if (is === "carrier" ? genotype !== "het" && genotype !== "hom" : genotype !== is) return false;
  }
  for (const test of query.fields.filter(({ name }) => name.startsWith("INFO/"))) {
    const value = infos.get(test.name.slice(5)) ?? "";
    if (!compare(value === "." ? "" : value, test, ",")) return false;
  }
  return !asksOfEntries(query) || entries.some((entry) => entryFulfils(entry, query));
}

/** One entry's value of a field, "" where it has none. */
type EntryByHand = (name: string) => string;

function entriesOf(csq: string, header: readonly string[]): EntryByHand[] {
  const names =
    /Format: ([^"]*)/.exec(header.find((one) => one.startsWith("##INFO=<ID=CSQ,")) ?? "")?.[1]?.split("|") ??
    [];
  return csq
    .split(",")
    .filter(Boolean)
    .map((entry) => {
      const values = entry.split("|");
      return (name) => values[names.indexOf(name)] ?? "";
    });
}

function asksOfEntries({ consequence, impact, gene, fields }: ExploreQuery): boolean {
  return (
    consequence.length + impact.length + gene.length > 0 || fields.some(({ name }) => name.startsWith("CSQ/"))
  );
}

function entryFulfils(value: EntryByHand, { consequence, impact, gene, fields }: ExploreQuery): boolean {
  return (
    (consequence.length === 0 ||
      value("Consequence")
        .split("&")
        .some((term) => consequence.includes(term))) &&
    (impact.length === 0 || impact.includes(value("IMPACT") as "HIGH")) &&
    (gene.length === 0 ||
      gene.some((name) =>
        [value("SYMBOL"), value("Gene")].some(
          (own) => own !== "" && own.toLowerCase() === name.toLowerCase(),
        ),
      )) &&
    fields.every((test) => !test.name.startsWith("CSQ/") || compare(value(test.name.slice(4)), test, "&"))
  );
}

function compare(text: string, { op, value }: FieldTest, separator: string): boolean {
  const parts = text.split(separator);
  const numbers = parts.filter((part) => part.trim() !== "" && !Number.isNaN(Number(part))).map(Number);
  const equal = (part: string): boolean =>
    part.toLowerCase() === value.toLowerCase() ||
    (part !== "" && !Number.isNaN(Number(part)) && value !== "" && Number(part) === Number(value));
  switch (op) {
    case "present":
      return text !== "";
    case "absent":
      return text === "";
    case "is":
      return text !== "" && parts.some(equal);
    case "isNot":
      return !parts.some(equal);
    case "contains":
      return text.toLowerCase().includes(value.toLowerCase());
    case "atLeast":
      return numbers.some((one) => one >= Number(value));
    case "atMost":
      return numbers.some((one) => one <= Number(value));
    case "rare":
      return numbers.every((one) => one <= Number(value));
  }
}

export function kindOf(ref: string, alt: string): string {
  if (!/^[A-Za-z]+$/.test(alt)) return alt === "." ? "" : "other";
  let [left, right] = [ref.toUpperCase(), alt.toUpperCase()];
  if (left === right) return "other";
  while (left.at(-1) === right.at(-1) && left !== "" && right !== "")
    [left, right] = [left.slice(0, -1), right.slice(0, -1)];
  while (left[0] === right[0] && left !== "" && right !== "") [left, right] = [left.slice(1), right.slice(1)];
  if (left === "") return "insertion";
  if (right === "") return "deletion";
  if (left.length !== right.length) return "delins";
  return left.length === 1 ? "snv" : "mnv";
}

export function zygosity(genotype: string): string {
  const alleles = genotype.replace(/^[/|]/, "").split(/[/|]/);
  if (alleles.some((allele) => allele !== "0" && allele !== "." && allele !== ""))
    return new Set(alleles).size > 1 ? "het" : "hom";
  return alleles.every((allele) => allele === "0") ? "ref" : "missing";
}

/** Rank and impact of the most severe consequence of the record's entries that the query asks for; of all where none is asked for. */
export function worstOf(
  line: string,
  header: readonly string[],
  query: ExploreQuery = wholeResult,
): { term: string; impact: string } | null {
  const all = entriesOf(/(?:^|[;\t])CSQ=([^;\t]*)/.exec(line)?.[1] ?? "", header);
  const asked = asksOfEntries(query) ? all.filter((entry) => entryFulfils(entry, query)) : all;
  const terms = (asked.length > 0 ? asked : all).flatMap((entry) => entry("Consequence").split("&"));
  const worst = consequenceTerms.find(({ term }) => terms.includes(term));
  return worst ? { term: worst.term, impact: worst.impact } : null;
}
