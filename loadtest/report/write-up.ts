import type { Run } from "../run.ts";
import { figure } from "./scale.ts";

/** `text` with what stands between the marks of `name` replaced. Throws where they are missing: nothing is lost by a slip. */
export function replaceBlock(text: string, name: string, markdown: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run load -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`The document has no block “${name}”: put ${begin} and ${end} into it.`);
  return `${text.slice(0, from + begin.length)}\n\n${markdown}\n\n${text.slice(to)}`;
}

/** A table in Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** What the runs came to, for the document: each on a line, then what held. */
export function measuredInWords(runs: readonly Run[]): string {
  const [first] = runs;
  if (!first) return "Nothing was measured yet: `npm run load -- all`.";
  const { cores, memoryGiB, node, generatorOnSameMachine } = first.machine;
  const head = ["run", "people", "requests", "a second", "failed", "median ms", "p95 ms", "p99 ms"];
  const rows = runs.map(({ scenario, crowd, total, seconds }) => [
    `[${scenario}](../loadtest/results/${scenario}.html)`,
    figure(crowd.users),
    figure(total.count),
    figure(total.count / seconds),
    figure(total.failures),
    figure(total.ms.median),
    figure(total.ms.p95),
    figure(total.ms.p99),
  ]);
  const checks = runs.flatMap(({ scenario, checks: all }) =>
    all.map(
      ({ what, holds, found }) => `- ${scenario}: ${holds ? "" : "**does not hold:** "}${what} (${found})`,
    ),
  );
  return [
    `Made on a machine with ${cores} cores and ${memoryGiB} GiB, Node ${node}${generatorOnSameMachine ? ", the load generator on the same cores" : ""}, ${first.startedAt.slice(0, 10)}.`,
    "",
    markdownTable(head, rows),
    "",
    ...checks,
  ].join("\n");
}
