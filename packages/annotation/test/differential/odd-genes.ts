/** What of a gene file some rule is about. `splitStarts`: genes whose start codon an intron splits. */
export type OddGenes = { long: LongGenes; splitStarts: ReadonlySet<string> };

/** Transcripts whose row reaches beyond their exons: from `start` to `end` by the row, from `low` to `high` by the exons; 1-based, both included. */
export type LongGenes = readonly {
  contig: string;
  gene: string;
  start: number;
  end: number;
  low: number;
  high: number;
}[];

/** Looks for them in a GFF3 text. */
export function oddGenes(gff: string): OddGenes {
  const rows = gff
    .split("\n")
    .filter((line) => !line.startsWith("#") && line !== "")
    .map((line) => line.split("\t"));
  const geneNames = new Map<string, string>();
  const transcripts = new Map<string, Odd>();
  for (const [contig, , type, from, to, , strand, , text] of rows) {
    const id = attribute(text!, "ID");
    const [start, end] = [Number(from), Number(to)];
    if (id.startsWith("gene:")) geneNames.set(id, attribute(text!, "Name") || id.slice(5));
    else if (id.startsWith("transcript:"))
      transcripts.set(id, {
        contig: contig!,
        gene: attribute(text!, "Parent"),
        start,
        end,
        low: Infinity,
        high: 0,
        strand: strand!,
        coding: [],
      });
    const parent = transcripts.get(attribute(text!, "Parent"));
    if (type === "CDS") parent?.coding.push([start, end]);
    if (type !== "exon" || parent === undefined) continue;
    parent.low = Math.min(parent.low, start);
    parent.high = Math.max(parent.high, end);
  }
  const named = [...transcripts.values()].map((one) => ({
    ...one,
    gene: geneNames.get(one.gene) ?? one.gene,
  }));
  return {
    long: named.filter(({ start, end, low, high }) => start < low || end > high),
    splitStarts: new Set(named.filter(hasSplitStart).map(({ gene }) => gene)),
  };
}

type Odd = { -readonly [K in keyof LongGenes[number]]: LongGenes[number][K] } & {
  strand: string;
  coding: [number, number][];
};

function hasSplitStart({ strand, coding }: Odd): boolean {
  const sorted = coding.toSorted(([one], [other]) => one - other);
  const first = strand === "+" ? sorted[0] : sorted.at(-1);
  return first !== undefined && sorted.length > 1 && first[1] - first[0] + 1 < 3;
}

const attribute = (text: string, name: string): string =>
  new RegExp(`(?:^|;)${name}=([^;]*)`).exec(text)?.[1] ?? "";
