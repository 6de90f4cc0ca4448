import type { ReferenceSequence } from "../genes/reference.ts";

/** What is known of a reference far from its bases: its name and the names and lengths of (some of) its contigs. */
export type OfferedSequence = {
  name: string;
  title: string;
  assembly: string;
  /** Length in bases; aliases are the other names by which the engine finds the contig. */
  contigs: readonly { name: string; length: number; aliases?: readonly string[] | undefined }[];
  /** How many contigs it has in all, where that is known. */
  contigCount?: number | undefined;
};

/**
 * A reference to hold a file's head against. It finds contigs as the engine does and knows where they end, but not one base: every
 * REF within a contig counts as right, so that what is refused here the engine would refuse too.
 */
export function sequenceOf({ name, title, assembly, contigs: offered }: OfferedSequence): ReferenceSequence {
  const contigs = offered.map((contig) => ({ ...contig, aliases: contig.aliases ?? [] }));
  const byName = new Map<string, number>();
  contigs.forEach(({ aliases }, i) => {
    for (const alias of aliases) byName.set(alias, i);
  });
  contigs.forEach((contig, i) => byName.set(contig.name, i)); // a name goes before another contig's alias
  return {
    meta: { name, title, assembly, geneSet: "", source: "", builtAt: "", checksum: "" },
    contigs,
    findContig: (wanted) => byName.get(wanted) ?? -1,
    checkRef: (contig, start, ref) =>
      start + ref.length > (contigs[contig]?.length ?? 0) ? "outside" : "same",
  };
}

/** Whether contigs that are not listed may be in the reference all the same. */
export function isPartial({ contigs, contigCount }: OfferedSequence): boolean {
  return contigCount === undefined || contigCount > contigs.length;
}
