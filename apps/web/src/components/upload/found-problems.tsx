import { columnOf } from "@gas/annotation/vcf/rules";
import type { Preflight } from "@gas/annotation/preflight/preflight";
import type { Problem } from "@gas/annotation/problem";

type Props = {
  problems: readonly Problem[];
  /** Something worse is told above. */
  refused: boolean;
  /** How far the look went, in words. */
  looked: string;
  found: Extract<Preflight, { vcf: true }>;
};

/** What was found in the records that were read: facts, and the first bad lines with what to do about them. */
export function FoundProblems({ problems, refused, looked, found }: Props) {
  const { sorted, contigs, contigCount, samples, sampleNames } = found;
  const bad = problems.filter(({ severity }) => severity === "rejected" || severity === "unannotated");
  return (
    <details open={bad.length > 0} className="text-[0.9375rem]">
      <summary className="w-fit text-ink-soft">{summary(problems.length, refused, looked)}</summary>
      <div className="mt-2 space-y-3 border-l-2 border-line pl-4">
        <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          {contigCount > 0 && <Fact term="Chromosomes">{some(contigs, contigCount)}</Fact>}
          {samples > 0 && <Fact term="Samples">{some(sampleNames, samples)}</Fact>}
          {contigCount > 0 && (
            <Fact term="Order">{sorted ? "Sorted by position" : "Not sorted: no index can be written"}</Fact>
          )}
        </dl>
        {problems.length > 0 && (
          <ul className="space-y-3" data-testid="found-problems">
            {problems.map(({ rule, severity, message, remedy, count, places }) => (
              <li key={rule}>
                <p className={`font-medium break-words ${severity === "warning" ? "" : "text-bad"}`}>
                  {message}
                </p>
                {places.length > 0 && (
                  <ul className="mt-0.5 text-sm">
                    {places.map((place) => (
                      <li key={`${place.line} ${place.detail}`} className="break-words">
                        <PlaceInFile place={place} column={columnOf[rule]} />
                      </li>
                    ))}
                    {count > places.length && (
                      <li className="text-ink-soft">
                        and {(count - places.length).toLocaleString("en-US")} more
                      </li>
                    )}
                  </ul>
                )}
                <p className="mt-0.5 text-sm break-words text-ink-soft">{remedy}</p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}

function summary(remarks: number, refused: boolean, looked: string): string {
  if (remarks === 0) return refused ? `What was read: ${looked}` : `Nothing wrong in ${looked}`;
  return `${remarks === 1 ? "One remark" : `${remarks} remarks`} on ${looked}`;
}

/** "line 4,711, column POS · POS is "x"" */
export function PlaceInFile({
  place,
  column,
}: {
  place: Problem["places"][number];
  column?: string | undefined;
}) {
  const { line, detail, locus } = place;
  return (
    <>
      <span className="figures">line {line.toLocaleString("en-US")}</span>
      {column && <span>, column {column}</span>}
      {(detail ?? locus) && <span className="text-ink-soft"> · {detail ?? locus}</span>}
    </>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** "chr1, chr2 and 22 more" */
function some(names: readonly string[], count: number): string {
  return (
    names.join(", ") +
    (count > names.length ? ` and ${(count - names.length).toLocaleString("en-US")} more` : "")
  );
}
