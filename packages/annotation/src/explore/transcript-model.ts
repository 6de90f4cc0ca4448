import { stringAt, transcriptFlag } from "../genes/gene-models.ts";
import type { Reference } from "../genes/reference.ts";
import { createPicker } from "../consequences/pick.ts";
import type { TranscriptModel } from "./answers.ts";

/**
 * The transcript that a gene is pictured on, by the gene's id: of those that code, the one that VEP's `--pick` would take where the
 * consequence decides nothing (pick.ts). Null for a gene that codes for nothing or is not known.
 */
export function transcriptModels(reference: Reference): (geneId: string) => TranscriptModel | null {
  const { genes } = reference;
  let byId: Map<string, number[]> | undefined;
  const transcriptsOf = (geneId: string): number[] => {
    if (!byId) {
      byId = new Map();
      const names = Array.from(genes.geneId, (id) => stringAt(genes.strings, id));
      for (let tx = 0; tx < genes.txStart.length; tx++) {
        if (genes.cdsStart[tx]! < 0) continue;
        const name = names[genes.txGene[tx]!]!;
        const known = byId.get(name);
        if (known) known.push(tx);
        else byId.set(name, [tx]);
      }
    }
    return byId.get(geneId) ?? [];
  };
  const picker = createPicker(genes);

  return (geneId) => {
    let best = -1;
    picker.clear();
    for (const tx of transcriptsOf(geneId)) if (picker.prefers(tx, 0)) best = tx;
    return best < 0 ? null : modelOf(reference, best);
  };
}

function modelOf({ genes }: Reference, tx: number): TranscriptModel | null {
  const strand = genes.txStrand[tx] === -1 ? -1 : 1;
  const coding: { from: number; to: number }[] = [];
  for (let exon = genes.txFirstExon[tx]!; exon < genes.txFirstExon[tx + 1]!; exon++) {
    const from = Math.max(genes.exonStart[exon]!, genes.cdsStart[tx]!);
    const to = Math.min(genes.exonEnd[exon]!, genes.cdsEnd[tx]!);
    if (to > from) coding.push({ from, to });
  }
  if (strand === -1) coding.reverse();
  // The first codon may have begun before the transcript; slippage of the ribosome moves a boundary by a third of a residue at most.
  let bases = genes.cdsPadding[tx]!;
  const exons = coding.map(({ from, to }) => {
    const first = bases;
    bases += to - from;
    return {
      firstResidue: Math.floor(first / 3) + 1,
      lastResidue: Math.ceil(bases / 3),
      from: from + 1,
      to,
    };
  });
  // The CDS of a bundle has the stop codon, which is no residue, where its end is known.
  const hasStop = (genes.txFlags[tx]! & transcriptFlag.cdsEndNotFound) === 0;
  const proteinLength = Math.floor(bases / 3) - (hasStop ? 1 : 0);
  if (proteinLength < 1) return null;
  return {
    feature: stringAt(genes.strings, genes.txId[tx]!),
    strand,
    proteinLength,
    exons: exons
      .filter(({ firstResidue }) => firstResidue <= proteinLength)
      .map((exon) => ({ ...exon, lastResidue: Math.min(exon.lastResidue, proteinLength) })),
  };
}
