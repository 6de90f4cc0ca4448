import {
  breakEvenBytes,
  costOfArchiving,
  costOfKeeping,
  thresholdFor,
  usualKeeping,
  type Keeping,
} from "@gas/core/costs/archiving-cost";
import {
  costOfThousandJobs,
  costOfThousandRetrievals,
  costOfTiBMonth,
  usualJob,
} from "@gas/core/costs/job-cost";
import { priceList } from "@gas/core/costs/price-list";
import type { Chart } from "../report/chart.ts";
import { escape } from "../report/escape.ts";
import { chartFigure, page, table } from "../report/page.ts";
import { figure } from "../report/scale.ts";

const KiB = 1024;
const MiB = 1024 * KiB;
const never: Keeping["askedBack"] = { chance: 0, tier: "Standard" };
const seldom = usualKeeping.askedBack;
const often: Keeping["askedBack"] = { chance: 0.1, tier: "Expedited" };

const sizes = [10 * KiB, 150 * KiB, MiB, 10 * MiB, 100 * MiB];
const months = [0.25, 0.5, 1, 3, 6, 12, 24, 60];

/** A table with its name: drawn into the page, and into the document as Markdown. */
export type CostTable = { name: string; head: string[]; rows: string[][] };

/** Every table of the cost model. */
export function costTables(): CostTable[] {
  const { compute, storageRequests, table: rows, messages, total } = costOfThousandJobs(usualJob);
  return [
    {
      name: "A thousand jobs of 20 s",
      head: ["for", "US dollars"],
      rows: [
        [`annotators (${usualJob.instanceType} on spot, ${usualJob.slots} slots)`, usd(compute)],
        ["requests to S3", usd(storageRequests)],
        ["DynamoDB", usd(rows)],
        ["SNS and SQS", usd(messages)],
        ["in all", usd(total)],
      ],
    },
    {
      name: "A TiB of results for a month, by where it lies and how large each result is",
      head: ["result of", "S3 Standard", "Glacier Flexible", "Deep Archive"],
      rows: sizes.map((bytes) => {
        const { STANDARD, GLACIER, DEEP_ARCHIVE } = costOfTiBMonth(bytes);
        return [size(bytes), usd(STANDARD), usd(GLACIER), usd(DEEP_ARCHIVE)];
      }),
    },
    {
      name: "A thousand results for a year, kept in S3 or archived after half an hour",
      head: [
        "result of",
        "kept",
        "archived, never asked back",
        "archived, 1 in 100 Expedited",
        "archived, 1 in 10 Expedited",
      ],
      rows: sizes.map((bytes) => [
        size(bytes),
        usd(1000 * costOfKeeping(bytes, { months: 12, askedBack: never })),
        ...[never, seldom, often].map((askedBack) =>
          usd(1000 * costOfArchiving(bytes, { months: 12, askedBack })),
        ),
      ]),
    },
    {
      name: "Bringing a thousand results back",
      head: ["result of", "Expedited (minutes)", "Standard (hours)", "Bulk (half a day)"],
      rows: sizes.map((bytes) => {
        const { Expedited, Standard, Bulk } = costOfThousandRetrievals(bytes);
        return [size(bytes), usd(Expedited), usd(Standard), usd(Bulk)];
      }),
    },
    {
      name: "The size from which archiving pays, by how long a result is kept",
      head: ["kept for", "never asked back", "1 in 100 Expedited", "1 in 10 Expedited"],
      rows: months.map((kept) => [
        kept < 1 ? `${figure(kept * 30)} days` : `${figure(kept)} months`,
        ...[never, seldom, often].map((askedBack) => size(breakEvenBytes({ months: kept, askedBack }))),
      ]),
    },
  ];
}

/** Where the two costs meet, and how they part. */
export function costCharts(): Record<string, Chart> {
  const at = Array.from({ length: 59 }, (_, i) => 1 + i / 2);
  const line = (name: string, askedBack: Keeping["askedBack"]) => ({
    name,
    values: at.map((kept) => breakEvenBytes({ months: kept, askedBack }) / MiB),
  });
  const bytes = 10 * MiB;
  const over = Array.from({ length: 49 }, (_, i) => i / 2);
  const thousand = (cost: (bytes: number, keeping: Keeping) => number, askedBack: Keeping["askedBack"]) =>
    over.map((kept) => 1000 * cost(bytes, { months: kept, askedBack }));
  return {
    "break-even": {
      title: "From which size on archiving pays",
      note: "Below the line a result is cheaper in S3, above it in the archive.",
      unit: "MiB",
      across: "months that it is kept",
      at,
      lines: [line("never asked back", never), line("one in a hundred asked back, Expedited", seldom)],
    },
    "kept-or-archived": {
      title: "A thousand results of 10 MiB",
      note: "Ninety days are billed whatever happens: so the archive costs at once, and saves later.",
      unit: "US dollars",
      across: "months that they are kept",
      at: over,
      lines: [
        { name: "kept in S3", values: thousand(costOfKeeping, never) },
        { name: "archived", values: thousand(costOfArchiving, never) },
        { name: "archived, one in a hundred asked back", values: thousand(costOfArchiving, seldom) },
      ],
    },
  };
}

/** The default of ARCHIVE_MIN_BYTES and what it follows from, as a sentence. */
export function thresholdInWords(): string {
  return `A result that is kept for a year, with one in a hundred asked back as Expedited, is cheaper archived from ${size(breakEvenBytes(usualKeeping))} on; rounded up to a power of two that is ${size(thresholdFor(usualKeeping))}, the default of ARCHIVE_MIN_BYTES.`;
}

export function costReport(): string {
  return page(
    "What it costs",
    [
      "<h1>What it costs</h1>",
      `<p>List prices of ${priceList.asOf}, ${priceList.region}, without free tiers and taxes; a GiB is 2<sup>30</sup> bytes. They stand in one file, <code>packages/core/src/costs/price-list.ts</code>, each with its source.</p>`,
      "<ul>",
      ...[priceList.s3, priceList.retrieval, priceList.dynamo, priceList.messages, priceList.instances].map(
        ({ source, checked }) =>
          `<li>${escape(source)}: ${checked ? "read there" : "not checked there"}</li>`,
      ),
      "</ul>",
      `<p>${escape(thresholdInWords())}</p>`,
      ...Object.values(costCharts()).map(chartFigure),
      ...costTables().map(({ name, head, rows }) => `<h2>${escape(name)}</h2>${table(name, head, rows)}`),
    ].join("\n"),
  );
}

function usd(amount: number): string {
  return `$${amount < 0.1 ? amount.toPrecision(2) : amount.toFixed(2)}`;
}

function size(bytes: number): string {
  if (!Number.isFinite(bytes)) return "never";
  const [value, unit] =
    bytes >= 1024 * MiB
      ? [bytes / 1024 / MiB, "GiB"]
      : bytes >= MiB
        ? [bytes / MiB, "MiB"]
        : [bytes / KiB, "KiB"];
  return `${figure(value)} ${unit}`;
}
