import type { CdsRow, Span, Strand } from "./gene-rows.ts";

/**
 * A place where reading leaves the cDNA in front of base `from` and goes on at base `to` (0-based cDNA): where `to` is less, the
 * bases between are read twice (−1 slippage), where it is more they are skipped (+1 slippage).
 */
export type Slip = { from: number; to: number };
/** A codon that is read otherwise than the genetic code says. `codon` counts from 0 and includes an incomplete first one. */
export type RecodedCodon = { codon: number; aminoAcid: string };
/** From the first to behind the last coding base, stop codon included. `padding`: bases missing in front of the first whole codon. */
export type CodingRegion = Span & { padding: number; slips: Slip[]; recoded: RecodedCodon[] };

/** Exons in genomic order, not touching. */
type Exons = readonly Span[];

/** cDNA position, 0-based, of a genomic base; -1 outside exons. */
export function cdnaPosition(exons: Exons, strand: Strand, position: number): number {
  let before = 0;
  for (let i = 0; i < exons.length; i++) {
    const { start, end } = exons[strand === 1 ? i : exons.length - 1 - i]!;
    if (position >= start && position < end)
      return before + (strand === 1 ? position - start : end - 1 - position);
    before += end - start;
  }
  return -1;
}

/** Place in the coding sequence, padding included, of a cDNA base; of its first reading where it is read twice, -1 where it is not read. */
export function codingPosition(
  cdna: number,
  codingStart: number,
  padding: number,
  slips: readonly Slip[],
): number {
  let begin = codingStart;
  let read = padding;
  for (const { from, to } of slips) {
    if (cdna < begin) return -1;
    if (cdna < from) return read + cdna - begin;
    read += from - begin;
    begin = to;
  }
  return cdna < begin ? -1 : read + cdna - begin;
}

/**
 * Puts CDS rows and separate stop codons together. `undefined` where they begin or end outside the exons; `leavesExons` where they
 * do so in between, and the exons are followed. GFF3's phase p says that 3 - p bases of the first codon are missing (p > 0).
 */
export function codingRegion(
  exons: Exons,
  strand: Strand,
  cds: readonly CdsRow[],
  stops: readonly Span[],
): { region: CodingRegion | undefined; leavesExons: boolean } {
  const rows = inReadingOrder(cds, strand);
  const phase = rows[0]!.phase;
  const all = inReadingOrder([...distinct(rows), ...stops.filter((stop) => !isWithin(stop, rows))], strand);
  const start = Math.min(...all.map((row) => row.start));
  const end = Math.max(...all.map((row) => row.end));
  if (cdnaPosition(exons, strand, start) < 0 || cdnaPosition(exons, strand, end - 1) < 0)
    return { region: undefined, leavesExons: false };
  const region: CodingRegion = { start, end, padding: (3 - phase) % 3, slips: [], recoded: [] };
  const leavesExons = all.some((row) => !isWithin(row, exons));
  if (!leavesExons) {
    for (let i = 1; i < all.length; i++) {
      const from = lastCdna(exons, strand, all[i - 1]!) + 1;
      const to = firstCdna(exons, strand, all[i]!);
      if (from !== to) region.slips.push({ from, to });
    }
  }
  return { region, leavesExons };
}

/** Adds the codons that begin at the given genomic bases, first base in transcript direction; false where that is no codon of the CDS. */
export function addRecodedCodon(
  region: CodingRegion,
  exons: Exons,
  strand: Strand,
  position: number,
  aminoAcid: string,
): boolean {
  const codingStart = cdnaPosition(exons, strand, strand === 1 ? region.start : region.end - 1);
  const cdna = cdnaPosition(exons, strand, position);
  const place = cdna < 0 ? -1 : codingPosition(cdna, codingStart, region.padding, region.slips);
  if (place < 0 || place % 3 !== 0) return false;
  const codon = place / 3;
  if (!region.recoded.some((other) => other.codon === codon)) region.recoded.push({ codon, aminoAcid });
  region.recoded.sort((a, b) => a.codon - b.codon);
  return true;
}

function inReadingOrder<Row extends Span>(rows: readonly Row[], strand: Strand): Row[] {
  return rows.toSorted((a, b) =>
    strand === 1 ? a.start - b.start || a.end - b.end : b.end - a.end || b.start - a.start,
  );
}

function distinct(rows: readonly CdsRow[]): CdsRow[] {
  return rows.filter((row, i) => i === 0 || row.start !== rows[i - 1]!.start || row.end !== rows[i - 1]!.end);
}

function isWithin(row: Span, spans: readonly Span[]): boolean {
  return spans.some(({ start, end }) => start <= row.start && row.end <= end);
}

function firstCdna(exons: Exons, strand: Strand, row: Span): number {
  return cdnaPosition(exons, strand, strand === 1 ? row.start : row.end - 1);
}

function lastCdna(exons: Exons, strand: Strand, row: Span): number {
  return cdnaPosition(exons, strand, strand === 1 ? row.end - 1 : row.start);
}
