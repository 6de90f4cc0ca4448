import type { Problem } from "@gas/annotation/problem";
import type { Summary } from "@gas/annotation/summary";

/** The person's log of one job: plain lines with the time in UTC. */
export type JobLog = { line(text: string): void; text(): string };

/** `now` in milliseconds since 1970. */
export function openJobLog(now: () => number): JobLog {
  const lines: string[] = [];
  return {
    line: (text) => void lines.push(`${new Date(now()).toISOString()}  ${text}`),
    text: () => `${lines.join("\n")}\n`,
  };
}

/** `problem` as lines of a log. */
export function describeProblem(problem: Problem): string[] {
  const places = problem.places.map(
    ({ line, locus, detail }) =>
      `    line ${line}${locus ? ` (${locus})` : ""}${detail ? `: ${detail}` : ""}`,
  );
  return [
    `${problem.severity}: ${problem.message} (${problem.count} ×, rule ${problem.rule})`,
    ...places,
    `    What to do: ${problem.remedy}`,
  ];
}

/** The outcome as lines of a log. */
export function describeSummary(summary: Summary): string[] {
  const { records, alleles } = summary;
  return [
    `Input: ${summary.input.fileFormat}, ${summary.input.compression}, ${summary.input.bytes} bytes, ${summary.input.samples} samples`,
    `Records: ${records.read} read, ${records.annotated} annotated, ${records.unannotated} passed through without annotation, ${records.rejected} rejected`,
    `Alleles: ${alleles.snv} SNV, ${alleles.insertion} insertions, ${alleles.deletion} deletions, ${alleles.mnv} MNV, ${alleles.delins} delins, ${alleles.other} other`,
    ...(summary.sources ?? []).map(describeSource),
    `Rate: ${Math.round(summary.variantsPerSecond)} records/s over ${summary.seconds.toFixed(2)} s`,
    summary.indexed ? "A tabix index was written." : "No tabix index: the records are not in order.",
  ];
}

function describeSource({ name, records, cut }: NonNullable<Summary["sources"]>[number]): string {
  const more = cut > 0 ? `; ${cut} of them overlap more rows than are written` : "";
  return `Source ${name}: joined with ${records} records${more}`;
}
