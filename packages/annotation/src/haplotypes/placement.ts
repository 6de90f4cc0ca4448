import type { Stretch } from "./coding-transcript.ts";

/**
 * Where an allele lies in relation to a stretch of a transcript (an exon, a piece of the coding sequence, a UTR), and what that alone
 * says of it. csq asks this before any translation.
 *
 * outside: no base of the stretch is changed. inside: the change can be applied to it. overlap: it reaches over an edge in a way that cannot be
 * applied.
 */
export type Verdict = "outside" | "inside" | "overlap";

/** A question to `placeAllele` and, below, its answer. One object serves for many questions. */
export type Placement = {
  /** 0-based. */
  pos: number;
  ref: string;
  alt: string;
  /** Whether splice sites and the exon's edges at each end are looked at: not at the ends of the transcript. */
  checkLow: boolean;
  checkHigh: boolean;
  /** Terms for a changed splice site below the stretch's low and above its high end. */
  lowSite: number;
  highSite: number;
  /** Whether the low or the high end of the stretch is that of a whole coding sequence: start or stop codon. */
  lowCodon: "start" | "stop" | "";
  highCodon: "start" | "stop" | "";
  /** UTRs of the transcript, by start: what lies in one is no splice site. Empty where csq does not ask. */
  utrs: readonly (Stretch & { term: number })[];
  /** Genomic bases, for applying the change and for finding out whether it leaves the splice site as it was; undefined where csq does neither. */
  bases: ((start: number, end: number) => string) | undefined;
  /** End of the transcript (0-based, exclusive): bases beyond it are not compared. */
  reach: number;
  /** Takes terms that are told whatever becomes of the allele otherwise. */
  tell: (terms: number) => void;

  terms: number;
  /** What is put in place of what: `removed` bases from `from` (0-based genomic) on. */
  from: number;
  removed: number;
  put: string;
};

export function createPlacement(tell: (terms: number) => void): Placement {
  return {
    pos: 0,
    ref: "",
    alt: "",
    checkLow: false,
    checkHigh: false,
    lowSite: 0,
    highSite: 0,
    lowCodon: "",
    highCodon: "",
    utrs: [],
    bases: undefined,
    reach: 0,
    tell,
    terms: 0,
    from: 0,
    removed: 0,
    put: "",
  };
}
