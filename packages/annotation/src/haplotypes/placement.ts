/**
 * Where an allele lies in relation to a stretch of a transcript (an exon, a piece of the coding sequence, a UTR), and what that alone
 * says of it. csq asks this before any translation.
 *
 * outside: no base of the stretch is changed. inside: the change can be applied to it. overlap: it reaches over an edge in a way that cannot be
 * applied. start: it changes the start codon.
 */
export type Verdict = "outside" | "inside" | "overlap" | "start";

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
  /** Whether a UTR of the transcript goes on where the stretch ends; then there is no splice site. */
  lowUtr: boolean;
  highUtr: boolean;
  /** Genomic bases, for finding out whether an indel leaves the splice site as it was; undefined where csq does not look. */
  bases: ((start: number, end: number) => string) | undefined;
  /** Where the bases end (0-based, exclusive) that csq keeps of a transcript; on what lies beyond it does not build. */
  reach: number;
  /** Whether the stretch is coding sequence: then what an overlapping deletion does to the frame is told. */
  sequence: boolean;

  terms: number;
  /** Terms of a UTR that the allele reaches into: the low and the high one. */
  touchesLowUtr: boolean;
  touchesHighUtr: boolean;
  utrTerms: number;
  /** What is put in place of what, within the stretch: `refText` begins at `from` (0-based genomic). */
  from: number;
  refText: string;
  altText: string;
};

export function createPlacement(): Placement {
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
    lowUtr: false,
    highUtr: false,
    bases: undefined,
    reach: 0,
    sequence: false,
    terms: 0,
    touchesLowUtr: false,
    touchesHighUtr: false,
    utrTerms: 0,
    from: 0,
    refText: "",
    altText: "",
  };
}

/** A base of the genome: out of REF where that holds it. */
export function baseOf({ pos, ref, bases }: Placement, position: number): string {
  if (position >= pos && position < pos + ref.length) return ref.charAt(position - pos);
  return bases?.(position, position + 1) ?? "N";
}
