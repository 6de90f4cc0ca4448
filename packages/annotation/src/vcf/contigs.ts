import type { ReferenceSequence } from "../genes/reference.ts";
import type { ProblemLog } from "./problem-log.ts";

/** A chromosome as the file calls it, and what was seen of it. */
export type ContigUse = {
  name: string;
  /** Index among the reference's contigs, or -1. */
  index: number;
  /** In bases, where the reference or the header knows it. */
  length: number | undefined;
  records: number;
  firstLine: number;
};

export type ContigTable = {
  /** Stands for "no record yet". */
  none: ContigUse;
  /** The contig whose name is `bytes[start, end)`. */
  find(bytes: Buffer, start: number, end: number, line: number): ContigUse;
  /** In the order of the file. */
  list(): ContigUse[];
};

/** More distinct names than any assembly has scaffolds means that the column is not CHROM; and memory must be bounded. */
const maxContigs = 500_000;

type ContigTableOptions = {
  reference: ReferenceSequence | null;
  declared: ReadonlyMap<string, number | undefined>;
  problems: ProblemLog;
};

/** Finds contigs by name; the last one is found again without making a string. */
export function createContigTable({ reference, declared, problems }: ContigTableOptions): ContigTable {
  const uses = new Map<string, ContigUse>();
  const none: ContigUse = { name: "", index: -1, length: undefined, records: 0, firstLine: 0 };
  let last = none;
  let lastName = Buffer.alloc(0);

  const isLast = (bytes: Buffer, start: number, end: number): boolean => {
    if (end - start !== lastName.length) return false;
    for (let i = lastName.length - 1; i >= 0; i--) if (bytes[start + i] !== lastName[i]) return false;
    return true;
  };

  return {
    none,
    find(bytes, start, end, line) {
      if (isLast(bytes, start, end)) return last;
      lastName = Buffer.from(bytes.subarray(start, end));
      const name = lastName.toString("utf8");
      const known = uses.get(name);
      if (known) return (last = known);
      if (uses.size >= maxContigs) {
        problems.fail("too_many_contigs", { line }, { limit: maxContigs.toLocaleString("en") });
      }
      const index = reference ? reference.findContig(name) : -1;
      last = {
        name,
        index,
        length: reference?.contigs[index]?.length ?? declared.get(name),
        records: 0,
        firstLine: line,
      };
      uses.set(name, last);
      return last;
    },
    list: () => [...uses.values()],
  };
}
