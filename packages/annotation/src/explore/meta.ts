import type { ExploreMeta, FieldAbout } from "./answers.ts";
import { infoColumn } from "./column-names.ts";
import { describeEntryField } from "./entry-descriptions.ts";
import { isKept } from "./filter/plan.ts";
import { headerFields } from "./header-fields.ts";
import type { Columns } from "./read/open-columns.ts";
import { samplesKept } from "./result-layout.ts";
import { usualLabels } from "./rows.ts";

/** What there is to filter by and to show. */
export async function describeResult(columns: Columns): Promise<Omit<ExploreMeta, "vcf">> {
  const { layout, header, records } = columns;
  const { annotation } = layout;
  const { totals, values } = await columns.overview();
  const ofEntries: FieldAbout[] = (annotation?.fields ?? []).map((name, field) => ({
    name: `CSQ/${name}`,
    description: describeEntryField(name),
    kind: numeric.has(name) ? "number" : "text",
    indexed: layout.shared.includes(field) || layout.single.includes(field),
    ...(values[name] ? { values: values[name] } : {}),
  }));
  const ofRecords = headerFields(header, "INFO")
    .filter(({ id }) => id !== annotation?.id)
    .map(({ id, type, description }): FieldAbout => ({
      name: `INFO/${id}`,
      description,
      kind: type === "Flag" ? "flag" : type === "Integer" || type === "Float" ? "number" : "text",
      indexed: layout.info.includes(id) && isKept(columns, infoColumn(id)),
    }));
  const fields = [...ofEntries, ...ofRecords];
  return {
    records,
    annotation: annotation?.id ?? null,
    fields,
    samples: layout.samples,
    samplesIndexed: Math.min(layout.samples.length, samplesKept),
    columns: [
      ...Object.entries(usualLabels).map(([name, label]) => ({ name, label, usual: true })),
      ...fields.map(({ name }) => ({ name, label: name.slice(name.indexOf("/") + 1), usual: false })),
      ...layout.samples.map((sample) => ({ name: `sample:${sample}`, label: sample, usual: false })),
    ],
    totals: { ...totals, took: 0 },
  };
}

/** Fields of entries that hold a number, or begin with one. */
const numeric: ReadonlySet<string> = new Set([
  "DISTANCE",
  "STRAND",
  "HGVS_OFFSET",
  "cDNA_position",
  "CDS_position",
  "Protein_position",
  "Distance",
]);
