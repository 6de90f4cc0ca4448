import { putAscii, putBytes, putCharacter, putNumber, type TextBuffer } from "../consequences/text-buffer.ts";
import type { VcfRecord } from "../vcf/record.ts";
import { coding, csq, startStop, termNames } from "./csq-terms.ts";
import type { CsqTranscript } from "./coding-transcript.ts";

/** One of the comma-joined parts of BCSQ. */
export type Entry = {
  /** Bits of `csq`. */
  type: number;
  transcript: CsqTranscript;
  /** Number of the ALT, from 1; 0 where csq does not keep it (then no sample is marked as its carrier). */
  allele: number;
  /** `2V>2I|103G>A`, or only `2V>2I` where the record is called by itself; "" for none. */
  change: string;
  /** 1-based position of the record that carries the compound, where `type` says that it stands elsewhere. */
  elsewhere: number;
  /** The line of that record: two of one position are two. */
  elsewhereLine?: number;
};

/** Terms whose entry names the transcript; an intron and a non-coding hit are told once for a gene. */
const ofGene = csq.intron | csq.nonCoding;
/** Terms beside which the strand is left out where nothing is said of the protein. */
const ofPlace =
  csq.spliceAcceptor | csq.spliceDonor | csq.spliceRegion | csq.featureElongation | csq.featureTruncation;

/**
 * Adds an entry to a record's, or merges it with one that is there: csq tells each thing once. Answers where it stands; that is behind all
 * that were there, or it is not new, and csq takes it for told already: then carriers are marked all the same.
 */
export function addEntry(entries: Entry[], entry: Entry): number {
  if (entry.type & csq.spliceRegion && entry.type & (csq.spliceDonor | csq.spliceAcceptor))
    entry.type &= ~csq.spliceRegion;
  for (let i = 0; i < entries.length; i++) if (absorb(entries[i]!, entry)) return i;
  return entries.push(entry) - 1;
}

/** Whether `other` says what `entry` says, or has now been made to. */
function absorb(other: Entry, entry: Entry): boolean {
  if (entry.type & csq.printedElsewhere) {
    if ((entry.type & startStop) !== 0 && (other.type & startStop) !== 0) {
      // What the place said of a start or stop codon is told with the compound.
      Object.assign(other, entry);
      return true;
    }
    return (other.type & csq.printedElsewhere) !== 0 && other.elsewhereLine === entry.elsewhereLine;
  }
  if (other.type & csq.printedElsewhere && entry.type & coding) return false;
  const { transcript } = entry;
  if (transcript.tx !== other.transcript.tx && (entry.type & ofGene) === 0) return false;
  if (other.transcript.biotype !== transcript.biotype) return false;
  if ((entry.type & coding) !== 0) return absorbCoding(other, entry);
  if ((other.type & coding) === 0) {
    if (((entry.type & ofGene) === 0) !== ((other.type & ofGene) === 0)) return false;
    other.type |= entry.type;
    return true;
  }
  return (other.type | entry.type) === other.type;
}

function absorbCoding(other: Entry, entry: Entry): boolean {
  if (other.allele !== entry.allele && entry.allele > 0) return false;
  if ((entry.type ^ other.type) & csq.upstreamStop) return false;
  if (entry.change !== "" || other.change !== "") {
    if (entry.change === "" || other.change === "") {
      // What a place says of a start or stop codon and what the sequences say of it are one thing.
      if ((entry.type & startStop) === 0 || (other.type & startStop) === 0) return false;
      other.type |= entry.type;
      if (other.type & csq.stopRetained) other.type &= ~(csq.stopLost | csq.synonymous);
      if (other.type & csq.startRetained) other.type &= ~(csq.startLost | csq.synonymous);
      if (other.change === "") other.change = entry.change;
      return true;
    }
    if (entry.change !== other.change) return false;
  }
  other.type |= entry.type;
  return true;
}

/** The terms of an entry that are told: some go without saying beside others. */
export function toldTerms(given: number): number {
  let type = given;
  if (type & csq.incompleteCds && (type & ~(startStop | csq.incompleteCds | csq.upstreamStop)) !== 0)
    type &= ~(startStop | csq.incompleteCds);
  if (type & startStop) type &= ~csq.missense;
  if (type & csq.featureElongation) type &= ~csq.inframeInsertion;
  if (type & csq.featureTruncation) type &= ~csq.inframeDeletion;
  return type;
}

/** Appends an entry as BCSQ writes it; of a record that was called by itself, `own` says which to name behind the change. */
export function putEntry(
  out: TextBuffer,
  { type: given, transcript, change, elsewhere, allele }: Entry,
  own: VcfRecord | undefined,
): void {
  if (given & csq.printedElsewhere) {
    putCharacter(out, at);
    return putNumber(out, elsewhere);
  }
  const type = toldTerms(given);
  const isOfGene = (type & ofGene) !== 0 && (type & ~ofGene) === 0;
  const decays = transcript.decays && (type & ~ofGene) !== 0 ? csq.nmdTranscript : 0;
  if (type & csq.upstreamStop) putCharacter(out, star);
  putBytes(out, termNames(type | decays));
  putBytes(out, isOfGene ? transcript.geneLabel : transcript.label);
  if (change !== "" || ((type & coding) !== 0 && (type & ofPlace) === 0)) {
    putCharacter(out, bar);
    putCharacter(out, transcript.strand === 1 ? plus : minus);
  }
  if (change === "") return;
  putCharacter(out, bar);
  putAscii(out, change);
  if (own === undefined) return;
  putCharacter(out, bar);
  putNumber(out, own.pos);
  putAscii(out, own.ref);
  putCharacter(out, becomes);
  putAscii(out, own.alts[allele - 1]!);
}

const at = 0x40;
const bar = 0x7c;
const becomes = 0x3e;
const minus = 0x2d;
const plus = 0x2b;
const star = 0x2a;
