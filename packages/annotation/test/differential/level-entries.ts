import { bitsPerWord } from "../../src/haplotypes/held-record.ts";
import type { CalledRecord } from "./compare-files.ts";

/**
 * A record with its entries levelled: `undefined` leaves one out, what is alike afterwards is one. The samples' masks are written as the lists of
 * entries that they name.
 */
export function levelEntries(
  record: CalledRecord,
  level: (entry: string) => string | undefined,
): CalledRecord {
  const kept: string[] = [];
  const numbers = record.bcsq.split(",").map((entry) => {
    const levelled = level(entry);
    if (levelled === undefined) return -1;
    if (!kept.includes(levelled)) kept.push(levelled);
    return kept.indexOf(levelled);
  });
  return { ...record, bcsq: kept.join(","), columns: carriers(record.columns, numbers) };
}

/** A record without the samples' marks of some entries. */
export function levelMarks(record: CalledRecord, isLeftOut: (entry: string) => boolean): CalledRecord {
  const numbers = record.bcsq.split(",").map((entry, i) => (isLeftOut(entry) ? -1 : i));
  return { ...record, columns: carriers(record.columns, numbers) };
}

/** The same with the entries sorted. */
export function sortEntries(record: CalledRecord): CalledRecord {
  const entries = record.bcsq.split(",");
  const sorted = entries.toSorted();
  const numbers = entries.map((entry) => sorted.indexOf(entry));
  return { ...record, bcsq: sorted.join(","), columns: carriers(record.columns, numbers) };
}

/** An entry without some of its terms; undefined when none is left. */
export function withoutTerms(entry: string, terms: RegExp): string | undefined {
  const bar = entry.indexOf("|");
  if (bar < 0) return entry;
  const star = entry.startsWith("*") ? "*" : "";
  const kept = entry
    .slice(star.length, bar)
    .split("&")
    .filter((term) => !terms.test(term));
  return kept.length === 0 ? undefined : star + kept.join("&") + entry.slice(bar);
}

/** Each mask as the list of entries that it names (`0.1+2.0`: entry, haplotype), by their new numbers; those numbered below 0 are left out. */
function carriers(columns: string, numbers: readonly number[]): string {
  const [format, ...samples] = columns.split("\t");
  if (!format!.endsWith(":BCSQ")) return columns;
  const told = samples.map((sample) => {
    const at = sample.lastIndexOf(":");
    const places = placesOf(sample.slice(at + 1));
    if (places === undefined) return sample;
    const named = new Set<string>();
    for (const place of places) {
      const number = numbers[place >> 1] ?? -1;
      if (number >= 0) named.add(`${number}.${place & 1}`);
    }
    return `${sample.slice(0, at)}:${named.size === 0 ? "0" : [...named].toSorted().join("+")}`;
  });
  return [format, ...told].join("\t");
}

/** Places of the bits that a mask has, as csq writes it or as `carriers` has done already. */
function placesOf(mask: string): number[] | undefined {
  if (mask.includes("."))
    return /^[\d.+]+$/.test(mask)
      ? mask.split("+").map((one) => {
          const [entry, haplotype] = one.split(".");
          return 2 * Number(entry) + Number(haplotype);
        })
      : undefined;
  if (!/^[\d,]+$/.test(mask)) return undefined;
  return mask
    .split(",")
    .flatMap((bits, word) =>
      Array.from({ length: bitsPerWord }, (_, bit) =>
        Number(bits) & (1 << bit) ? word * bitsPerWord + bit : -1,
      ).filter((place) => place >= 0),
    );
}
