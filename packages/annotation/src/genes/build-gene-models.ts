import { collectStrings, type GeneModels } from "./gene-models.ts";
import type { Transcript } from "./assemble-transcripts.ts";
import type { BareTranscript } from "./gene-rows.ts";
import type { Gene } from "./transcript-attributes.ts";

/**
 * Lays transcripts out as columns. `contigOf` gives each transcript's contig number, 0 to contigCount - 1;
 * the caller has left out what lies on no contig or beyond its end.
 */
export function buildGeneModels(
  transcripts: readonly Transcript[],
  contigOf: (feature: { contig: string }) => number,
  contigCount: number,
  bare: readonly BareTranscript[] = [],
): GeneModels {
  const sorted = transcripts.toSorted(
    (a, b) => contigOf(a) - contigOf(b) || a.start - b.start || a.end - b.end, // else as in the file
  );
  const count = sorted.length;
  const exonCount = sorted.reduce((sum, { exons }) => sum + exons.length, 0);
  const genes = [...new Set([...sorted, ...bare].map(({ gene }) => gene))];
  const geneIndex = new Map(genes.map((gene, i) => [gene, i]));
  const strings = collectStrings();
  // First, so that their numbers tell the order of the file.
  for (const { id } of transcripts) strings.indexOf(id);
  const models: Omit<GeneModels, "strings"> = {
    contigFirstTx: new Int32Array(contigCount + 1),
    txStart: new Int32Array(count),
    txEnd: new Int32Array(count),
    txMaxEnd: new Int32Array(count),
    txStrand: new Int8Array(count),
    txFlags: new Uint8Array(count),
    txGene: new Int32Array(count),
    txId: new Int32Array(count),
    txBiotype: new Int32Array(count),
    txAccession: new Int32Array(count),
    txProtein: new Int32Array(count),
    txFirstExon: new Int32Array(count + 1),
    cdsStart: new Int32Array(count).fill(-1),
    cdsEnd: new Int32Array(count).fill(-1),
    cdsPadding: new Uint8Array(count),
    exonStart: new Int32Array(exonCount),
    exonEnd: new Int32Array(exonCount),
    exonCdna: new Int32Array(exonCount),
    ...layOutReadings(sorted),
    ...layOutRows(sorted, bare, contigOf, (gene) => geneIndex.get(gene)!, strings.indexOf),
    geneId: Int32Array.from(genes, ({ id }) => strings.indexOf(id)),
    geneSymbol: Int32Array.from(genes, ({ symbol }) => strings.indexOf(symbol)),
  };
  let exon = 0;
  sorted.forEach((transcript, tx) => {
    const contig = contigOf(transcript);
    models.contigFirstTx[contig + 1] = tx + 1;
    models.txStart[tx] = transcript.start;
    models.txEnd[tx] = transcript.end;
    const sameContig = tx > 0 && contigOf(sorted[tx - 1]!) === contig;
    models.txMaxEnd[tx] = sameContig ? Math.max(models.txMaxEnd[tx - 1]!, transcript.end) : transcript.end;
    models.txStrand[tx] = transcript.strand;
    models.txFlags[tx] = transcript.flags;
    models.txGene[tx] = geneIndex.get(transcript.gene)!;
    models.txId[tx] = strings.indexOf(transcript.id);
    models.txBiotype[tx] = strings.indexOf(transcript.biotype);
    models.txAccession[tx] = strings.indexOf(transcript.accession);
    models.txProtein[tx] = strings.indexOf(transcript.cds?.protein ?? "");
    if (transcript.cds !== undefined) {
      models.cdsStart[tx] = transcript.cds.start;
      models.cdsEnd[tx] = transcript.cds.end;
      models.cdsPadding[tx] = transcript.cds.padding;
    }
    exon = layOutExons(models, transcript, exon);
    models.txFirstExon[tx + 1] = exon;
  });
  for (let contig = 1; contig <= contigCount; contig++)
    models.contigFirstTx[contig] = Math.max(models.contigFirstTx[contig]!, models.contigFirstTx[contig - 1]!);
  return { ...models, strings: strings.table() };
}

