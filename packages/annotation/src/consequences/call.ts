import type { TermSet } from "./terms.ts";

/**
 * What one allele does to one transcript. One such object is filled again and again, so that a call allocates nothing.
 * Positions are 1-based in transcript direction, as they are printed, 0 = unknown; an insertion has first = last + 1.
 */
export type Call = {
  terms: TermSet;
  /** Exons and introns touched, numbered from 1 in transcript direction; 0 = none. */
  firstExon: number;
  lastExon: number;
  firstIntron: number;
  lastIntron: number;
  cdnaFirst: number;
  cdnaLast: number;
  cdsFirst: number;
  cdsLast: number;
  proteinFirst: number;
  proteinLast: number;
  /** As printed: `M/V`, or one letter when nothing changes; "" when unknown. */
  aminoAcids: string;
  /** As printed: `aTg/aCg`, changed bases in upper case. */
  codons: string;
};

export function emptyCall(): Call {
  return clearCall({} as Call);
}

export function clearCall(call: Call): Call {
  call.terms = 0;
  call.firstExon = call.lastExon = call.firstIntron = call.lastIntron = 0;
  call.cdnaFirst = call.cdnaLast = call.cdsFirst = call.cdsLast = call.proteinFirst = call.proteinLast = 0;
  call.aminoAcids = call.codons = "";
  return call;
}
