import type { MadeVariant } from "../../src/sample/generate-alleles.ts";
import { seededRandom } from "../../src/sample/random.ts";

/** A small genome: many contigs of a few hundred bases, each with a gene or two and variants that crowd on it. */
export type MiniGenome = { gff: string; fasta: string; vcf: string };

export type MiniOptions = {
  seed: number;
  contigs: number;
  /** Genotypes to draw from, one column each sample; empty for a file of sites. */
  samples: number;
  genotypes: readonly string[];
};

type Draw = {
  random: () => number;
  below: (limit: number) => number;
  chance: (share: number) => boolean;
  oneOf: <T>(choices: readonly T[]) => T;
};

/** 0-based half-open. */
type Span = { start: number; end: number };

const biotypes = ["nonsense_mediated_decay", "IG_V_gene", "polymorphic_pseudogene", "non_stop_decay"];
const codons = { start: "ATG", stops: ["TAA", "TAG", "TGA"] };

export function miniGenome({ seed, contigs, samples, genotypes }: MiniOptions): MiniGenome {
  const draw = drawFrom(seededRandom(seed));
  const gff = ["##gff-version 3"];
  const fasta: string[] = [];
  const header = ["##fileformat=VCFv4.3"];
  const rows: string[] = [];
  for (let i = 1; i <= contigs; i++) {
    const name = `c${i}`;
    const bases = Array.from({ length: 240 }, () => draw.oneOf(["A", "C", "G", "T"]));
    const isTwo = draw.chance(0.15);
    const exons = addGene(gff, bases, name, `${i}`, draw);
    if (isTwo) exons.push(...addGene(gff, bases, name, `${i}b`, draw));
    const sequence = bases.join("");
    fasta.push(`>${name}\n${sequence}`);
    header.push(`##contig=<ID=${name},length=${sequence.length}>`);
    const made = Array.from({ length: 1 + draw.below(5) }, () => crowdedVariant(sequence, exons, draw));
    made.sort((a, b) => a.start - b.start);
    for (const { start, ref, alts } of made) {
      const columns = [name, start + 1, ".", ref, alts.join(","), ".", "PASS", "."];
      if (samples > 0) columns.push("GT");
      for (let sample = 0; sample < samples; sample++)
        columns.push(draw.oneOf(genotypes.filter((one) => alts.length > 1 || !one.includes("2"))));
      rows.push(columns.join("\t"));
    }
  }
  const columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"];
  if (samples > 0) {
    header.push('##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">');
    columns.push("FORMAT", ...Array.from({ length: samples }, (_, i) => `S${i + 1}`));
  }
  const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
  return { gff: text(gff), fasta: text(fasta), vcf: text([...header, columns.join("\t"), ...rows]) };
}

function drawFrom(random: () => number): Draw {
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    random,
    below,
    chance: (share) => random() < share,
    oneOf: (choices) => choices[below(choices.length)]!,
  };
}

/** Writes a gene of one to four exons into the bases and the gene file; its exons. */
function addGene(gff: string[], bases: string[], contig: string, id: string, draw: Draw): Span[] {
  const strand = draw.chance(0.5) ? "+" : "-";
  const exons: Span[] = [];
  let at = 14 + draw.below(12);
  for (let count = 1 + draw.below(4); count > 0; count--) {
    const length = exons.length > 0 && draw.chance(0.15) ? 1 + draw.below(6) : 15 + draw.below(26);
    exons.push({ start: at, end: at + length });
    at += length + 12 + draw.below(12);
  }
  const first = exons[0]!;
  const last = exons.at(-1)!;
  const low = draw.chance(0.5) && first.end - first.start > 6 ? first.start + 1 + draw.below(4) : first.start;
  const high = draw.chance(0.5) && last.end - last.start > 6 ? last.end - 1 - draw.below(4) : last.end;
  const coding = exons.map(({ start, end }) => ({ start: Math.max(start, low), end: Math.min(end, high) }));
  const open = draw.chance(0.12);
  const phase = open ? draw.below(3) : 0;
  if (!draw.chance(0.15)) fitFrame(coding, strand, phase);
  if (!open) putCodons(bases, coding, strand, draw);
  const biotype = draw.chance(0.85) ? "protein_coding" : draw.oneOf(biotypes);
  const utrs: { type: string; span: Span }[] = [];
  exons.forEach(({ start, end }, i) => {
    const piece = coding[i]!;
    if (start < piece.start)
      utrs.push({ type: strand === "+" ? "five" : "three", span: { start, end: piece.start } });
    if (end > piece.end)
      utrs.push({ type: strand === "+" ? "three" : "five", span: { start: piece.end, end } });
  });
  const row = (type: string, { start, end }: Span, rowPhase: string | number, attributes: string): void =>
    void gff.push([contig, "mini", type, start + 1, end, ".", strand, rowPhase, attributes].join("\t"));
  const whole = { start: first.start, end: last.end };
  row("gene", whole, ".", `ID=gene:G${id};Name=g${id};biotype=${biotype};gene_id=G${id}`);
  row("mRNA", whole, ".", `ID=transcript:T${id};Parent=gene:G${id};biotype=${biotype};transcript_id=T${id}`);
  for (const exon of exons) row("exon", exon, ".", `Parent=transcript:T${id}`);
  let read = -phase;
  const phases = new Map<Span, number>();
  for (const piece of strand === "+" ? coding : coding.toReversed()) {
    phases.set(piece, ((-read % 3) + 3) % 3);
    read += piece.end - piece.start;
  }
  for (const piece of coding) row("CDS", piece, phases.get(piece)!, `ID=CDS:P${id};Parent=transcript:T${id}`);
  for (const { type, span } of utrs) row(`${type}_prime_UTR`, span, ".", `Parent=transcript:T${id}`);
  return exons;
}

