import type { BundleContent } from "./bundle-content.ts";
import { codesAgree } from "./iupac.ts";
import { baseAt, basesBetween } from "./packed-sequence.ts";
import type { Reference, ReferenceSequence } from "./reference.ts";

/** What each reference was made of, for sharing it with other threads. */
const contents = new WeakMap<object, BundleContent>();

/** The content that `createReference` was given; undefined for a reference that was made otherwise. */
export function contentOf(reference: ReferenceSequence): BundleContent | undefined {
  return contents.get(reference);
}

/** A reference over a bundle's content, wherever that came from. */
export function createReference(content: BundleContent, checksum: string): Reference {
  const { contigs, sequences, genes } = content;
  const byName = new Map<string, number>();
  contigs.forEach(({ aliases }, i) => {
    for (const alias of aliases) byName.set(alias, i);
  });
  contigs.forEach(({ name }, i) => byName.set(name, i)); // a name goes before another contig's alias
  const reference: Reference = {
    meta: { ...content.meta, checksum },
    contigs,
    genes,
    findContig: (name) => byName.get(name) ?? -1,
    codonTable: (contig) => contigs[contig]!.codonTable,
    bases: (contig, start, end) => basesBetween(sequences[contig]!, start, end),
    checkRef(contig, start, ref) {
      const sequence = sequences[contig]!;
      if (start < 0 || start + ref.length > sequence.length) return "outside";
      let known = true;
      for (let i = 0; i < ref.length; i++) {
        const base = baseAt(sequence, start + i);
        if (base === 0) known = false;
        else if (!codesAgree(ref.charCodeAt(i), base)) return "different";
      }
      return known ? "same" : "unknown";
    },
  };
  contents.set(reference, content);
  return reference;
}
