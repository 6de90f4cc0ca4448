import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  archiveStatuses,
  resultDestinationOf,
  resultLifecycle,
  resultRule,
  type ResultEvent,
} from "@gas/core/archiving/result-lifecycle";

/** The page whose picture and table this writes: `node scripts/docs/result-lifecycle.ts`. */
export const page = path.resolve(import.meta.dirname, "../../docs/result-lifecycle.md");
const [begin, end] = ["<!-- drawn from the table -->", "<!-- end of what is drawn -->"];

const who: Record<(typeof resultRule)[ResultEvent], string> = {
  anyone: "anyone who read the row as it is",
  holder: "only whoever's lease is on the row",
  unheld: "only when nobody's lease is, or it ran out",
  request: "only while this retrieval is the present one",
};

/** The page as the table of `packages/core/src/archiving/result-lifecycle.ts` wants it. */
export function drawn(text: string): string {
  const steps = archiveStatuses.flatMap((from) =>
    (Object.keys(resultLifecycle[from]) as ResultEvent[]).map((event) => ({
      from,
      event,
      to: resultDestinationOf(event),
    })),
  );
  const picture = [
    "```mermaid",
    "stateDiagram-v2",
    "  [*] --> AVAILABLE: complete",
    ...steps
      .filter(({ from, to }) => from !== to)
      .map(({ from, event, to }) => `  ${from} --> ${to}: ${event}`),
    "```",
  ];
  const table = [
    "| in | event | leads to | may be caused by |",
    "|---|---|---|---|",
    ...steps.map(({ from, event, to }) => `| ${from} | ${event} | ${to} | ${who[resultRule[event]]} |`),
  ];
  const [before = "", rest = ""] = text.split(begin);
  const after = rest.split(end)[1] ?? "";
  return [before + begin, "", ...picture, "", ...table, "", end + after].join("\n");
}

if (import.meta.main) writeFileSync(page, drawn(readFileSync(page, "utf8")));
