/** What some rule is about. `startHit`: genes whose start codon a record of the file changes; `placedOtherwise`: genes with an allele that versions of csq place differently. */
export type OddGenes = {
  long: LongGenes;
  startHit?: ReadonlySet<string>;
  placedOtherwise?: ReadonlySet<string>;
};

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
  for (const [contig, , type, from, to, , , , text] of rows) {
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
      });
    const parent = transcripts.get(attribute(text!, "Parent"));
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
  };
}

type Odd = { -readonly [K in keyof LongGenes[number]]: LongGenes[number][K] };

const attribute = (text: string, name: string): string =>
  new RegExp(`(?:^|;)${name}=([^;]*)`).exec(text)?.[1] ?? "";
