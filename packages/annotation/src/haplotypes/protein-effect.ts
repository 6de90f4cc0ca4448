import { codonNumber, codonOfLetters } from "../consequences/codon-table.ts";
import { csq } from "./csq-terms.ts";
import { padding, type CsqTranscript } from "./coding-transcript.ts";

/** A change of the coding sequence: [from, to) of it, without padding, becomes `bases`. */
export type CodingChange = {
  from: number;
  to: number;
  bases: string;
  /** Bases gained or lost in front of it, in genomic order. */
  shift: number;
  /** Whether it is made of records of which one at least changes the length. */
  indel: boolean;
};

/** `length`: amino acids of what it becomes, a stop included; `stops` whether there is one. */
export type ProteinEffect = { type: number; text: string; stops: boolean; length: number };

/**
 * What a change does to the protein, in csq's words: the codons that it touches, before and after; all up to the end where the frame is lost. `flags`
 * is what the places of its alleles said already. `limit`: amino acids kept in the text, 0 for all.
 */
export function proteinEffect(
  transcript: CsqTranscript,
  change: CodingChange,
  flags: number,
  code: string,
  limit: number,
): ProteinEffect {
  const { length, strand } = transcript;
  const { from, to, bases, shift } = change;
  const gained = bases.length - (to - from);
  const lost = gained % 3 !== 0;
  // csq knows no amino acids of an empty stretch.
  const before =
    from === to ? "?" : translateAround(transcript, from, to, undefined, lost && bases.length > 0, code);
  const after = bases === "" ? "?" : translateAround(transcript, from, to, bases, lost, code);
  let type = flags;
  const hadStop = before.endsWith("*");
  const hasStop = after.endsWith("*");
  const same = before === after;
  if (gained !== 0) {
    if (lost) type |= csq.frameshift;
    else type |= gained < 0 ? csq.inframeDeletion : csq.inframeInsertion;
    if (hasStop && !hadStop) type |= csq.stopGained;
  } else {
    if (same) type |= csq.synonymous;
    else if (hadStop && !hasStop) type |= csq.stopLost;
    else if (hasStop && (!hadStop || after.length < before.length)) type |= csq.stopGained;
    else type |= csq.missense;
    if (change.indel) type |= csq.inframeAltering;
  }
  if (type & csq.stopLost) {
    if (hasStop) type = (type & ~csq.stopLost) | csq.stopRetained;
    // The coding sequence has no stop codon at its end: what is said of one is left out where anything else can be said.
    else if (!hadStop) type |= csq.incompleteCds;
  }
  if (!before.startsWith("M")) type &= ~csq.startLost;
  const first = 1 + Math.floor((strand === 1 ? from : length - to) / 3);
  const shifted = 1 + Math.floor((strand === 1 ? from + shift : length - to + shift) / 3);
  const silent = (type & csq.synonymous) !== 0 || (same && gained === 0);
  const text = silent
    ? `${first}${shorten(before, limit)}`
    : `${first}${shorten(before, limit)}>${shifted}${shorten(after, limit)}`;
  return { type, text, stops: hasStop, length: after.length };
}

/** `AAAAAAA..123` */
function shorten(protein: string, limit: number): string {
  return limit > 0 && protein.length > limit ? `${protein.slice(0, limit)}..${protein.length}` : protein;
}

/** Amino acids of the codons that [from, to) touches, once it reads `bases`; with `onward` all that follow; up to the first stop. */
function translateAround(
  { spliced, length, strand }: CsqTranscript,
  from: number,
  to: number,
  bases: string | undefined,
  onward: boolean,
  code: string,
): string {
  if (!onward && to - from === 1 && (bases === undefined || bases.length === 1))
    return aminoAcidAt(spliced, length, strand, from, bases, code);
  const middle = bases ?? spliced.slice(padding + from, padding + to);
  if (strand === 1) {
    const lead = from % 3;
    const open = (3 - ((lead + middle.length) % 3)) % 3;
    const until = to + open;
    let text =
      spliced.slice(padding + from - lead, padding + from) +
      middle +
      spliced.slice(padding + to, padding + until);
    if (onward && until < length)
      text += spliced.slice(padding + until, padding + length - ((length - until) % 3));
    return translateForward(text, code);
  }
  const lead = (length - to) % 3;
  const open = (3 - ((lead + middle.length) % 3)) % 3;
  const until = from - open;
  let text =
    spliced.slice(padding + until, padding + from) +
    middle +
    spliced.slice(padding + to, padding + to + lead);
  if (onward && until > 0) text = spliced.slice(padding + (until % 3), padding + until) + text;
  return translateReverse(text, code);
}

/** The one amino acid of a codon of which one base is `base`, or what it was: three of four changes ask for no more. */
function aminoAcidAt(
  spliced: string,
  length: number,
  strand: 1 | -1,
  at: number,
  base: string | undefined,
  code: string,
): string {
  const first = padding + at - (strand === 1 ? at % 3 : 2 - ((length - at - 1) % 3));
  const place = padding + at - first;
  const letter = (i: number): number =>
    base !== undefined && i === place ? base.charCodeAt(0) : spliced.charCodeAt(first + i);
  const codon = codonOfLetters(letter(0), letter(1), letter(2));
  if (codon < 0) return "?";
  return code.charAt(strand === 1 ? codon : reverseCodon(codon));
}

/** Proteins are made here and become strings whole: letter by letter they would be trees of strings. */
let letters = Buffer.alloc(1 << 12);
const unknown = 0x3f;
const stop = 0x2a;

function lettersFor(bases: number): void {
  if (letters.length * 3 < bases) letters = Buffer.alloc(bases);
}

function translateForward(text: string, code: string): string {
  lettersFor(text.length);
  let length = 0;
  for (let at = 0; at + 3 <= text.length; at += 3) {
    const codon = codonNumber(text, at);
    const letter = codon < 0 ? unknown : code.charCodeAt(codon);
    letters[length++] = letter;
    if (letter === stop) break;
  }
  return letters.toString("latin1", 0, length);
}

/** The reverse complement's codons, read without writing it out. */
function translateReverse(text: string, code: string): string {
  lettersFor(text.length);
  let length = 0;
  for (let at = text.length - 3; at >= 0; at -= 3) {
    const codon = codonNumber(text, at);
    let letter = unknown;
    if (codon >= 0) {
      letter = code.charCodeAt(reverseCodon(codon));
    }
    letters[length++] = letter;
    if (letter === stop) break;
  }
  return letters.toString("latin1", 0, length);
}

/** The codon that the other strand reads there. */
function reverseCodon(codon: number): number {
  const complement = 63 - codon; // A and T, C and G add up to 3
  return ((complement & 3) << 4) | (complement & 12) | (complement >> 4);
}
