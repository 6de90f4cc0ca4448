import * as z from "zod";
import { decodeField, encodeField, FieldTest } from "./field-test.ts";
import { joinList, splitList } from "./list-text.ts";
import { decodeRegion, encodeRegion, Region } from "./region.ts";

/** Whoever asks for more than this asks by mistake, and an address must stay one. */
const maxItems = 200;
const word = z.string().min(1).max(200);
const words = z.array(word).max(maxItems).default([]);

export const impacts = ["HIGH", "MODERATE", "LOW", "MODIFIER"] as const;
export const variantTypes = ["snv", "insertion", "deletion", "mnv", "delins", "other"] as const;
export type VariantType = (typeof variantTypes)[number];

/**
 * What a sample has of a record. `het`: an alternate allele and something else beside it; `hom`: one alternate allele and nothing
 * else; `ref`: REF only; `missing`: no alternate allele and not called whole, or no GT; `carrier`: `het` or `hom`.
 */
export const zygosities = ["het", "hom", "ref", "missing", "carrier"] as const;
export const GenotypeTest = z.object({ sample: word, is: z.enum(zygosities) });
export type GenotypeTest = z.infer<typeof GenotypeTest>;

/** What the table can be ordered by besides the order of the file; of equals, the first in the file comes first. */
export const sortKeys = ["qual", "depth", "impact"] as const;
const Sort = z.object({ by: z.enum(sortKeys), descending: z.boolean() });

/**
 * A view of a result: what is looked for and how it is shown. All that is given must hold; of a list, one item. `consequence`,
 * `impact`, `gene` and the tests of CSQ fields must hold together in one entry (one allele in one transcript), as in Ensembl's
 * filter_vep: "missense in BRCA1" does not find what is missense in a neighbour.
 */
export const ExploreQuery = z.object({
  /** Sequence Ontology terms. */
  consequence: words,
  /** Of an entry. */
  impact: z.array(z.enum(impacts)).max(impacts.length).default([]),
  /** Symbols or identifiers, in any case. */
  gene: words,
  /** Records that touch one of these. */
  region: z.array(Region).max(maxItems).default([]),
  /** Bounds of QUAL, both inclusive; a record without QUAL is within none. */
  qualMin: z.number().optional(),
  qualMax: z.number().optional(),
  /** Records whose FILTER holds one of these; "." for none. */
  filter: words,
  /** Records one of whose alternate alleles is so. */
  type: z.array(z.enum(variantTypes)).max(variantTypes.length).default([]),
  /** All of these. */
  genotype: z.array(GenotypeTest).max(20).default([]),
  /** All of these. */
  fields: z.array(FieldTest).max(20).default([]),
  /** What stands in the search box: a gene, a place, a name after HGVS, or an ID. See search-text.ts. */
  q: z.string().max(500).default(""),
  /** Columns shown, in order; none for the usual ones. Names as in `ExploreMeta.columns`. */
  columns: words,
  sort: Sort.optional(),
});
export type ExploreQuery = z.infer<typeof ExploreQuery>;

/** The query that filters nothing. */
export const wholeResult: ExploreQuery = ExploreQuery.parse({});

/** The address of a view: only what differs from `wholeResult`, in a fixed order. `decodeQuery` is its inverse. */
export function encodeQuery(query: ExploreQuery): URLSearchParams {
  const params = new URLSearchParams();
  const list = (name: string, items: readonly string[]): void => {
    if (items.length > 0) params.set(name, joinList(items));
  };
  if (query.q !== "") params.set("q", query.q);
  list("consequence", query.consequence);
  list("impact", query.impact);
  list("gene", query.gene);
  list("region", query.region.map(encodeRegion));
  if (query.qualMin !== undefined) params.set("qualMin", String(query.qualMin));
  if (query.qualMax !== undefined) params.set("qualMax", String(query.qualMax));
  list("filter", query.filter);
  list("type", query.type);
  list(
    "genotype",
    query.genotype.map(({ is, sample }) => `${is}:${sample}`),
  );
  list("field", query.fields.map(encodeField));
  list("columns", query.columns);
  if (query.sort) params.set("sort", `${query.sort.descending ? "-" : ""}${query.sort.by}`);
  return params;
}

const text = z.string().max(20_000);
const list = text.transform(splitList);
const number = text.transform((value, context) => {
  const parsed = value.trim() === "" ? Number.NaN : Number(value);
  if (Number.isFinite(parsed)) return parsed;
  context.addIssue({ code: "custom", message: "must be a number" });
  return z.NEVER;
});
/** A list whose items `read` understands, or says null. */
const listOf = <T>(read: (item: string) => T | null, expected: string) =>
  list.transform((items, context) => {
    const found = items.map(read);
    const wrong = found.indexOf(null);
    if (wrong < 0) return found as T[];
    context.addIssue({ code: "custom", message: `"${items[wrong]}" must be ${expected}` });
    return z.NEVER;
  });

/** The parameters of an address, each once; others than those of a view are passed over. Says which one is wrong, and how. */
export const ExploreParams = z
  .object({
    q: text,
    consequence: list,
    impact: list,
    gene: list,
    region: listOf(decodeRegion, "a sequence, or one with a place: chrI, chrI:5000 or chrI:5000-6000"),
    qualMin: number,
    qualMax: number,
    filter: list,
    type: list,
    genotype: listOf(decodeGenotype, `one of ${zygosities.join(", ")}, a colon and a sample`),
    field: listOf(decodeField, "a field, a comparison and a value: CSQ/BIOTYPE=protein_coding"),
    columns: list,
    sort: text.transform((value) => ({ by: value.replace(/^-/, ""), descending: value.startsWith("-") })),
  })
  .partial()
  // Names and items are strings until here; the pipe holds them against what they may be.
  .transform(
    ({ field, ...rest }) =>
      ({ ...rest, ...(field ? { fields: field } : {}) }) as z.input<typeof ExploreQuery>,
  )
  .pipe(ExploreQuery);

/** Inverse of `encodeQuery`. Throws ZodError that names each parameter that cannot be understood. */
export function decodeQuery(params: URLSearchParams): ExploreQuery {
  return ExploreParams.parse(Object.fromEntries(params));
}

function decodeGenotype(item: string): { is: string; sample: string } | null {
  const colon = item.indexOf(":");
  return colon < 0 ? null : { is: item.slice(0, colon), sample: item.slice(colon + 1) };
}
