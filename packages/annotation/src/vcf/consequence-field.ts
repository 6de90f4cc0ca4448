import { consequenceTerms, type Impact } from "../consequences/terms.ts";

/** How to read consequences out of an INFO field that some tool wrote. */
export type ConsequenceField = {
  id: "CSQ" | "ANN" | "BCSQ";
  /** Reads one entry (between commas) of the field; null when it says nothing of its own. */
  read(entry: string): ConsequenceEntry | null;
};
/** `terms` are Sequence Ontology names where they could be told. */
export type ConsequenceEntry = {
  terms: string[];
  impact: Impact | undefined;
  gene: { id: string; symbol: string } | null;
};

const soTerms: ReadonlySet<string> = new Set(consequenceTerms.map(({ term }) => term));
/** What bcftools csq calls otherwise (its documentation, "Consequence types"); the rest only lack `_variant`. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ["inframe_altering", "protein_altering_variant"],
  ["5_prime_utr", "5_prime_UTR_variant"],
  ["3_prime_utr", "3_prime_UTR_variant"],
  ["non_coding", "non_coding_transcript_variant"],
]);

/** The field of the last header line that declares one: a tool adds its own below those of the input. */
export function findConsequenceField(meta: readonly Buffer[]): ConsequenceField | null {
  for (const line of meta.toReversed()) {
    const id = /^##INFO=<ID=(CSQ|ANN|BCSQ),/.exec(line.toString("latin1", 0, 24))?.[1];
    if (id === "CSQ") return csq(line.toString("utf8"));
    if (id === "ANN") return { id, read: (entry) => pick(entry.split("|"), 1, 2, 3, 4) };
    if (id === "BCSQ") return { id, read: readBcsq };
  }
  return null;
}

function csq(headerLine: string): ConsequenceField {
  const names = (/Format: ([^"]*)/.exec(headerLine)?.[1] ?? "").split("|").map((name) => name.trim());
  const [terms, impact, symbol, gene] = ["Consequence", "IMPACT", "SYMBOL", "Gene"].map((name) =>
    names.indexOf(name),
  );
  return {
    id: "CSQ",
    read: (entry) => pick(entry.split("|"), terms ?? -1, impact ?? -1, symbol ?? -1, gene ?? -1),
  };
}

function readBcsq(entry: string): ConsequenceEntry | null {
  // "@pos" points to the record where the compound consequence is spelt out.
  if (entry.startsWith("@")) return null;
  // "*" says that the variant lies behind a stop already gained.
  return pick((entry.startsWith("*") ? entry.slice(1) : entry).split("|"), 0, -1, 1, 1);
}

function pick(
  values: string[],
  terms: number,
  impact: number,
  symbol: number,
  gene: number,
): ConsequenceEntry | null {
  const names = (values[terms] ?? "").split("&").filter(Boolean).map(soName);
  if (names.length === 0) return null;
  const id = values[gene] ?? "";
  const name = values[symbol] ?? "";
  return {
    terms: names,
    impact: asImpact(values[impact]),
    gene: id || name ? { id: id || name, symbol: name || id } : null,
  };
}

/** The Sequence Ontology name of what a tool calls a consequence, or what it calls it. */
export function soName(name: string): string {
  if (soTerms.has(name)) return name;
  const longer = shortNames.get(name) ?? `${name}_variant`;
  return soTerms.has(longer) ? longer : name;
}

function asImpact(text: string | undefined): Impact | undefined {
  return text === "HIGH" || text === "MODERATE" || text === "LOW" || text === "MODIFIER" ? text : undefined;
}
