import type { AnnotationLayout } from "../annotation-layout.ts";
import { entryReader } from "../entry.ts";
import type { FieldTest } from "../field-test.ts";
import type { GenotypeTest } from "../query.ts";
import type { ResultLayout } from "../result-layout.ts";
import { zygosityCodes, zygosityOf } from "../write/genotype-column.ts";
import type { EntryTest } from "./entry-test.ts";
import { valueTest } from "./test-value.ts";

/** Whether a line of the VCF, without its end, is found. */
export type LineTest = (line: Buffer) => boolean;

/** Tests of what the columns do not hold; null when there are none. */
export function lineTest(
  tests: { genotype: readonly GenotypeTest[]; info: readonly FieldTest[]; entries: EntryTest | null },
  layout: ResultLayout,
): LineTest | null {
  const steps: ((columns: string[]) => boolean)[] = [];
  for (const { sample, is } of tests.genotype) {
    const column = 9 + layout.samples.indexOf(sample);
    steps.push((columns) => {
      const text = Buffer.from(columns[column] ?? "");
      const hasGenotype = /^GT(?::|$)/.test(columns[8] ?? "");
      const code = zygosityCodes[hasGenotype ? zygosityOf(text, 0, text.length) : 0];
      return code === is || (is === "carrier" && (code === "het" || code === "hom"));
    });
  }
  for (const test of tests.info) {
    const fulfils = valueTest(test, ",");
    const name = test.name.slice(5);
    steps.push((columns) => fulfils(infoValue(columns[7] ?? "", name)));
  }
  if (tests.entries) {
    const { annotation } = layout;
    const test = tests.entries;
    if (!annotation) steps.push(() => false);
    else steps.push((columns) => anyEntry(infoValue(columns[7] ?? "", annotation.id), annotation, test));
  }
  if (steps.length === 0) return null;
  return (line) => {
    const columns = line.toString("utf8").split("\t");
    return steps.every((step) => step(columns));
  };
}

function anyEntry(text: string, layout: AnnotationLayout, { shared, single, unkept }: EntryTest): boolean {
  if (text === "") return false;
  const read = entryReader(
    layout,
    layout.fields.map((_, i) => i),
  );
  return text.split(",").some((one) => {
    const values = one.split("|");
    return (
      [...single, ...unkept].every(({ field, fulfils }) => fulfils(values[field] ?? "")) && shared(read(one))
    );
  });
}

/** Value of the first INFO field of this name: "1" for a flag, "" where it is not there or ".". */
export function infoValue(info: string, name: string): string {
  for (const field of info.split(";")) {
    if (field === name) return "1";
    if (field.startsWith(`${name}=`)) {
      const value = field.slice(name.length + 1);
      return value === "." ? "" : value;
    }
  }
  return "";
}
