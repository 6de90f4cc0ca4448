import type { Problem } from "../problem.ts";
import type { Summary } from "../summary.ts";

const order = { fatal: 0, rejected: 1, unannotated: 2, warning: 3 } as const;
const heading = {
  fatal: "error",
  rejected: "left out",
  unannotated: "not annotated",
  warning: "note",
} as const;

/** What was wrong with the input, for a terminal: worst first, each with its count, first places and remedy. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .toSorted((a, b) => order[a.severity] - order[b.severity])
    .map(({ severity, count, message, remedy, places }) => {
      const times = count > 1 ? ` (${count.toLocaleString("en")} times)` : "";
      const where = places.map(
        ({ line, locus, detail }) =>
          `    line ${[line, locus, detail].filter((part) => part !== undefined && part !== "").join(", ")}\n`,
      );
      return `${heading[severity]}: ${message}${times}\n${where.join("")}    ${remedy}\n`;
    })
    .join("");
}

/** One line on what was done, and one for each source that was joined. */
export function describeRun({ records, sources = [], seconds, variantsPerSecond }: Summary): string {
  const say = (count: number): string => count.toLocaleString("en");
  const joined = sources.map(({ name, records: found, cut }) => {
    const more = cut > 0 ? `, ${say(cut)} of which overlap more rows than are written` : "";
    return `${name}: joined with ${say(found)} records${more}\n`;
  });
  return (
    joined.join("") +
    `${say(records.read)} records: ${say(records.annotated)} annotated, ${say(records.unannotated)} without annotation, ` +
    `${say(records.rejected)} left out; ${seconds.toFixed(1)} s, ${say(Math.round(variantsPerSecond))} records/s\n`
  );
}
