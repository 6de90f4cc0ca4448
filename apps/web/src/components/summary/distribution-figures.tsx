import type { Summary } from "@gas/annotation/summary";
import { formatCount } from "@gas/core/jobs/job-view";
import { BarFigure, ChartFigure } from "../charts/chart-figure.tsx";
import { histogramBars } from "../charts/histogram-bars.ts";
import { ChromosomeChart } from "./chromosome-chart.tsx";
import { densityRows, hasValues, type Distributions } from "./distributions.ts";

type Props = {
  distributions: Distributions;
  chromosomes: Summary["chromosomes"];
  variantsAt?: string | undefined;
};

/** How good and how deep the calls are, and where they lie; a sentence where the file does not say. */
export function DistributionFigures({ distributions, chromosomes, variantsAt }: Props) {
  const { qual, depth, positions } = distributions;
  if (positions.length === 0) return null;
  const [{ binBases } = { binBases: 0 }] = positions;
  const where =
    positions.length < chromosomes.length ? `the first ${positions.length} sequences` : "each sequence";
  return (
    <>
      <Distribution
        title="Quality"
        measure="QUAL"
        of={qual}
        absent="No record of this file has a quality (QUAL)."
      />
      <Distribution
        title="Depth"
        measure="DP"
        of={depth}
        absent="No record of this file says how many reads cover it: neither INFO nor the samples have a DP."
        more="Of INFO, or of all samples together. "
      />
      <ChartFigure
        title="Along the chromosomes"
        note={`Records in windows of ${formatCount(binBases)} bases along ${where}${variantsAt === undefined ? "" : "; a click shows those of one"}`}
        heads={["Sequence", "Records", "Bases", "Per million bases", "Densest window", "Records in it"]}
        rows={densityRows(positions)}
        className="lg:col-span-2"
      >
        <ChromosomeChart positions={positions} variantsAt={variantsAt} />
      </ChartFigure>
    </>
  );
}

type DistributionProps = {
  title: string;
  /** Name of the field, as in the file. */
  measure: string;
  of: Distributions["qual"];
  absent: string;
  more?: string;
};

function Distribution({ title, measure, of, absent, more = "" }: DistributionProps) {
  if (!hasValues(of))
    return (
      <div className="card min-w-0 p-5">
        <h3 className="font-medium">{title}</h3>
        <p className="mt-0.5 text-sm text-ink-soft">{absent}</p>
      </div>
    );
  const missing = of.missing > 0 ? `; ${formatCount(of.missing)} have none` : "";
  return (
    <BarFigure
      title={title}
      note={`Records by ${measure}${missing}. ${more}From 40 on, bars stand for wider ranges.`}
      heads={[measure, "Records"]}
      bars={histogramBars(of)}
      layout="up"
    />
  );
}
