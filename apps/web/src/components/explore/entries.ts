import type { VariantDetail } from "@gas/annotation/explore/answers";
import { consequenceTerms, type Impact } from "@gas/annotation/consequences/terms";

/** One entry of a record's annotation: what an allele does to a transcript, or to what lies near. */
export type Entry = {
  allele: string;
  terms: string[];
  impact: Impact | null;
  gene: string;
  feature: string;
  biotype: string;
  hgvsc: string;
  hgvsp: string;
  /** Whether the annotator named it as the one to look at. */
  picked: boolean;
  /** All other fields that say something, as the file has them. */
  more: { name: string; value: string; description: string }[];
};

type Record = NonNullable<VariantDetail["record"]>;

/** What the fields are called by VEP (CSQ), SnpEff (ANN) and bcftools csq (BCSQ). */
const names = {
  allele: ["Allele"],
  terms: ["Consequence", "Annotation", "Effect"],
  impact: ["IMPACT", "Annotation_Impact"],
  symbol: ["SYMBOL", "Gene_Name", "gene"],
  gene: ["Gene", "Gene_ID"],
  feature: ["Feature", "Feature_ID", "transcript"],
  biotype: ["BIOTYPE", "Transcript_BioType", "biotype"],
  hgvsc: ["HGVSc", "HGVS.c"],
  hgvsp: ["HGVSp", "HGVS.p", "amino_acid_change"],
  picked: ["PICK", "CANONICAL"],
} as const;

const severity = new Map<string, number>(consequenceTerms.map(({ term }, rank) => [term, rank]));
const impactOf = new Map<string, Impact>(consequenceTerms.map(({ term, impact }) => [term, impact]));

/** The entries of a record, the picked ones first, then by how badly they are expected to hurt; of equals, in the order of the file. */
export function entriesOf({ entryFields, entries }: Record): Entry[] {
  const place = (wanted: readonly string[]) => entryFields.findIndex(({ name }) => wanted.includes(name));
  const at = Object.fromEntries(Object.entries(names).map(([key, wanted]) => [key, place(wanted)])) as {
    [K in keyof typeof names]: number;
  };
  const used = new Set<number>([
    at.allele,
    at.terms,
    at.impact,
    at.symbol,
    at.gene,
    at.feature,
    at.biotype,
    at.hgvsc,
    at.hgvsp,
  ]);
  const read = entries.map((values): Entry => {
    const value = (key: keyof typeof names) => values[at[key]] ?? "";
    const terms = value("terms").split("&").filter(Boolean);
    return {
      allele: value("allele"),
      terms,
      impact: impactOf.get(terms[0] ?? "") ?? null,
      gene: value("symbol") || value("gene"),
      feature: value("feature"),
      biotype: value("biotype"),
      hgvsc: value("hgvsc"),
      hgvsp: value("hgvsp"),
      picked: value("picked") === "1" || value("picked") === "YES",
      more: entryFields.flatMap(({ name, description }, i) =>
        used.has(i) || !values[i] ? [] : [{ name, description, value: values[i] }],
      ),
    };
  });
  const rank = ({ terms }: Entry) => Math.min(99, ...terms.map((term) => severity.get(term) ?? 99));
  return read.toSorted((a, b) => Number(b.picked) - Number(a.picked) || rank(a) - rank(b));
}
