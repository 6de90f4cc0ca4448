import type { FieldTest } from "@gas/annotation/explore/field-test";
import type { ExploreQuery, GenotypeTest } from "@gas/annotation/explore/query";
import { encodeRegion } from "@gas/annotation/explore/region";
import { termText, typeText } from "../charts/bar.ts";

/** One thing that the view asks for, in words, and the view without it. */
export type Chip = { key: string; kind: string; text: string; without: ExploreQuery };

const zygosityTexts: Record<GenotypeTest["is"], string> = {
  het: "heterozygous",
  hom: "homozygous",
  ref: "reference",
  missing: "not called",
  carrier: "carries it",
};

/** What a test says, as `BIOTYPE = protein_coding`. */
export function testText({ name, op, value }: FieldTest): string {
  const field = name.replace(/^CSQ\//, "");
  switch (op) {
    case "is":
      return `${field} = ${value}`;
    case "isNot":
      return `${field} ≠ ${value}`;
    case "contains":
      return `${field} contains ${value}`;
    case "atLeast":
      return `${field} ≥ ${value}`;
    case "atMost":
      return `${field} ≤ ${value}`;
    case "rare":
      return `${field} ≤ ${value} or unknown`;
    case "present":
      return `${field} is there`;
    case "absent":
      return `${field} is not there`;
  }
}

export function genotypeText({ sample, is }: GenotypeTest): string {
  return `${sample} ${zygosityTexts[is]}`;
}

/** Everything that `view` asks for, in the order of its address. */
export function chipsOf(view: ExploreQuery): Chip[] {
  const list = (
    name: "consequence" | "impact" | "gene" | "filter" | "type",
    kind: string,
    text: (value: string) => string = (value) => value,
  ): Chip[] =>
    view[name].map((value) => ({
      key: `${name} ${value}`,
      kind,
      text: text(value),
      without: { ...view, [name]: view[name].filter((one: string) => one !== value) },
    }));
  const chips: Chip[] = [];
  if (view.q !== "") chips.push({ key: "q", kind: "Search", text: view.q, without: { ...view, q: "" } });
  chips.push(
    ...list("consequence", "Consequence", termText),
    ...list("impact", "Impact"),
    ...list("gene", "Gene"),
    ...view.region.map((region) => ({
      key: `region ${encodeRegion(region)}`,
      kind: "Region",
      text: encodeRegion(region),
      without: { ...view, region: view.region.filter((one) => one !== region) },
    })),
  );
  if (view.qualMin !== undefined || view.qualMax !== undefined)
    chips.push({
      key: "qual",
      kind: "Quality",
      text: boundsText(view.qualMin, view.qualMax),
      without: { ...view, qualMin: undefined, qualMax: undefined },
    });
  chips.push(
    ...list("filter", "FILTER", (value) => (value === "." ? "none" : value)),
    ...list("type", "Type", typeText),
    ...view.genotype.map((test) => ({
      key: `genotype ${test.sample} ${test.is}`,
      kind: "Genotype",
      text: genotypeText(test),
      without: { ...view, genotype: view.genotype.filter((one) => one !== test) },
    })),
    ...view.fields.map((test) => ({
      key: `field ${testText(test)}`,
      kind: "Field",
      text: testText(test),
      without: { ...view, fields: view.fields.filter((one) => one !== test) },
    })),
  );
  return chips;
}

function boundsText(from: number | undefined, to: number | undefined): string {
  if (from !== undefined && to !== undefined) return `${from} to ${to}`;
  return from !== undefined ? `at least ${from}` : `at most ${to}`;
}

/** `list` with `item` where it was not, and without it where it was. */
export function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
}
