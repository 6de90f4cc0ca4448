"use client";

import type { Facets, GeneView } from "@gas/annotation/explore/answers";
import { encodeQuery, type ExploreQuery } from "@gas/annotation/explore/query";
import { formatCount } from "@gas/core/jobs/job-view";
import { termText } from "../../charts/bar.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { ErrorNotice } from "../../error-notice.tsx";
import { FilterGene } from "../filter-gene.tsx";
import { useAnswer } from "../use-answer.ts";
import { useVariantsPath } from "../variants-path.tsx";
import { LollipopDrawing } from "./lollipop-drawing.tsx";
import { lollipopOf } from "./lollipop-layout.ts";

/** Genes offered by name; every other one can be typed. */
const offered = 12;

type Props = {
  jobId: string;
  view: ExploreQuery;
  facets: Facets;
  gene: string | null;
  onGene: (gene: string) => void;
  onOpen: (ordinal: number) => void;
};

/** The variants of one gene along its protein. Which gene is in the address; without one, those with most variants are offered. */
export function GenePicture({ jobId, view, facets, gene, onGene, onOpen }: Props) {
  const at = useVariantsPath(jobId);
  const params = encodeQuery({ ...view, columns: [], sort: undefined }).toString();
  const { value, error, fresh } = useAnswer<GeneView>(
    gene === null ? null : at(`/gene/${encodeURIComponent(gene)}?${params}`),
  );
  return (
    <div className="grid min-w-0 gap-4 lg:col-span-2">
      <section aria-label="The gene that is drawn" className="card flex flex-wrap items-center gap-2 p-4">
        <h3 className="mr-2 font-medium">Gene</h3>
        <div className="w-56">
          <FilterGene jobId={jobId} label="Gene to draw" onPick={onGene} />
        </div>
        {facets.gene.slice(0, offered).map(({ id, symbol, count }) => {
          const name = symbol || id;
          return (
            <button
              key={id}
              type="button"
              aria-pressed={gene === name}
              className="chip aria-pressed:border-accent aria-pressed:bg-accent-wash"
              onClick={() => onGene(name)}
            >
              <span className="font-medium">{name}</span>
              <span className="figures text-xs text-ink-soft">{formatCount(count)}</span>
            </button>
          );
        })}
      </section>
      {error && <ErrorNotice error={error} />}
      {gene !== null && value && !error && (
        <div className={fresh ? "" : "opacity-60"} data-testid="lollipop">
          <Lollipop view={value} onOpen={onOpen} />
        </div>
      )}
    </div>
  );
}

function Lollipop({ view, onOpen }: { view: GeneView; onOpen: (ordinal: number) => void }) {
  const { gene, model, variants, count } = view;
  const { aside } = lollipopOf(view);
  const name = gene.symbol || gene.id;
  const where = model
    ? `${formatCount(model.proteinLength)} amino acids of ${model.feature}, exons below`
    : `${gene.contig}:${formatCount(gene.from)}–${formatCount(gene.to)}, no protein`;
  return (
    <ChartFigure
      title={`Variants in ${name}`}
      note={
        <>
          {where}.{" "}
          {count === 0
            ? "None that the filter shows."
            : `${formatCount(count)}${model ? " on the protein" : ""} that the filter shows`}
          {count > variants.length && `, ${formatCount(variants.length)} of them drawn`}
          {aside.length > 0 && `; ${formatCount(aside.length)} beside the protein, in the table alone`}
        </>
      }
      heads={["Variant", "Residue", "Consequence", "HGVS"]}
      rows={variants.map(({ contig, pos, ref, alts, residue, consequence, hgvsp, hgvsc }) => [
        `${contig}:${pos} ${ref}→${alts.join(",")}`,
        residue ?? "–",
        consequence ? termText(consequence) : "–",
        hgvsp || hgvsc || "–",
      ])}
    >
      <LollipopDrawing view={view} onOpen={onOpen} />
    </ChartFigure>
  );
}
