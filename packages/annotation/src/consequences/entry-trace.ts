/**
 * What each entry of a record says, as numbers: who keeps an account of entries need not read their text again, which would take longer
 * than annotating. Filled anew for each record. Entries of the same transcript and terms differ only in their allele and in the fields
 * from EXON to DISTANCE and after SOURCE.
 */
export type EntryTrace = {
  count: number;
  /** Transcript, or -1. */
  tx: Int32Array;
  /** Set of terms; 0 for intergenic_variant. */
  terms: Int32Array;
  /** Where the entry's text begins in the buffer. */
  start: Int32Array;
  /** 1 where the allele touches the transcript; where not, the fields from EXON up to DISTANCE are empty. */
  inside: Uint8Array;
};

export function createEntryTrace(): EntryTrace {
  return {
    count: 0,
    tx: new Int32Array(256),
    terms: new Int32Array(256),
    start: new Int32Array(256),
    inside: new Uint8Array(256),
  };
}

export function traceEntry(
  trace: EntryTrace,
  tx: number,
  terms: number,
  start: number,
  inside: boolean,
): void {
  if (trace.count === trace.tx.length) grow(trace);
  const i = trace.count++;
  trace.tx[i] = tx;
  trace.terms[i] = terms;
  trace.start[i] = start;
  trace.inside[i] = inside ? 1 : 0;
}

function grow(trace: EntryTrace): void {
  const larger = <A extends Int32Array | Uint8Array>(from: A, to: A): A => {
    to.set(from);
    return to;
  };
  const capacity = trace.tx.length * 2;
  trace.tx = larger(trace.tx, new Int32Array(capacity));
  trace.terms = larger(trace.terms, new Int32Array(capacity));
  trace.start = larger(trace.start, new Int32Array(capacity));
  trace.inside = larger(trace.inside, new Uint8Array(capacity));
}
