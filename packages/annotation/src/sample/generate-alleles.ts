/** REF and ALTs of a made-up variant. `start` is 0-based, of the first base of REF. */
export type MadeVariant = { start: number; ref: string; alts: string[] };

const transition: Record<string, string> = { A: "G", G: "A", C: "T", T: "C" };
const transversions: Record<string, string> = { A: "CT", C: "AG", G: "CT", T: "AG" };

/**
 * Shares as in a human genome against its reference, roundly: most are SNVs with two transitions to a transversion,
 * one in eight is a short indel (a third of the insertions repeat what stands before them), few are anything else.
 */
const shares = { deletion: 0.06, insertion: 0.06, mnv: 0.03, delins: 0.01, multiallelic: 0.02 };
const tandemShare = 0.35;
const transitionShare = 2 / 3;

/** Draws a variant at `start`; `bases` gives [start, end) of the contig, upper case. Null where the reference has no base. */
export function drawVariant(
  start: number,
  length: number,
  bases: (start: number, end: number) => string,
  random: () => number,
): MadeVariant | null {
  const size = indelSize(random);
  const context = bases(start, Math.min(length, start + size + 1));
  const first = context.charAt(0);
  if (!(first in transition) || /[^ACGT]/.test(context)) return null;
  const kind = random();
  let limit = shares.deletion;
  if (kind < limit) {
    return context.length > 1 ? { start, ref: context, alts: [first] } : substituteOne(start, first, random);
  }
  if (kind < (limit += shares.insertion)) {
    const inserted =
      random() < tandemShare && start >= size
        ? bases(start + 1 - size, start + 1)
        : randomBases(size, random);
    return { start, ref: first, alts: [first + inserted] };
  }
  if (kind < (limit += shares.mnv)) {
    const ref = context.slice(0, 2 + Math.floor(random() * 2));
    return { start, ref, alts: [Array.from(ref, (base) => substitute(base, random)).join("")] };
  }
  if (kind < (limit += shares.delins) && context.length > 2) {
    return {
      start,
      ref: context,
      alts: [substitute(first, random) + randomBases(1 + Math.floor(random() * 3), random)],
    };
  }
  if (kind < limit + shares.multiallelic) {
    const one = substitute(first, random);
    const others = Array.from("ACGT").filter((base) => base !== first && base !== one);
    const second =
      random() < 0.7
        ? (others[Math.floor(random() * others.length)] as string)
        : first + randomBases(size, random);
    return { start, ref: first, alts: [one, second] };
  }
  return substituteOne(start, first, random);
}

function substituteOne(start: number, first: string, random: () => number): MadeVariant {
  return { start, ref: first, alts: [substitute(first, random)] };
}

function substitute(base: string, random: () => number): string {
  if (random() < transitionShare) return transition[base] ?? "A";
  return (transversions[base] ?? "AC").charAt(random() < 0.5 ? 0 : 1);
}

/** Mostly one to three bases, at most 20. */
function indelSize(random: () => number): number {
  let size = 1;
  while (size < 20 && random() < 0.55) size++;
  return size;
}

function randomBases(count: number, random: () => number): string {
  let text = "";
  for (let i = 0; i < count; i++) text += "ACGT".charAt(Math.floor(random() * 4));
  return text;
}
