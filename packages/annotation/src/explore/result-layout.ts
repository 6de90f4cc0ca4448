import {
  findAnnotationLayout,
  sharedFields,
  singleFields,
  type AnnotationLayout,
} from "./annotation-layout.ts";

/** What the header of an annotated VCF says of its columns. Plain data, made of the header alone. */
export type ResultLayout = {
  annotation: AnnotationLayout | null;
  /** Fields of an entry that are kept together, and those kept by themselves, as indices. The others are read of the VCF. */
  shared: number[];
  single: number[];
  /** INFO fields that are kept. */
  info: string[];
  samples: string[];
};

/**
 * INFO fields kept, from the first declared on. Callers declare some twenty; a file that was annotated by everything that there is
 * has more, and each costs a byte or two a record.
 */
export const infoFieldsKept = 100;
/** Samples whose genotypes are kept, from the first on: two bits each. A trio has 3, a large family study 100. */
export const samplesKept = 200;

/** `header` is all lines of the header, the last being `#CHROM`. */
export function resultLayout(header: readonly string[]): ResultLayout {
  const annotation = findAnnotationLayout(header);
  const shared = annotation ? sharedFields(annotation) : [];
  const declared = header.flatMap((line) => /^##INFO=<ID=([^,>]+)/.exec(line)?.[1] ?? []);
  const columns = header.at(-1)?.startsWith("#CHROM") ? header.at(-1)!.split("\t") : [];
  return {
    annotation,
    shared,
    single: annotation ? singleFields(annotation) : [],
    info: [...new Set(declared)].filter((id) => id !== annotation?.id).slice(0, infoFieldsKept),
    samples: columns.slice(9),
  };
}
