import type { GeneHit, GeneVariant, GeneView } from "./answers.ts";
import { entryColumn } from "./column-names.ts";
import { geneTest } from "./filter/entry-test.ts";
import { find, placesIn } from "./find.ts";
import { entryValue } from "./more-columns.ts";
import { wholeResult, type ExploreQuery } from "./query.ts";
import type { Columns, RangeReader, StoredGene } from "./read/open-columns.ts";
import { readBlocks } from "./read/read-blocks.ts";
import { makeRows, rowColumns, rowView } from "./rows.ts";

/** Lollipops told; more cannot be told apart in a picture. */
const variantsTold = 5000;

/** Genes that have records, whose symbol or identifier begins with `prefix`, in any case; those whose symbol does first. */
export async function findGenes(columns: Columns, prefix: string, limit: number): Promise<GeneHit[]> {
  const genes = await columns.genes();
  const wanted = prefix.trim().toUpperCase();
  const bySymbol: StoredGene[] = [];
  // They are sorted by their symbol in capitals.
  for (let i = firstFrom(genes, wanted); i < genes.length && bySymbol.length < limit; i++) {
    if (!genes[i]!.symbol.toUpperCase().startsWith(wanted)) break;
    bySymbol.push(genes[i]!);
  }
  const byId: StoredGene[] = [];
  for (const gene of genes) {
    if (bySymbol.length + byId.length >= limit) break;
    if (gene.id.toUpperCase().startsWith(wanted) && !bySymbol.includes(gene)) byId.push(gene);
  }
  return [...bySymbol, ...byId].map(hitOf);
}

function firstFrom(genes: readonly StoredGene[], wanted: string): number {
  let low = 0;
  let high = genes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (genes[middle]!.symbol.toUpperCase() < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hitOf({ id, symbol, contig, from, to, count }: StoredGene): GeneHit {
  return { id, symbol, contig, from, to, count };
}

/** A gene's picture: its transcript and the records found in it by the query. Null for a gene that has no records. Errors as of `find`. */
export async function viewGene(
  columns: Columns,
  query: ExploreQuery,
  vcf: RangeReader | null,
  name: string,
): Promise<GeneView | null> {
  const genes = await columns.genes();
  const wanted = name.toLowerCase();
  const gene =
    genes.find(({ id }) => id.toLowerCase() === wanted) ??
    genes.find(({ symbol }) => symbol.toLowerCase() === wanted) ??
    genes.find(({ id }) => id.toLowerCase().replace(/\.\d+$/, "") === wanted);
  if (!gene) return null;
  const model = await columns.modelOf(gene);
  const found = await find(columns, { ...query, gene: [...query.gene, gene.id] }, vcf);
  const { annotation, single } = columns.layout;
  const roles = annotation?.roles;
  const residueField =
    roles && single.includes(roles.residue) ? entryColumn(annotation.fields[roles.residue]!) : null;
  const isGene = geneTest([gene.id]);
  const variants: GeneVariant[] = [];
  let count = 0;
  const blocks = found.blocks.flatMap((bits, i) => (bits === "none" ? [] : [i]));
  const view = rowView(columns, wholeResult);
  const names = [...rowColumns(columns, view), ...(residueField ? [residueField] : [])];
  for await (const block of readBlocks(columns, blocks, names)) {
    const { entries, ends, flat } = block.get("lists");
    const listOf = block.get("listOf");
    const chosen: { record: number; entry: number; residue: number | null }[] = [];
    for (const record of placesIn(found, block.index, block.records)) {
      const list = listOf[record]!;
      const start = list === 0 ? 0 : ends[list - 1]!;
      const own = [...flat.subarray(start, ends[list])].map((entry, i) => ({ ...entries[entry]!, i }));
      const inModel = own.filter(({ values }) => values[roles?.feature ?? -1] === model?.feature);
      const onProtein = inModel
        .map(({ i }) => ({
          entry: i,
          residue: residueField ? firstNumber(entryValue(block, residueField, record, i)) : null,
        }))
        .find(({ residue }) => residue !== null);
      // Where there is a transcript to picture, what is not on its protein has no place there.
      if (model && !onProtein) continue;
      const best = own.filter(isGene).toSorted((a, b) => a.rank - b.rank)[0];
      count++;
      if (variants.length + chosen.length < variantsTold)
        chosen.push({
          record,
          entry: onProtein?.entry ?? best?.i ?? -1,
          residue: onProtein?.residue ?? null,
        });
    }
    const rows = makeRows(
      columns,
      block,
      chosen.map(({ record }) => record),
      view,
    );
    chosen.forEach(({ record, entry, residue }, i) => {
      const { ordinal, contig, pos, ref, alts } = rows[i]!;
      const list = listOf[record]!;
      const own = entries[flat[(list === 0 ? 0 : ends[list - 1]!) + entry]!];
      const named = (field: number): string =>
        annotation && single.includes(field)
          ? entryValue(block, entryColumn(annotation.fields[field]!), record, entry)
          : "";
      variants.push({
        ordinal,
        contig,
        pos,
        ref,
        alts,
        residue,
        consequence: own?.worst ?? null,
        impact: own?.impact ?? null,
        hgvsc: named(roles?.hgvsc ?? -1),
        hgvsp: named(roles?.hgvsp ?? -1),
      });
    });
  }
  return { gene: hitOf(gene), model, variants, count };
}

/** `12`, `12-14`, `?-14`, `12/390` and `G12D` begin at 12, 12, 14, 12 and 12. */
function firstNumber(text: string): number | null {
  const digits = /\d+/.exec(text)?.[0];
  return digits === undefined ? null : Number(digits);
}
