import type { Summary } from "@gas/annotation/summary";

/** Wide enough to see a gene, narrow enough to see its bases after two clicks. */
const firstSpan = 20_000;

/** A place in an address, `chrI:1,000-2,000` (1-based, the end included), as igv takes it; null when it is none. */
export function readLocus(text: string | string[] | undefined): string | null {
  if (typeof text !== "string") return null;
  const [, contig, from, to] = /^([^\s:]{1,200}):([\d,]{1,15})(?:-([\d,]{1,15}))?$/.exec(text.trim()) ?? [];
  if (!contig || !from) return null;
  const number = (digits: string) => Number(digits.replaceAll(",", ""));
  const start = number(from);
  // A place alone is shown with what stands beside it.
  const [first, last] = to ? [start, number(to)] : [start - 40, start + 40];
  return last >= first ? `${contig}:${Math.max(1, first)}-${last}` : null;
}

/** Where to look when nobody says: the middle of the sequence with most records. */
export function firstLocus({ chromosomes }: Pick<Summary, "chromosomes">): string {
  const [most] = chromosomes.toSorted((a, b) => b.records - a.records);
  if (!most) return "all";
  const middle = Math.floor((most.length ?? 2 * firstSpan) / 2);
  return `${most.name}:${Math.max(1, middle - firstSpan / 2)}-${middle + firstSpan / 2}`;
}
