import type { CsqTranscript } from "./coding-transcript.ts";
import { csq } from "./csq-terms.ts";
import type { Entry } from "./entries.ts";
import type { HeldRecord } from "./held-record.ts";
import { between, losesReading, proteinEffect } from "./protein-effect.ts";
import type { Reading } from "./start-codons.ts";

/**
 * What an allele puts into the coding sequence: [from, to) of it becomes `bases`. Coordinates without padding. `terms` are what its place says
 * of the sequence already, `ofPlace` what it says beside that.
 */
export type CodingAllele = { from: number; to: number; bases: string; terms: number; ofPlace: number };

/** One allele on a haplotype, and the way to it. Haplotypes that begin alike share their beginning. */
export type HaplotypeNode = {
  record: HeldRecord | undefined;
  allele: number;
  /** Undefined at the root, and of an allele that cannot be applied there. */
  change: CodingAllele | undefined;
  previous: HaplotypeNode | undefined;
  /** Where the change begins on the haplotype, what was gained and lost before it counted in; and what was gained with it. */
  place: number;
  gained: number;
  /** The node met last of those that follow, and of those that follow the same one the node met before. */
  latestNext: HaplotypeNode | undefined;
  olderSibling: HaplotypeNode | undefined;
  /** Its start codon is lost together with the frame, as was told of a haplotype before. */
  isUnreadable: boolean;
  /** What the haplotypes that end here are called. */
  calls: HaplotypeCall[] | undefined;
};

/** An entry of a haplotype, the record that it belongs to, and where it stands among that record's entries (-1: not yet there). */
export type HaplotypeCall = { record: HeldRecord; entry: Entry; index: number };

export function createRoot(): HaplotypeNode {
  return createNode(undefined, 0, undefined, undefined);
}

/** A node that follows `previous`, where it is the latest from now on. */
export function createNode(
  record: HeldRecord | undefined,
  allele: number,
  change: CodingAllele | undefined,
  previous: HaplotypeNode | undefined,
): HaplotypeNode {
  const before = previous?.gained ?? 0;
  const node: HaplotypeNode = {
    record,
    allele,
    change,
    previous,
    place: change === undefined ? 0 : change.from + before,
    gained: change === undefined ? before : before + gainOf(change),
    latestNext: undefined,
    olderSibling: previous?.latestNext,
    isUnreadable: false,
    calls: undefined,
  };
  if (previous !== undefined) previous.latestNext = node;
  return node;
}

/** The node that a record's allele led to from here, applied or not; records come one after the other. */
export function nextOf(node: HaplotypeNode, record: HeldRecord, allele: number): HaplotypeNode | undefined {
  let next = node.latestNext;
  while (next !== undefined && next.record === record && next.allele !== allele) next = next.olderSibling;
  return next?.record === record ? next : undefined;
}

/** The nodes that follow, in the order in which they were met. */
export function followersOf({ latestNext }: HaplotypeNode): HaplotypeNode[] {
  const nodes: HaplotypeNode[] = [];
  for (let at = latestNext; at !== undefined; at = at.olderSibling) nodes.push(at);
  return nodes.reverse();
}

/** Calls the haplotype that ends in `leaf`: alleles that share a codon or a shifted frame are called together. */
export function callHaplotype(
  transcript: CsqTranscript,
  leaf: HaplotypeNode,
  reading: Reading,
  limit: number,
): HaplotypeCall[] {
  const nodes: HaplotypeNode[] = [];
  for (let at = leaf; at.change !== undefined; at = at.previous!) nodes.push(at);
  if (transcript.strand === 1) nodes.reverse(); // now in the order of the transcript
  const calls: HaplotypeCall[] = [];
  let shift = 0;
  let behindStop = false;
  for (let begin = 0; begin < nodes.length;) {
    let gained = gainOf(nodes[begin]!.change!);
    let indel = gained !== 0;
    let end = begin;
    while (end + 1 < nodes.length) {
      const next = nodes[end + 1]!;
      if (gained % 3 === 0 && !shareCodon(transcript, nodes[end]!, next, leaf.gained)) break;
      end++;
      const gain = gainOf(next.change!);
      gained += gain;
      if (gain !== 0) indel = true;
    }
    const group = nodes.slice(begin, end + 1);
    const isAmongOthers = nodes.length > 1;
    const context = { leafAllele: leaf.allele, shift, indel, isAmongOthers, behindStop, reading, limit };
    if (callGroup(transcript, group, context, calls)) behindStop = true;
    shift += gained;
    begin = end + 1;
  }
  return calls;
}

function gainOf({ bases, from, to }: CodingAllele): number {
  return bases.length - (to - from);
}

