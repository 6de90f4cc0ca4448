import { padding, type CsqTranscript } from "./coding-transcript.ts";
import { csq, startStop } from "./csq-terms.ts";
import type { Entry } from "./entries.ts";
import type { HeldRecord } from "./held-record.ts";
import { proteinEffect } from "./protein-effect.ts";

/** What an allele puts into the coding sequence: [from, to) of it becomes `bases`. Coordinates without padding. */
export type CodingAllele = { from: number; to: number; bases: string; terms: number };

/** One allele on a haplotype, and the way to it. Haplotypes that begin alike share their beginning. */
export type HaplotypeNode = {
  record: HeldRecord | undefined;
  allele: number;
  /** Undefined at the root. */
  change: CodingAllele | undefined;
  terms: number;
  previous: HaplotypeNode | undefined;
  /** The nodes that `nextRecord`'s alleles lead to, by allele: null where it cannot be applied. */
  nextRecord: HeldRecord | undefined;
  next: (HaplotypeNode | null | undefined)[];
  /** All nodes that follow, in the order in which they were met. */
  children: HaplotypeNode[];
  /** What the haplotypes that end here are called, and where each call stands among its record's entries. */
  calls: (HaplotypeCall & { index: number })[] | undefined;
};

/** An entry of a haplotype and the record that it belongs to. */
export type HaplotypeCall = { record: HeldRecord; entry: Entry };

export function createRoot(): HaplotypeNode {
  return createNode(undefined, 0, undefined, 0, undefined);
}

export function createNode(
  record: HeldRecord | undefined,
  allele: number,
  change: CodingAllele | undefined,
  terms: number,
  previous: HaplotypeNode | undefined,
): HaplotypeNode {
  return {
    record,
    allele,
    change,
    terms,
    previous,
    nextRecord: undefined,
    next: [],
    children: [],
    calls: undefined,
  };
}

/** Calls the haplotype that ends in `leaf`: alleles that share a codon or a shifted frame are called together. */
export function callHaplotype(
  transcript: CsqTranscript,
  leaf: HaplotypeNode,
  code: string,
  limit: number,
): HaplotypeCall[] {
  const forward = transcript.strand === 1;
  const nodes: HaplotypeNode[] = [];
  for (let at: HaplotypeNode | undefined = leaf; at !== undefined; at = at.previous)
    if (at.change !== undefined) nodes.push(at);
  // Told from the lowest on the genome, for that is where csq counts from.
  let gainedInAll = 0;
  const placed = nodes.reverse().map((node): PlacedNode => {
    const place = node.change!.from + gainedInAll;
    gainedInAll += gainOf(node);
    return { node, place };
  });
  if (!forward) placed.reverse(); // now in the order of the transcript
  const calls: HaplotypeCall[] = [];
  let shift = 0;
  let behindStop = false;
  for (let begin = 0; begin < placed.length;) {
    let gained = gainOf(placed[begin]!.node);
    let indel = gained !== 0;
    let end = begin;
    while (end + 1 < placed.length) {
      const next = placed[end + 1]!;
      if (gained % 3 === 0 && !shareCodon(transcript, placed[end]!, next, gainedInAll)) break;
      end++;
      gained += gainOf(next.node);
      if (gainOf(next.node) !== 0) indel = true;
    }
    const group = placed.slice(begin, end + 1).map(({ node }) => node);
    behindStop =
      callGroup(
        transcript,
        group,
        { leafAllele: leaf.allele, shift, indel, behindStop, code, limit },
        calls,
      ) || behindStop;
    shift += gained;
    begin = end + 1;
  }
  return calls;
}

function gainOf({ change }: HaplotypeNode): number {
  return change!.bases.length - (change!.to - change!.from);
}

/**
 * Whether two neighbours in the order of the transcript touch the same codon, as csq asks it: by where each begins on the haplotype, earlier
 * indels counted in, and by its first base alone but for what an indel adds or takes (bcftools csq, hap_finalize).
 */
function shareCodon(
  { strand, length }: CsqTranscript,
  { node: one, place: onePlace }: PlacedNode,
  { node: other, place: otherPlace }: PlacedNode,
  gainedInAll: number,
): boolean {
  const gain = gainOf(one);
  if (strand === 1) {
    const last = onePlace + (gain > 0 ? gain : gain < 0 ? 1 : 0);
    return Math.floor(last / 3) === Math.floor(otherPlace / 3);
  }
  const end = length + gainedInAll - 1;
  const last = end - onePlace + (gain > 0 ? gain - 1 : -gain);
  const first = end - otherPlace - Math.max(0, gainOf(other));
  return Math.floor(last / 3) === Math.floor(first / 3);
}

/** A node with the place on the haplotype where its change begins, in genomic order. */
type PlacedNode = { node: HaplotypeNode; place: number };

type GroupContext = {
  leafAllele: number;
  shift: number;
  indel: boolean;
  behindStop: boolean;
  code: string;
  limit: number;
};

/** Answers whether the protein ends here. */
function callGroup(
  transcript: CsqTranscript,
  group: readonly HaplotypeNode[],
  { leafAllele, shift, indel, behindStop, code, limit }: GroupContext,
  calls: HaplotypeCall[],
): boolean {
  const genomic = transcript.strand === 1 ? group : group.toReversed();
  const { from } = genomic[0]!.change!;
  const { to } = genomic.at(-1)!.change!;
  let bases = "";
  let reached = from;
  let terms = 0;
  const dna: string[] = [];
  for (const { change, record, allele, terms: own } of genomic) {
    const { from: start, to: stop, bases: put } = change!;
    bases += between(transcript, reached, start) + put;
    reached = stop;
    terms |= own;
    dna.push(`${record!.pos}${record!.ref}>${record!.alts[allele - 1]!}`);
  }
  const effect = proteinEffect(transcript, { from, to, bases, shift, indel }, terms, code, limit);
  // In frame as a whole, but the protein ends before or where it would be again.
  if (group.length > 1 && effect.stops && effect.type & inFrame)
    effect.type = (effect.type & ~inFrame) | csq.frameshift | csq.stopGained;
  const mark = behindStop ? csq.upstreamStop : 0;
  // The first in transcript direction carries the call; the others point to it.
  const carrier = group[0]!;
  calls.push({
    record: carrier.record!,
    entry: {
      type: effect.type | mark,
      transcript,
      // csq tells calls apart by the allele in which the haplotype ends.
      allele: leafAllele,
      change: `${effect.text}|${dna.join("+")}`,
      elsewhere: 0,
    },
  });
  for (const { record, terms: own } of genomic)
    if (record !== carrier.record)
      calls.push({
        record: record!,
        entry: {
          type: csq.printedElsewhere | (own & startStop),
          transcript,
          allele: 0,
          change: "",
          elsewhere: carrier.record!.pos,
          elsewhereLine: carrier.record!.line,
        },
      });
  return effect.stops;
}

const inFrame = csq.inframeAltering | csq.inframeDeletion | csq.inframeInsertion;

function between({ spliced }: CsqTranscript, from: number, to: number): string {
  return from < to ? spliced.slice(padding + from, padding + to) : "";
}
