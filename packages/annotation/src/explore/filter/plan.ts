import { genotypeColumn, infoColumn } from "../column-names.ts";
import type { AlleleChange } from "../allele-changes.ts";
import type { ExploreQuery, GenotypeTest } from "../query.ts";
import type { BlockPlace, Columns } from "../read/open-columns.ts";
import type { Block } from "../read/read-blocks.ts";
import { samplesKept } from "../result-layout.ts";
import { zygosityCodes } from "../write/genotype-column.ts";
import { entryPlan, type EntryPlan } from "./entry-plan.ts";
import { findContig } from "./find-contig.ts";
import { lineTest, type LineTest } from "./line-test.ts";
import { readSearch } from "./search-text.ts";
import { needleOf, valueTest } from "./test-value.ts";

/** How a query is answered. */
export type Plan = {
  /** Columns that `narrow` needs. */
  names: string[];
  /** Whether a record of the block may be found, as far as its place tells. */
  mayHold(block: BlockPlace): boolean;
  /** Sets to 0 in `chosen` what is not found; all are 1 before. */
  narrow(block: Block, chosen: Uint8Array): void;
  /** What only the lines of the VCF can tell of those that are left; null when nothing. */
  line: LineTest | null;
};

type Step = { names: string[]; narrow(block: Block, chosen: Uint8Array): void };

/** The query asks for what this result does not have, such as a sample. */
export class QueryError extends Error {
  readonly parameter: string;
  constructor(parameter: string, message: string) {
    super(message);
    this.name = "QueryError";
    this.parameter = parameter;
  }
}

/** Works out how to answer `query`. Throws QueryError. */
export function planQuery(query: ExploreQuery, columns: Columns): Plan {
  const { layout } = columns;
  const search = readSearch(query.q);
  const regions = [
    ...(query.region.length > 0
      ? [query.region.map((region) => ({ ...region, contig: findContig(columns.contigs, region.contig) }))]
      : []),
    ...(search?.what === "place"
      ? [[{ ...search.region, contig: findContig(columns.contigs, search.region.contig) }]]
      : []),
    ...(search?.what === "genomic" ? [columns.contigs.map((contig) => ({ ...search.region, contig }))] : []),
  ];
  const entries: EntryPlan | null = entryPlan(query, search, layout);
  const steps: Step[] = [];
  for (const places of regions) steps.push(regionStep(places));
  if (query.filter.length > 0) steps.push(filterStep(query.filter));
  if (query.type.length > 0) steps.push(typeStep(query.type));
  if (query.qualMin !== undefined || query.qualMax !== undefined)
    steps.push(qualStep(query.qualMin ?? -Infinity, query.qualMax ?? Infinity));
  const later: GenotypeTest[] = [];
  for (const test of query.genotype) {
    const sample = layout.samples.indexOf(test.sample);
    if (sample < 0) throw new QueryError("genotype", `There is no sample ${test.sample} in this result.`);
    if (sample < samplesKept) steps.push(genotypeStep(sample, test.is));
    else later.push(test);
  }
  const info = query.fields.filter(({ name }) => name.startsWith("INFO/"));
  const infoLater = info.filter(({ name }) => !isKept(columns, infoColumn(name.slice(5))));
  for (const test of info)
    if (!infoLater.includes(test))
      steps.push(textStep(infoColumn(test.name.slice(5)), valueTest(test, ","), needleOf(test)));
  if (entries) steps.push(entries);
  return {
    names: [...new Set(steps.flatMap(({ names }) => names))],
    mayHold: ({ runs }) =>
      regions.every((places) =>
        runs.some((run) =>
          places.some(
            ({ contig, from = 1, to = Infinity }) =>
              run.contig === contig && run.from <= to && run.to >= from,
          ),
        ),
      ),
    narrow(block, chosen) {
      for (const step of steps) step.narrow(block, chosen);
    },
    line: lineTest({ genotype: later, info: infoLater, entries: entries?.unkept ?? null }, layout),
  };
}

/** Whether every block has the column. */
export function isKept({ blocks, layout }: Columns, name: string): boolean {
  if (blocks.length === 0)
    return layout.info.some((id) => infoColumn(id) === name) || name.startsWith("entry:");
  return blocks.every(({ columns }) => columns.has(name));
}

type Place = { contig: string | null; from?: number | undefined; to?: number | undefined };

function regionStep(places: readonly Place[]): Step {
  return {
    names: ["pos", "span"],
    narrow(block, chosen) {
      const pos = block.get("pos");
      const span = block.get("span");
      let record = 0;
      for (const { contig, records } of block.runs) {
        const here = places.filter((place) => place.contig === contig);
        for (const end = record + records; record < end; record++) {
          const first = pos[record]!;
          const last = first + span[record]! - 1;
          if (!here.some(({ from = 1, to = Infinity }) => first <= to && last >= from)) chosen[record] = 0;
        }
      }
    },
  };
}

function filterStep(wanted: readonly string[]): Step {
  return {
    names: ["filter"],
    narrow(block, chosen) {
      const { choices, of } = block.get("filter");
      const isWanted = choices.map((value) => value.split(";").some((one) => wanted.includes(one)));
      for (let record = 0; record < chosen.length; record++) if (!isWanted[of[record]!]) chosen[record] = 0;
    },
  };
}

function typeStep(wanted: readonly AlleleChange["type"][]): Step {
  return {
    names: ["changes"],
    narrow(block, chosen) {
      const { choices, of } = block.get("changes");
      const isWanted = choices.map((changes) => changes.some(({ type }) => wanted.includes(type)));
      for (let record = 0; record < chosen.length; record++) if (!isWanted[of[record]!]) chosen[record] = 0;
    },
  };
}

function qualStep(from: number, to: number): Step {
  return {
    names: ["qual"],
    narrow(block, chosen) {
      const qual = block.get("qual");
      for (let record = 0; record < chosen.length; record++)
        if (!(qual[record]! >= from && qual[record]! <= to)) chosen[record] = 0;
    },
  };
}

function genotypeStep(sample: number, is: GenotypeTest["is"]): Step {
  const name = genotypeColumn(sample);
  const isWanted = zygosityCodes.map(
    (code) => code === is || (is === "carrier" && (code === "het" || code === "hom")),
  );
  return {
    names: [name],
    narrow(block, chosen) {
      const pairs = block.get("pairs", name);
      for (let record = 0; record < chosen.length; record++)
        if (!isWanted[(pairs[record >> 2]! >> ((record & 3) * 2)) & 3]) chosen[record] = 0;
    },
  };
}

function textStep(name: string, fulfils: (text: string) => boolean, needle: string | null): Step {
  const whenEmpty = fulfils("");
  return {
    names: [name],
    narrow(block, chosen) {
      const lines = block.get("lines", name);
      const worth = needle === null ? null : lines.holding(needle);
      if (worth) for (let record = 0; record < chosen.length; record++) chosen[record]! &= worth[record]!;
      for (let record = 0; record < chosen.length; record++)
        if (chosen[record] === 1 && !(lines.isEmpty(record) ? whenEmpty : fulfils(lines.at(record))))
          chosen[record] = 0;
    },
  };
}
