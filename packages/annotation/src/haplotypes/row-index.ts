import type { GeneModels } from "../genes/gene-models.ts";

/** Finds rows of transcripts that span more than exons do; there are few, most often none. */
export type RowIndex = {
  /** The row of a transcript. */
  ofTx(tx: number): number | undefined;
  /** The first row of the contig, or of one behind it, that may reach beyond `start`. */
  firstReaching(contig: number, start: number): number;
  /** Whether there is such a row on the contig, and it begins in front of `end`. */
  begins(row: number, contig: number, end: number): boolean;
};

export function createRowIndex({ rowContig, rowStart, rowEnd, rowTx }: GeneModels): RowIndex {
  const byTx = new Map<number, number>();
  /** Largest end among this row and those before it on the contig. */
  const maxEnd = new Int32Array(rowTx.length);
  for (let row = 0; row < rowTx.length; row++) {
    if (rowTx[row]! >= 0) byTx.set(rowTx[row]!, row);
    const isFollowing = row > 0 && rowContig[row - 1] === rowContig[row];
    maxEnd[row] = isFollowing ? Math.max(maxEnd[row - 1]!, rowEnd[row]!) : rowEnd[row]!;
  }
  return {
    ofTx: (tx) => byTx.get(tx),
    firstReaching(contig, start) {
      let low = 0;
      let high = rowTx.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const isBefore =
          rowContig[middle]! < contig || (rowContig[middle] === contig && maxEnd[middle]! <= start);
        if (isBefore) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    begins: (row, contig, end) => rowContig[row] === contig && rowStart[row]! < end,
  };
}