/** Shortens the last coding piece so that the coding sequence is of whole codons, where it can bear it. */
function fitFrame(coding: Span[], strand: "+" | "-", phase: number): void {
  const length = coding.reduce((sum, { start, end }) => sum + end - start, -phase);
  const over = ((length % 3) + 3) % 3;
  const piece = strand === "+" ? coding.at(-1)! : coding[0]!;
  if (piece.end - piece.start <= over) return;
  if (strand === "+") piece.end -= over;
  else piece.start += over;
}

/** Start codon, stop codon, and no stop in between, however the exons cut the codons. */
function putCodons(bases: string[], coding: readonly Span[], strand: "+" | "-", draw: Draw): void {
  const positions = coding.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, i) => start + i),
  );
  if (strand === "-") positions.reverse();
  const complement: Record<string, string> = { A: "T", C: "G", G: "C", T: "A" };
  const put = (at: number, codon: string): void => {
    for (let i = 0; i < 3; i++)
      bases[positions[at + i]!] = strand === "+" ? codon.charAt(i) : complement[codon.charAt(i)]!;
  };
  const codonAt = (at: number): string =>
    [0, 1, 2]
      .map((i) => bases[positions[at + i]!]!)
      .map((base) => (strand === "+" ? base : complement[base]!))
      .join("");
  const whole = positions.length - (positions.length % 3);
  if (whole < 3) return;
  if (whole >= 6) put(whole - 3, draw.oneOf(codons.stops));
  put(0, codons.start);
  for (let at = 3; at < whole - 3; at += 3)
    if (codons.stops.includes(codonAt(at))) put(at, draw.oneOf(["TAC", "GCA", "TGC"]));
}

/** A variant at or near an exon; half of them at an edge, where the questions are. */
function crowdedVariant(sequence: string, exons: readonly Span[], draw: Draw): MadeVariant {
  const exon = draw.oneOf(exons);
  const edge = draw.oneOf([exon.start, exon.end]) - 6 + draw.below(10);
  const start = Math.min(
    sequence.length - 12,
    Math.max(1, draw.chance(0.5) ? edge : exon.start - 3 + draw.below(exon.end - exon.start + 6)),
  );
  const length = draw.chance(0.5) ? 1 : draw.chance(0.04) ? 20 + draw.below(60) : 2 + draw.below(5);
  const ref = sequence.slice(start, start + length);
  const alts = [madeAlt(ref, draw)];
  if (draw.chance(0.12)) alts.push(draw.chance(0.2) ? "*" : madeAlt(ref, draw));
  return { start, ref, alts: [...new Set(alts)] };
}

function madeAlt(ref: string, draw: Draw): string {
  const anyBases = (count: number): string =>
    Array.from({ length: count }, () => draw.oneOf(["A", "C", "G", "T"])).join("");
  const kind = draw.below(10);
  let alt = anyBases(ref.length);
  if (kind < 3) alt = ref.charAt(0); // a deletion, or with one base of REF an SNV below
  else if (kind < 6) alt = ref + (draw.chance(0.3) ? ref : anyBases(1 + draw.below(4)));
  else if (kind === 6) alt = anyBases(1 + draw.below(5));
  return alt === ref ? `${{ A: "G", C: "T", G: "A", T: "C" }[ref.charAt(0)]!}${ref.slice(1)}` : alt;
}