/**
 * Whether two neighbours in the order of the transcript touch the same codon, as csq asks it: by where each begins on the haplotype, earlier
 * indels counted in, and by its first base alone but for what an indel adds or takes (bcftools csq, hap_finalize).
 */
function shareCodon(
  { strand, length }: CsqTranscript,
  one: HaplotypeNode,
  other: HaplotypeNode,
  gainedInAll: number,
): boolean {
  const gain = gainOf(one.change!);
  if (strand === 1) {
    const last = one.place + (gain > 0 ? gain : gain < 0 ? 1 : 0);
    return Math.floor(last / 3) === Math.floor(other.place / 3);
  }
  const end = length + gainedInAll - 1;
  const last = end - one.place + (gain > 0 ? gain - 1 : -gain);
  const first = end - other.place - Math.max(0, gainOf(other.change!));
  return Math.floor(last / 3) === Math.floor(first / 3);
}

type GroupContext = {
  leafAllele: number;
  shift: number;
  indel: boolean;
  isAmongOthers: boolean;
  behindStop: boolean;
  reading: Reading;
  limit: number;
};

/** Answers whether the protein ends here. */
function callGroup(
  transcript: CsqTranscript,
  group: readonly HaplotypeNode[],
  { leafAllele, shift, indel, isAmongOthers, behindStop, reading, limit }: GroupContext,
  calls: HaplotypeCall[],
): boolean {
  const carrier = group[0]!;
  if (carrier.isUnreadable) {
    calls.push(unreadableCall(transcript, group, leafAllele));
    return false;
  }
  const genomic = transcript.strand === 1 || group.length === 1 ? group : group.toReversed();
  const { from } = genomic[0]!.change!;
  const { to } = genomic.at(-1)!.change!;
  let bases = "";
  let reached = from;
  let terms = 0;
  let dna = "";
  for (const { change, record, allele } of genomic) {
    const { from: start, to: stop, bases: put, terms: own } = change!;
    bases += between(transcript, reached, start) + put;
    reached = stop;
    terms |= own;
    dna += `${dna === "" ? "" : "+"}${record!.pos}${record!.ref}>${record!.alts[allele - 1]!}`;
  }
  const effect = proteinEffect(
    transcript,
    { from, to, bases, shift, indel, isAmongOthers },
    terms,
    reading,
    limit,
    true,
  );
  // In frame as a whole, but the protein ends before or where it would be again.
  if (group.length > 1 && effect.stops && effect.type & inFrame)
    effect.type = (effect.type & ~inFrame) | csq.frameshift | csq.stopGained;
  effect.type &= ~effect.denied;
  const mark = behindStop ? csq.upstreamStop : 0;
  if (losesReading(effect.type)) {
    effect.type &= ~csq.frameshift;
    effect.text = "";
    if (group.length === 1) carrier.isUnreadable = true;
  }
  // The first in transcript direction carries the call; the others point to it.
  calls.push({
    record: carrier.record!,
    entry: {
      type: effect.type | mark,
      transcript,
      // csq tells calls apart by the allele in which the haplotype ends.
      allele: leafAllele,
      change: effect.text === "" && group.length === 1 ? "" : `${effect.text}|${dna}`,
      elsewhere: 0,
    },
    index: -1,
  });
  for (const node of genomic) {
    const { record, change } = node;
    // Told already; whoever has this haplotype is a carrier of it.
    if (change!.ofPlace !== 0)
      calls.push({
        record: record!,
        entry: { type: change!.ofPlace, transcript, allele: 0, change: "", elsewhere: 0 },
        index: -1,
      });
    // A record counts twice where two pieces of the coding sequence hold its base.
    if (node !== carrier)
      calls.push({
        record: record!,
        entry: {
          type: csq.printedElsewhere | change!.terms | change!.ofPlace,
          transcript,
          allele: 0,
          change: "",
          elsewhere: carrier.record!.pos,
          elsewhereLine: carrier.record!.line,
        },
        index: -1,
      });
  }
  return effect.stops;
}

/** What is told again of an allele after which nothing can be read: what the places of all that follows it say. */
function unreadableCall(
  transcript: CsqTranscript,
  group: readonly HaplotypeNode[],
  allele: number,
): HaplotypeCall {
  const terms = group.reduce((all, { change }) => all | change!.terms, 0);
  const entry = { type: terms & ~csq.frameshift, transcript, allele, change: "", elsewhere: 0 };
  return { record: group[0]!.record!, entry, index: -1 };
}

const inFrame = csq.inframeAltering | csq.inframeDeletion | csq.inframeInsertion;
