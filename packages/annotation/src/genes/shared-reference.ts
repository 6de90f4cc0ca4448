import type { BundleContent } from "./bundle-content.ts";
import { byteSourceOf, type ByteOrigin } from "./byte-source.ts";
import { contentOf, createReference } from "./create-reference.ts";
import type { GeneModels } from "./gene-models.ts";
import type { PackedSequence } from "./packed-sequence.ts";
import type { Reference } from "./reference.ts";

/** A reference in a form that can be sent to other threads of the process: they share its memory, nothing is loaded again. */
export type SharedReference = Omit<BundleContent, "sequences"> & {
  sequences: (Omit<PackedSequence, "bits"> & { bits: number })[];
  /** What `bits` of the sequences count into. */
  origins: ByteOrigin[];
  checksum: string;
};

/**
 * Makes a reference ready for other threads. Memory that is shared already, as that of an opened bundle, is not copied. Throws for a
 * reference that `createReference` did not make.
 */
export function shareReference(reference: Reference): SharedReference {
  const content = contentOf(reference);
  if (content === undefined) throw new Error("Only a reference made of a bundle can be shared.");
  const { strings, ...columns } = content.genes;
  const places = new Map<ByteOrigin, number>();
  const placeOf = (origin: ByteOrigin): number => {
    if (!places.has(origin)) places.set(origin, places.size);
    return places.get(origin)!;
  };
  const sequences = content.sequences.map((sequence) => ({
    length: sequence.length,
    held: shared(sequence.held),
    heldAt: shared(sequence.heldAt),
    runs: shared(sequence.runs),
    bits: placeOf(sequence.bits.origin),
  }));
  return {
    meta: content.meta,
    sourceChecksum: content.sourceChecksum,
    scope: content.scope,
    contigs: content.contigs,
    genes: {
      ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, shared(column)])),
      strings: { offsets: shared(strings.offsets), blob: shared(strings.blob) },
    } as GeneModels, // the same columns, each of the type it had
    sequences,
    origins: [...places.keys()].map((origin) =>
      origin.in === "file" ? origin : { in: "memory", bytes: shared(origin.bytes) },
    ),
    checksum: reference.meta.checksum,
  };
}

/** The reference, in the thread that received it. */
export function receiveReference({ sequences, origins, checksum, ...rest }: SharedReference): Reference {
  const sources = origins.map(byteSourceOf);
  const content: BundleContent = {
    ...rest,
    sequences: sequences.map((sequence) => ({ ...sequence, bits: sources[sequence.bits]! })),
  };
  return createReference(content, checksum);
}

type Column = Int32Array | Int8Array | Uint8Array | Float64Array;

/** The same numbers in memory that threads share. */
function shared<C extends Column>(column: C): C {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const make = column.constructor as new (buffer: SharedArrayBuffer) => C;
  const copy = new make(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
