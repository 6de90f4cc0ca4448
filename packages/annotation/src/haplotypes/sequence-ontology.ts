import { mostSevereOf, termBit, termsOf, type TermSet } from "../consequences/terms.ts";
import { csq } from "./csq-terms.ts";
import { toldTerms, type Entry } from "./entries.ts";

/** csq's terms, and what the Sequence Ontology calls them. */
const ontology: readonly (readonly [number, TermSet])[] = [
  [csq.synonymous, termBit.synonymous_variant],
  [csq.missense, termBit.missense_variant],
  [csq.stopLost, termBit.stop_lost],
  [csq.stopGained, termBit.stop_gained],
  [csq.inframeDeletion, termBit.inframe_deletion],
  [csq.inframeInsertion, termBit.inframe_insertion],
  [csq.frameshift, termBit.frameshift_variant],
  [csq.spliceAcceptor, termBit.splice_acceptor_variant],
  [csq.spliceDonor, termBit.splice_donor_variant],
  [csq.startLost, termBit.start_lost],
  [csq.spliceRegion, termBit.splice_region_variant],
  [csq.stopRetained, termBit.stop_retained_variant],
  [csq.fivePrimeUtr, termBit["5_prime_UTR_variant"]],
  [csq.threePrimeUtr, termBit["3_prime_UTR_variant"]],
  [csq.nonCoding, termBit.non_coding_transcript_variant],
  [csq.intron, termBit.intron_variant],
  [csq.inframeAltering, termBit.protein_altering_variant],
  [csq.codingSequence, termBit.coding_sequence_variant],
  [csq.featureElongation, termBit.feature_elongation],
  [csq.featureTruncation, termBit.feature_truncation],
  [csq.startRetained, termBit.start_retained_variant],
  [csq.nmdTranscript, termBit.NMD_transcript_variant],
];

/** The same few types come again and again. */
const known = new Map<number, TermSet>();
const lists = new Map<TermSet, readonly number[]>();

/** csq's bits as a set of Sequence Ontology terms. */
function ontologyTerms(type: number): TermSet {
  let set = known.get(type);
  if (set === undefined) {
    set = 0;
    for (const [bit, terms] of ontology) if (type & bit) set |= terms;
    known.set(type, set);
  }
  return set;
}

function listOf(set: TermSet): readonly number[] {
  let list = lists.get(set);
  if (list === undefined) lists.set(set, (list = termsOf(set)));
  return list;
}

const moderate = termBit.missense_variant | termBit.inframe_deletion | termBit.inframe_insertion;
const high =
  termBit.splice_acceptor_variant |
  termBit.splice_donor_variant |
  termBit.stop_gained |
  termBit.frameshift_variant |
  termBit.stop_lost |
  termBit.start_lost |
  termBit.feature_elongation |
  termBit.feature_truncation;

/** What a record's entries come to, for the summary: most severe term, all terms, and the gene hit worst. */
export function termsOfEntries(entries: readonly Entry[]): {
  mostSevere: number;
  terms: readonly number[];
  gene: number;
} {
  let set = 0;
  let worst = 0;
  let gene = -1;
  for (const { type, transcript } of entries) {
    if (type & csq.printedElsewhere) continue;
    const terms = ontologyTerms(toldTerms(type));
    set |= terms;
    const own = mostSevereOf(terms);
    if ((terms & (moderate | high)) !== 0 && (gene < 0 || own < worst)) {
      worst = own;
      gene = transcript.gene;
    }
  }
  return { mostSevere: mostSevereOf(set), terms: listOf(set), gene };
}
