import { baseCode, codonOfLetters, reverseCodon } from "../consequences/codon-table.ts";
import { csq } from "./csq-terms.ts";
import { padding, type CsqTranscript } from "./coding-transcript.ts";
import type { Reading } from "./start-codons.ts";

/** A change of the coding sequence: [from, to) of it, without padding, becomes `bases`. */
export type CodingChange = {
  from: number;
  to: number;
  bases: string;
  /** Bases gained or lost in front of it, in genomic order. */
  shift: number;
  /** Whether it is made of records of which one at least changes the length. */
  indel: boolean;
  /** Whether the haplotype has other changes in the coding sequence: then csq tells all that would have followed even where nothing is put in. */
  isAmongOthers: boolean;
};

/** `stops`: whether what it becomes ends with a stop. `denied`: terms that are not told, whoever says them. */
export type ProteinEffect = { type: number; denied: number; text: string; stops: boolean };

/**
 * What a change does to the protein, in csq's words: the codons that it touches, before and after; all up to the end where the frame is lost. `flags`
 * is what the places of its alleles said already. `limit`: amino acids kept in the text, 0 for all. `isOnHaplotype`: csq tells a start codon that is there again from one that is lost on haplotypes only. Rules after bcftools csq, hap_add_csq and
 * test_cds_local; of the two only the first keeps what it denied out.
 */
export function proteinEffect(
  transcript: CsqTranscript,
  change: CodingChange,
  flags: number,
  { code, starts }: Reading,
  limit: number,
  isOnHaplotype: boolean,
): ProteinEffect {
  const { length, strand } = transcript;
  const { from, to, bases, shift, isAmongOthers } = change;
  const gained = bases.length - (to - from);
  const lost = gained % 3 !== 0;
  // csq knows no amino acids of an empty stretch.
  const isFilled = lost && (bases.length > 0 || isAmongOthers);
  const before = from === to ? "?" : proteinBefore(transcript, from, to, isFilled, code);
  const after = bases === "" ? "?" : proteinAfter(transcript, from, to, bases, lost, code);
  const hadStop = before.endsWith("*");
  const hasStop = after.endsWith("*");
  let type = flags;
  let denied = 0;
  if (type & csq.stopLost) {
    if (hadStop && hasStop) {
      type = (type & ~csq.stopLost) | csq.stopRetained;
      denied = csq.stopLost;
    } else if (!hadStop && hasStop) {
      type |= csq.stopRetained;
      denied = csq.stopGained;
    } else if (!hadStop) {
      // The coding sequence has no stop codon at its end: what is said of one is left out where anything else can be said.
      type |= csq.incompleteCds;
    }
  }
  if (type & csq.startLost) {
    const had =
      from === to ? "" : proteinAfter(transcript, from, to, between(transcript, from, to), isFilled, starts);
    if (isOnHaplotype) {
      const has = bases === "" ? "" : proteinAfter(transcript, from, to, bases, lost, starts);
      // csq looks at the last codon alone, as it does for the stop.
      if (had.endsWith("M") && has.endsWith("M")) {
        type |= csq.startRetained;
        denied |= csq.startLost;
      }
      // By itself, a change that begins behind the start codon leaves it to its place to speak of.
    } else if (!had.startsWith("M")) type &= ~csq.startLost;
  }
  if (gained !== 0) {
    if (lost) type |= csq.frameshift;
    else type |= gained < 0 ? csq.inframeDeletion : csq.inframeInsertion;
    if (hasStop && !hadStop) type |= csq.stopGained;
  } else {
    const rest = hasStop && after.length < before.length;
    type |= replacedTerms(before, rest ? readThrough(transcript, change, code) : after, after.length);
    if (change.indel) type |= csq.inframeAltering;
  }
  const first = 1 + Math.floor((strand === 1 ? from : length - to) / 3);
  const shifted = 1 + Math.floor((strand === 1 ? from + shift : length - to + shift) / 3);
  // Nobody can say where reading begins instead.
  if (!isOnHaplotype && losesReading(type) && from < to)
    return { type: flags & ~csq.frameshift, denied, text: "", stops: hasStop };
  const silent = (type & csq.synonymous) !== 0;
  const text = silent
    ? shorten(first, before, limit)
    : `${shorten(first, before, limit)}>${shorten(shifted, after, limit)}`;
  return { type, denied, text, stops: hasStop };
}

