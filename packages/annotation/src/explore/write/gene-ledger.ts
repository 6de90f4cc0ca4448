import type { Decoded } from "../read/decode.ts";

/** Where a gene's records are. Positions are 1-based; the last is the highest that one of them covers. */
export type GeneUse = {
  id: string;
  symbol: string;
  contig: number;
  from: number;
  to: number;
  records: number;
  firstBlock: number;
  lastBlock: number;
};

/** Names of genes come from the tool; memory must be bounded whatever it writes. Ensembl's human set has 78,000. */
const maxGenes = 500_000;

/** Keeps account of the genes that the entries name. A gene that occurs on several sequences is counted on the first. */
export function createGeneLedger() {
  const genes = new Map<string, GeneUse>();

  return {
    add(
      block: number,
      runs: readonly { contig: number; records: number }[],
      { lists, listOf, pos, span }: Pick<Decoded, "lists" | "listOf" | "pos" | "span">,
    ): void {
      const { entries, ends, flat } = lists;
      let record = 0;
      for (const { contig, records } of runs) {
        const uses = new Map<number, { records: number; from: number; to: number }>();
        for (const end = record + records; record < end; record++) {
          const from = pos[record]!;
          const to = from + span[record]! - 1;
          const use = uses.get(listOf[record]!);
          if (use) {
            use.records++;
            if (from < use.from) use.from = from;
            if (to > use.to) use.to = to;
          } else uses.set(listOf[record]!, { records: 1, from, to });
        }
        for (const [list, use] of uses) {
          const seen = new Set<string>();
          for (let i = list === 0 ? 0 : ends[list - 1]!; i < ends[list]!; i++) {
            const gene = entries[flat[i]!]!.gene;
            if (!gene || seen.has(gene.id)) continue;
            seen.add(gene.id);
            const known = genes.get(gene.id);
            if (!known) {
              if (genes.size < maxGenes)
                genes.set(gene.id, { ...gene, contig, ...use, firstBlock: block, lastBlock: block });
              continue;
            }
            known.records += use.records;
            known.lastBlock = block;
            if (known.contig !== contig) continue;
            known.from = Math.min(known.from, use.from);
            known.to = Math.max(known.to, use.to);
          }
        }
      }
    },
    /** By symbol, then id: the order in which a search by the first letters finds them. */
    list: (): GeneUse[] =>
      [...genes.values()].toSorted(
        (a, b) => compare(a.symbol.toUpperCase(), b.symbol.toUpperCase()) || compare(a.id, b.id),
      ),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