/** Recoded codons, slips and untold UTRs: as few as they are, they stand in tables of their own. */
function layOutReadings(
  sorted: readonly Transcript[],
): Pick<
  GeneModels,
  | "recodedTx"
  | "recodedCodon"
  | "recodedAs"
  | "slipTx"
  | "slipFrom"
  | "slipTo"
  | "untoldUtrTx"
  | "untoldUtrEnds"
> {
  const recoded = sorted.flatMap(({ cds }, tx) => cds?.recoded.map((codon) => ({ tx, ...codon })) ?? []);
  const untold = sorted.flatMap(({ utrUntold: { low, high } }, tx) =>
    low || high ? { tx, ends: Number(low) | (Number(high) << 1) } : [],
  );
  const slips = sorted.flatMap(({ cds }, tx) => cds?.slips.map((slip) => ({ tx, ...slip })) ?? []);
  return {
    recodedTx: Int32Array.from(recoded, ({ tx }) => tx),
    recodedCodon: Int32Array.from(recoded, ({ codon }) => codon),
    recodedAs: Uint8Array.from(recoded, ({ aminoAcid }) => aminoAcid.charCodeAt(0)),
    slipTx: Int32Array.from(slips, ({ tx }) => tx),
    slipFrom: Int32Array.from(slips, ({ from }) => from),
    slipTo: Int32Array.from(slips, ({ to }) => to),
    untoldUtrTx: Int32Array.from(untold, ({ tx }) => tx),
    untoldUtrEnds: Uint8Array.from(untold, ({ ends }) => ends),
  };
}

/** Rows that say more than their exons, and those without any; see `GeneModels`. */
function layOutRows(
  sorted: readonly Transcript[],
  bare: readonly BareTranscript[],
  contigOf: (feature: { contig: string }) => number,
  indexOfGene: (gene: Gene) => number,
  indexOfString: (text: string) => number,
): Pick<
  GeneModels,
  "rowContig" | "rowStart" | "rowEnd" | "rowTx" | "rowStrand" | "rowGene" | "rowId" | "rowBiotype"
> {
  const long = sorted.flatMap((transcript, tx) =>
    transcript.row === undefined ? [] : { ...transcript, ...transcript.row, tx },
  );
  const rows = [...long, ...bare.map((row) => ({ ...row, tx: -1 }))]
    .map((row) => ({ ...row, at: contigOf(row) }))
    .toSorted((a, b) => a.at - b.at || a.start - b.start || a.end - b.end);
  return {
    rowContig: Int32Array.from(rows, ({ at }) => at),
    rowStart: Int32Array.from(rows, ({ start }) => start),
    rowEnd: Int32Array.from(rows, ({ end }) => end),
    rowTx: Int32Array.from(rows, ({ tx }) => tx),
    rowStrand: Int8Array.from(rows, ({ strand }) => strand),
    rowGene: Int32Array.from(rows, ({ gene }) => indexOfGene(gene)),
    rowId: Int32Array.from(rows, ({ id }) => indexOfString(id)),
    rowBiotype: Int32Array.from(rows, ({ biotype }) => indexOfString(biotype)),
  };
}

function layOutExons(
  models: Pick<GeneModels, "exonStart" | "exonEnd" | "exonCdna">,
  { exons, strand }: Transcript,
  from: number,
): number {
  let cdna = 0;
  for (let i = 0; i < exons.length; i++) {
    const place = strand === 1 ? i : exons.length - 1 - i;
    const { start, end } = exons[place]!;
    models.exonStart[from + place] = start;
    models.exonEnd[from + place] = end;
    models.exonCdna[from + place] = cdna;
    cdna += end - start;
  }
  return from + exons.length;
}