/** The coding sequence of [from, to). */
export function between({ spliced }: CsqTranscript, from: number, to: number): string {
  return from < to ? spliced.slice(padding + from, padding + to) : "";
}

/** Whether the start codon is lost together with the frame, so that no protein can be told. */
export const losesReading = (type: number): boolean =>
  (type & csq.startLost) !== 0 && (type & csq.frameshift) !== 0;

/** Amino acids one by one. Right behind a new stop csq sees none, and further on those that would stand there. */
function replacedTerms(before: string, after: string, until: number): number {
  let terms = 0;
  for (let i = 0; i < before.length; i++) {
    if (i !== until && before.charCodeAt(i) === after.charCodeAt(i)) continue;
    if (before.charCodeAt(i) === stop) terms |= csq.stopLost;
    else if (i !== until && after.charCodeAt(i) === stop) terms |= csq.stopGained;
    else terms |= csq.missense;
  }
  return terms === 0 ? csq.synonymous : terms;
}

/** Amino acids that a change spells, stops among them. */
function readThrough(transcript: CsqTranscript, { from, to, bases }: CodingChange, code: string): string {
  let text = "";
  for (let at = 0; at < to - from; at++) {
    // Codon by codon: each is read with the changed bases around it.
    const begin = transcript.strand === 1 ? from + at : to - 1 - at;
    const place = transcript.strand === 1 ? begin % 3 : (transcript.length - 1 - begin) % 3;
    if (at > 0 && place > 0) continue;
    text += codonAround(transcript, from, to, bases, begin, place, code);
  }
  return text;
}

/** The amino acid of the codon whose base number `place` (in transcript direction) is at `at`, once [from, to) reads `bases`. */
function codonAround(
  { spliced, strand }: CsqTranscript,
  from: number,
  to: number,
  bases: string,
  at: number,
  place: number,
  code: string,
): string {
  const first = at - (strand === 1 ? place : 2 - place);
  const one = letterAt(spliced, from, to, bases, first);
  const two = letterAt(spliced, from, to, bases, first + 1);
  const three = letterAt(spliced, from, to, bases, first + 2);
  const codon = codonOfLetters(one, two, three);
  if (codon < 0) return String.fromCharCode(unsureLetter(strand === 1 ? one : three, two, strand, code));
  return code.charAt(strand === 1 ? codon : reverseCodon(codon));
}

function letterAt(spliced: string, from: number, to: number, bases: string, at: number): number {
  return at >= from && at < to ? bases.charCodeAt(at - from) : spliced.charCodeAt(padding + at);
}

/** `12YV..16`: the number behind the last amino acid that is left out, a stop not counted. csq cuts nothing that is short (kprint_aa_prediction). */
function shorten(first: number, protein: string, limit: number): string {
  if (limit === 0 || protein.length - limit < 3) return `${first}${protein}`;
  const length = protein.endsWith("*") ? protein.length - 1 : protein.length;
  return `${first}${protein.slice(0, Math.min(limit, length))}..${first + length}`;
}

/** Amino acids of the codons that [from, to) touches, as they were; with `onward` all that follow; up to the first stop. */
function proteinBefore(
  transcript: CsqTranscript,
  from: number,
  to: number,
  onward: boolean,
  code: string,
): string {
  const { length, strand, spliced } = transcript;
  // Translated once a transcript: of a shifted frame csq tells all that would have followed.
  transcript.protein ||= translate(transcript, 0, 0, spliced.slice(padding, padding + length), false, code);
  const begin = strand === 1 ? from : length - to;
  const first = Math.floor(begin / 3);
  const whole = transcript.protein.slice(
    first,
    onward ? undefined : first + Math.ceil((begin - first * 3 + to - from) / 3),
  );
  return untilStop(whole);
}

