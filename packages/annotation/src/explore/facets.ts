import type { Facets } from "./answers.ts";
import type { AlleleChange } from "./allele-changes.ts";
import { createPositionBins } from "./position-bins.ts";
import type { Entry } from "./entry.ts";
import { createLadder } from "./ladder.ts";
import { impactOf, rankOf } from "./annotation-layout.ts";
import { impacts, variantTypes } from "./query.ts";
import type { Decoded } from "./read/decode.ts";
import type { Impact } from "../consequences/terms.ts";

/** The columns that facets are counted in. */
export const facetColumns = ["lists", "listOf", "changes", "filter", "pos", "qual", "depth"] as const;
export type FacetBlock = Pick<Decoded, (typeof facetColumns)[number]> & {
  records: number;
  runs: readonly { contig: string; records: number }[];
};

export type FacetCounter = {
  /** Counts the records of a block; those alone for which `chosen` says 1, if it is given. */
  add(block: FacetBlock, chosen?: Uint8Array): void;
  finish(): Omit<Facets, "took">;
};

const longestIndel = 30;
const genesTold = 50;
const contigsPictured = 200;

/**
 * Counts what the pictures and the lists of the filter tell. `lengths` are of the sequences, as the header declares them; `asked` is
 * what the query asks of an entry, strictest first: of a record, those count that are the first of these, and for its most severe
 * consequence all, where none is any.
 */
export function createFacetCounter(
  lengths: ReadonlyMap<string, number>,
  asked: readonly ((entry: Entry) => boolean)[] = [() => true],
): FacetCounter {
  const byImpact = new Map<Impact, number>();
  const byTerm = new Map<string, { impact: Impact; count: number }>();
  const withImpact = new Map<Impact, number>();
  const withTerm = new Map<string, number>();
  const byType = new Map<AlleleChange["type"], number>();
  const byFilter = new Map<string, number>();
  const byContig = new Map<string, number>();
  const byGene = new Map<string, { symbol: string; count: number }>();
  const indels = new Map<number, number>();
  const positions = new Map<string, ReturnType<typeof createPositionBins>>();
  const qual = createLadder();
  const depth = createLadder();
  let count = 0;
  let unannotated = 0;
  let transitions = 0;
  let transversions = 0;

  const addAnnotation = ({ lists: { entries, ends, flat } }: FacetBlock, uses: Int32Array): void => {
    const passing = asked.map((fulfils) => entries.map(fulfils));
    for (let list = 0; list < ends.length; list++) {
      const used = uses[list]!;
      if (used === 0) continue;
      const all = flat.subarray(list === 0 ? 0 : ends[list - 1]!, ends[list]);
      const passes = passing.find((of) => all.some((entry) => of[entry]));
      let worst: Entry | undefined;
      const genes = new Map<string, string>();
      const terms = new Set<string>();
      const occurring = new Set<Impact>();
      for (const number of all) {
        const entry = entries[number]!;
        if (entry.gene) genes.set(entry.gene.id, entry.gene.symbol);
        if (passes && !passes[number]) continue;
        if (entry.terms.length > 0 && (!worst || entry.rank < worst.rank)) worst = entry;
        if (!passes) continue;
        if (entry.impact) occurring.add(entry.impact);
        for (const term of entry.terms) terms.add(term);
      }
      for (const term of terms) bump(withTerm, term, used);
      for (const impact of occurring) bump(withImpact, impact, used);
      for (const [id, symbol] of genes) {
        const known = byGene.get(id);
        if (known) known.count += used;
        else byGene.set(id, { symbol, count: used });
      }
      if (!worst?.impact) {
        unannotated += used;
        continue;
      }
      bump(byImpact, worst.impact, used);
      const term = byTerm.get(worst.worst);
      if (term) term.count += used;
      else byTerm.set(worst.worst, { impact: worst.impact, count: used });
    }
  };

  const addAlleles = (changes: readonly AlleleChange[], used: number): void => {
    for (const { type, substitution, gained } of changes) {
      bump(byType, type, used);
      if (substitution === "transition") transitions += used;
      else if (substitution === "transversion") transversions += used;
      if (gained !== 0) bump(indels, Math.max(-longestIndel, Math.min(longestIndel, gained)), used);
    }
  };

  return {
    add(block, chosen) {
      const lists = new Int32Array(block.lists.ends.length);
      const changes = new Int32Array(block.changes.choices.length);
      const filters = new Int32Array(block.filter.choices.length);
      let record = 0;
      for (const { contig, records } of block.runs) {
        const end = record + records;
        let bins = positions.get(contig);
        if (!bins && positions.size < contigsPictured) positions.set(contig, (bins = createPositionBins()));
        const before = count;
        for (; record < end; record++) {
          if (chosen && chosen[record] === 0) continue;
          count++;
          lists[block.listOf[record]!]!++;
          changes[block.changes.of[record]!]!++;
          filters[block.filter.of[record]!]!++;
          bins?.add(block.pos[record]!);
          qual.add(block.qual[record]!);
          depth.add(block.depth[record]!);
        }
        if (count > before) bump(byContig, contig, count - before);
      }
      addAnnotation(block, lists);
      block.changes.choices.forEach((choice, i) => changes[i]! > 0 && addAlleles(choice, changes[i]!));
      block.filter.choices.forEach((value, i) => filters[i]! > 0 && bump(byFilter, value, filters[i]!));
    },

    finish: () => ({
      count,
      unannotated,
      impact: impactsOf(byImpact),
      consequence: [...byTerm].map(([value, term]) => ({ value, ...term })).toSorted(bySeverity),
      any: {
        impact: impactsOf(withImpact),
        consequence: [...withTerm]
          .map(([value, of]) => ({ value, impact: impactOf(value), count: of }))
          .toSorted(bySeverity),
      },
      type: variantTypes.flatMap((value) => (byType.has(value) ? { value, count: byType.get(value)! } : [])),
      filter: [...byFilter]
        .map(([value, of]) => ({ value, count: of }))
        .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
      contig: [...byContig].map(([value, of]) => ({ value, length: lengths.get(value) ?? null, count: of })),
      gene: [...byGene]
        .map(([id, gene]) => ({ id, ...gene }))
        .toSorted((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
        .slice(0, genesTold),
      genes: byGene.size,
      positions: [...positions].flatMap(([contig, bins]) => bins.finish(contig, lengths.get(contig))),
      qual: qual.finish(),
      depth: depth.finish(),
      transitions,
      transversions,
      indelLengths: Object.fromEntries(
        [...indels].toSorted(([a], [b]) => a - b).map(([length, of]) => [String(length), of]),
      ),
    }),
  };
}

function impactsOf(counts: ReadonlyMap<Impact, number>): { value: Impact; count: number }[] {
  return impacts.flatMap((value) => (counts.has(value) ? { value, count: counts.get(value)! } : []));
}

type Term = { value: string; impact: Impact };

function bySeverity(a: Term, b: Term): number {
  return rankOf(a.value, a.impact) - rankOf(b.value, b.impact) || (a.value < b.value ? -1 : 1);
}

function bump<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
