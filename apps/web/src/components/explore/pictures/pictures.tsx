"use client";

import type { Facets } from "@gas/annotation/explore/answers";
import { impacts, variantTypes, type ExploreQuery } from "@gas/annotation/explore/query";
import { formatCount } from "@gas/core/jobs/job-view";
import { BarFigure, ChartFigure } from "../../charts/chart-figure.tsx";
import { ChromosomeDrawing } from "../../charts/chromosome-drawing.tsx";
import { mostSequences } from "../../charts/chromosome-layout.ts";
import { histogramBars } from "../../charts/histogram-bars.ts";
import type { PageState } from "../use-page-address.ts";
import { consequenceBarsOf, impactBarsOf, indelBarsOf, tsTvBarsOf, typeBarsOf } from "./facet-figures.ts";
import { GenePicture } from "./gene-picture.tsx";

type Props = { jobId: string; facets: Facets; page: PageState };

/** What the filter shows, as pictures; a click on a bar asks for what it stands for. */
export function Pictures({ jobId, facets, page }: Props) {
  const { view, go, plot } = page;
  const set = (change: Partial<ExploreQuery>) => go({ view: { ...view, ...change } });
  const { transitions, transversions, qual, depth, positions } = facets;
  const shown = positions.slice(0, mostSequences);
  return (
    <div className="grid gap-5 lg:grid-cols-2" data-testid="pictures">
      <h2 className="sr-only">Pictures</h2>
      <BarFigure
        title="Consequences"
        note="Each record once, as its row shows it"
        heads={["Consequence", "Records"]}
        bars={consequenceBarsOf(facets)}
        layout="across"
        onPick={(key) => set({ consequence: [key] })}
      />
      <div className="grid min-w-0 content-start gap-5">
        <BarFigure
          title="Impact"
          note="Each record once, as its row shows it"
          heads={["Impact", "Records"]}
          bars={impactBarsOf(facets)}
          layout="across"
          onPick={(key) => set({ impact: impacts.filter((one) => one === key) })}
        />
        <BarFigure
          title="Types of allele"
          heads={["Type", "Alleles"]}
          bars={typeBarsOf(facets)}
          layout="across"
          onPick={(key) => set({ type: variantTypes.filter((one) => one === key) })}
        />
      </div>
      {positions.length > 0 && (
        <ChartFigure
          title="Along the chromosomes"
          note={
            positions.length > mostSequences
              ? `Records by place; the first ${mostSequences} sequences are drawn, the table has ${formatCount(positions.length)}`
              : "Records by place; a click asks for one"
          }
          heads={["Sequence", "Records", "Length"]}
          rows={positions.map(({ contig, counts, length }) => [
            contig,
            counts.reduce((sum, count) => sum + count, 0),
            length,
          ])}
          className="lg:col-span-2"
        >
          <ChromosomeDrawing positions={shown} onPick={(region) => set({ region: [region] })} />
        </ChartFigure>
      )}
      <GenePicture
        jobId={jobId}
        view={view}
        facets={facets}
        gene={plot ?? (view.gene.length === 1 ? (view.gene[0] ?? null) : null)}
        onGene={(gene) => go({ plot: gene })}
        onOpen={(open) => go({ open })}
      />
      <BarFigure
        title="Transitions and transversions"
        note={
          transversions === 0
            ? "Of single-base alleles"
            : `Ts/Tv ${(transitions / transversions).toFixed(2)}, of single-base alleles`
        }
        heads={["Kind", "Alleles"]}
        bars={tsTvBarsOf(facets)}
        layout="across"
      />
      <BarFigure
        title="Insertions and deletions"
        note="Alleles by bases gained or lost"
        heads={["Bases", "Alleles"]}
        bars={indelBarsOf(facets)}
        layout="up"
      />
      <BarFigure
        title="Quality"
        note={qual.missing > 0 ? `QUAL; ${formatCount(qual.missing)} records have none` : "QUAL"}
        heads={["QUAL", "Records"]}
        bars={histogramBars(qual)}
        layout="up"
      />
      <BarFigure
        title="Depth"
        note={depth.missing > 0 ? `DP; ${formatCount(depth.missing)} records have none` : "DP"}
        heads={["DP", "Records"]}
        bars={histogramBars(depth)}
        layout="up"
      />
    </div>
  );
}