/** The same once [from, to) reads `bases`. */
function proteinAfter(
  transcript: CsqTranscript,
  from: number,
  to: number,
  bases: string,
  onward: boolean,
  code: string,
): string {
  // Three of four changes ask for one codon and no more.
  if (!onward && to - from === 1 && bases.length === 1) {
    const place = transcript.strand === 1 ? from % 3 : (transcript.length - to) % 3;
    return codonAround(transcript, from, to, bases, from, place, code);
  }
  return untilStop(translate(transcript, from, to, bases, onward, code));
}

function untilStop(protein: string): string {
  const at = protein.indexOf("*");
  return at < 0 ? protein : protein.slice(0, at + 1);
}

/** Proteins are made here and become strings whole: letter by letter they would be trees of strings. */
let letters = Buffer.alloc(1 << 12);
const unknown = 0x58;
const stop = 0x2a;

/**
 * Amino acids from the codon on in which [from, to) begins in the transcript's direction, which reads `bases`; without `onward` to the end of the codon in
 * which it ends, with it to the end of the coding sequence or the first stop. No string is made of the bases.
 */
function translate(
  { spliced, length, strand }: CsqTranscript,
  from: number,
  to: number,
  bases: string,
  onward: boolean,
  code: string,
): string {
  const isWhole = from === to && bases.length === length;
  const lead = isWhole ? 0 : strand === 1 ? from % 3 : (length - to) % 3;
  const inner = lead + bases.length;
  const open = (3 - (inner % 3)) % 3;
  const rest = onward ? (strand === 1 ? length - to : from) - open : 0;
  const codons = (inner + open) / 3 + Math.max(0, Math.floor(rest / 3));
  if (letters.length < codons) letters = Buffer.alloc(2 * codons);
  /** The base at a place in the transcript's direction; on the reverse strand its complement. */
  const base = (i: number): number => {
    if (i >= lead && i < inner) return bases.charCodeAt(strand === 1 ? i - lead : inner - 1 - i);
    if (i < lead) return spliced.charCodeAt(padding + (strand === 1 ? from - lead + i : to + lead - 1 - i));
    return spliced.charCodeAt(padding + (strand === 1 ? to + i - inner : from - 1 - (i - inner)));
  };
  let count = 0;
  for (let i = 0; i < codons * 3; i += 3) {
    const codon = codonOfLetters(base(i), base(i + 1), base(i + 2));
    const letter =
      codon < 0
        ? unsureLetter(base(i), base(i + 1), strand, code)
        : code.charCodeAt(strand === 1 ? codon : 63 - codon); // A and T, C and G add up to 3
    letters[count++] = letter;
    if (letter === stop && onward) break;
  }
  return letters.toString("latin1", 0, count);
}

/**
 * The amino acid of a codon with a base that is none of the four: told where the first two bases decide it alone, else X. `one` and `two`
 * are the first two in the transcript's direction, not complemented. (csq reckons with the unknown base as with a number, and tells whatever comes of it.)
 */
function unsureLetter(one: number, two: number, strand: 1 | -1, code: string): number {
  const first = baseCode[one & 127]!;
  const second = baseCode[two & 127]!;
  if ((first | second) & 4) return unknown;
  const begin = strand === 1 ? (first << 4) | (second << 2) : ((3 - first) << 4) | ((3 - second) << 2);
  const letter = code.charCodeAt(begin);
  for (let i = 1; i < 4; i++) if (code.charCodeAt(begin + i) !== letter) return unknown;
  return letter;
}
