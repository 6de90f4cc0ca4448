import Link from "next/link";
import { formatCount } from "@gas/core/jobs/job-view";
import type { Summary } from "@gas/annotation/summary";
import { ProblemTable } from "../problem-table.tsx";
import { typeText } from "../charts/bar.ts";
import { BarFigure } from "../charts/chart-figure.tsx";
import { DistributionFigures } from "./distribution-figures.tsx";
import { JoinedSources } from "./joined-sources.tsx";
import { chromosomeBars, consequenceBars, impactBars, indelBars, tsTv } from "./summary-figures.ts";

type Props = {
  summary: Summary;
  /** Address of the table of its variants, for whoever may look into it. */
  variantsAt?: string;
};

/** What the file holds: counts, charts, the genes most hit, and what could not be annotated. */
export function SummaryReport({ summary, variantsAt }: Props) {
  const { records, genes, problems, distributions } = summary;
  const ratio = tsTv(summary);
  return (
    <>
      <section aria-labelledby="summary-title" className="mt-10" data-testid="summary">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 id="summary-title" className="text-xl">
            Summary
          </h2>
          {variantsAt && (
            <Link href={`${variantsAt}?show=pictures`} prefetch={false} className="link text-sm">
              {distributions
                ? "More pictures: of a gene, of what a filter finds"
                : "More pictures: places, quality, depth, genes"}
            </Link>
          )}
        </div>
        <dl className="card mt-4 grid grid-cols-2 gap-x-6 gap-y-5 p-5 sm:grid-cols-3 lg:grid-cols-6">
          <Figure term="Records read">{formatCount(records.read)}</Figure>
          <Figure term="Annotated">{formatCount(records.annotated)}</Figure>
          <Figure term="Passed over">{formatCount(records.unannotated + records.rejected)}</Figure>
          <Figure term="Samples">{formatCount(summary.input.samples)}</Figure>
          <Figure
            term="Ts/Tv"
            more={`${formatCount(summary.transitions)} / ${formatCount(summary.transversions)}`}
          >
            {ratio ?? "–"}
          </Figure>
          <Figure term="Records a second">{formatCount(Math.round(summary.variantsPerSecond))}</Figure>
        </dl>
        <div className="mt-5 grid gap-5 lg:grid-cols-2">
          <BarFigure
            title="Consequences"
            note="The most severe one of each record"
            heads={["Consequence", "Records"]}
            bars={consequenceBars(summary)}
            layout="across"
          />
          <div className="grid min-w-0 content-start gap-5">
            <BarFigure
              title="Impact"
              note="The gravest of each record"
              heads={["Impact", "Records"]}
              bars={impactBars(summary)}
              layout="across"
            />
            <BarFigure
              title="Chromosomes"
              note="Records, in the order of the file"
              heads={["Chromosome", "Records"]}
              bars={chromosomeBars(summary)}
              layout="up"
            />
          </div>
          <BarFigure
            title="Insertions and deletions"
            note="Alleles by bases gained or lost"
            heads={["Bases", "Alleles"]}
            bars={indelBars(summary)}
            layout="up"
          />
          <BarFigure
            title="Types of allele"
            heads={["Type", "Alleles"]}
            bars={Object.entries(summary.alleles)
              .filter(([, count]) => count > 0)
              .map(([type, count]) => ({ name: typeText(type), count, colour: "var(--series)" }))}
            layout="across"
          />
          {distributions && (
            <DistributionFigures
              distributions={distributions}
              chromosomes={summary.chromosomes}
              variantsAt={variantsAt}
            />
          )}
        </div>
        <p className="mt-4 text-sm text-ink-soft">
          Engine: {summary.engine.name} {summary.engine.version}
          {summary.reference && ` · ${summary.reference.name}, assembly ${summary.reference.assembly}`} ·{" "}
          {summary.input.fileFormat}
          {!summary.indexed && " · without an index, because the records are not in order"}
        </p>
      </section>

      {summary.sources && <JoinedSources sources={summary.sources} />}

      {genes.length > 0 && (
        <section aria-labelledby="genes-title" className="mt-10">
          <h2 id="genes-title" className="text-xl">
            Genes hit most
          </h2>
          <div className="card mt-4 overflow-x-auto px-5 py-2">
            <table className="table" data-testid="genes">
              <thead>
                <tr>
                  <th scope="col">Gene</th>
                  <th scope="col">Identifier</th>
                  <th scope="col" className="number">
                    High
                  </th>
                  <th scope="col" className="number">
                    Moderate
                  </th>
                </tr>
              </thead>
              <tbody>
                {genes.map(({ id, symbol, high, moderate }) => (
                  <tr key={id}>
                    <td className="font-medium">
                      {variantsAt ? (
                        <Link
                          href={`${variantsAt}?${new URLSearchParams({ gene: symbol || id, show: "pictures" }).toString()}`}
                          prefetch={false}
                          className="link"
                        >
                          {symbol || id}
                        </Link>
                      ) : (
                        symbol || id
                      )}
                    </td>
                    <td className="figures text-ink-soft">{id}</td>
                    <td className="number">{formatCount(high)}</td>
                    <td className="number">{formatCount(moderate)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}

      {problems.length > 0 && (
        <section aria-labelledby="notes-title" className="mt-10">
          <h2 id="notes-title" className="text-xl">
            Problems and warnings
          </h2>
          <ProblemTable problems={problems} />
        </section>
      )}
    </>
  );
}

function Figure({ term, more, children }: { term: string; more?: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-ink-soft">{term}</dt>
      <dd className="figures mt-0.5 text-xl">{children}</dd>
      {more && <dd className="figures text-xs text-ink-soft">{more}</dd>}
    </div>
  );
}
