import { samplesKept, type ResultLayout } from "./result-layout.ts";

/** Columns of a block as they are stored, in this order: those that a test reads before those that only a row shows. */
export function columnNames({ annotation, single, info, samples }: ResultLayout): string[] {
  return [
    "lists", // combinations of an entry's shared fields, and lists of them
    "listOf",
    "changes",
    "filter",
    "pos",
    "span",
    "qual",
    "depth",
    ...samples.slice(0, samplesKept).map((_, i) => genotypeColumn(i)),
    ...info.map(infoColumn),
    ...(annotation ? single.map((field) => entryColumn(annotation.fields[field]!)) : []),
    "id",
    "alleles",
    "place",
  ];
}

export const infoColumn = (id: string): string => `info:${id}`;
export const entryColumn = (field: string): string => `entry:${field}`;
export const genotypeColumn = (sample: number): string => `genotype:${sample}`;
