import { entryColumn } from "../column-names.ts";
import type { Entry } from "../entry.ts";
import type { ExploreQuery } from "../query.ts";
import type { Lists } from "../read/decode.ts";
import type { Block } from "../read/read-blocks.ts";
import type { ResultLayout } from "../result-layout.ts";
import { entryTest, geneTest, nameTest, type EntryTest } from "./entry-test.ts";
import type { Search } from "./search-text.ts";

/** The part of a plan that looks at entries. */
export type EntryPlan = {
  names: string[];
  narrow(block: Block, chosen: Uint8Array): void;
  /**
   * By record of the block, the numbers among its entries of those that are asked for, as far as the columns tell; none where the record
   * was found by its ID.
   */
  asked(block: Block): (record: number) => number[];
  /** What must hold in one entry, when only the VCF can tell all of it. */
  unkept: EntryTest | null;
};

type SearchTests = {
  /** The entry is what was searched for, as far as its shared fields tell. */
  shared: (entry: Entry) => boolean;
  /** One of these must hold besides, `isOfGene` saying whether the entry is of the gene that was named with it. */
  oneOf: { name: string; needle: string; fulfils: (value: string, isOfGene: boolean) => boolean }[];
  isOfGene: (entry: Entry) => boolean;
};

/** Of the tests of entries and what is searched for; null where neither is. */
export function entryPlan(
  query: ExploreQuery,
  search: Search | null,
  layout: ResultLayout,
): EntryPlan | null {
  const wanted = entryTest(query, layout);
  const hasTests = wanted !== null;
  const tests: EntryTest = wanted ?? { shared: () => true, single: [], unkept: [] };
  const searched = searchTests(search, layout);
  if (!hasTests && !searched && search?.what !== "genomic") return null;
  const oneOfSearch = searched?.oneOf ?? [];
  const singles = [...tests.single, ...oneOfSearch];
  const id = search?.what === "name" ? search.name : null;
  const isOnlyInVcf = tests.unkept.length > 0 || search?.what === "genomic";

  const look = (block: Block) => {
    const lists = block.get("lists");
    const listOf = block.get("listOf");
    const lines = new Map(singles.map(({ name }) => [name, block.get("lines", entryColumn(name))]));
    const passing = lists.entries.map(tests.shared);
    const found = lists.entries.map(
      (entry, i) => passing[i] === true && (!searched || searched.shared(entry)),
    );
    const withTests = candidates(lists, passing);
    const withSearch = candidates(lists, found);
    const ofGene = lists.entries.map((entry) => searched?.isOfGene(entry) ?? false);
    /** Of the fields that are kept by themselves, whether the entry of this number is what is asked for. */
    const fulfils = (record: number, entry: number, oneOf: SearchTests["oneOf"]): boolean => {
      const list = listOf[record]!;
      const start = list === 0 ? 0 : lists.ends[list - 1]!;
      return (
        tests.single.every(({ name, fulfils: is }) => is(lines.get(name)!.part(record, entry))) &&
        (oneOf.length === 0 ||
          oneOf.some(({ name, fulfils: is }) =>
            is(lines.get(name)!.part(record, entry), ofGene[lists.flat[start + entry]!]!),
          ))
      );
    };
    return { listOf, lines, withTests, withSearch, fulfils };
  };

  const narrow = (block: Block, chosen: Uint8Array): void => {
    const { listOf, lines, withTests, withSearch, fulfils } = look(block);
    // What is not there nearly everywhere is soon told.
    const worth = tests.single.flatMap(({ name, needle, ofNumber, fulfils: is }) => {
      if (needle !== null) return [lines.get(name)!.holding(needle)];
      return is("") ? [] : [lines.get(name)!.withPart(is, ofNumber)];
    });
    const worthOneOf = oneOfSearch.map(({ name, needle }) => lines.get(name)!.holding(needle));
    const ids = id === null ? null : block.get("lines", "id");
    const holds = (record: number, of: number[], oneOf: SearchTests["oneOf"]): boolean => {
      if (of.length === 0) return false;
      if (tests.single.length + oneOf.length === 0) return true;
      if (worth.some((records) => records[record] === 0)) return false;
      if (oneOf.length > 0 && worthOneOf.every((records) => records[record] === 0)) return false;
      return of.some((entry) => fulfils(record, entry, oneOf));
    };
    for (let record = 0; record < chosen.length; record++) {
      if (chosen[record] === 0) continue;
      const list = listOf[record]!;
      if (holds(record, withSearch[list]!, oneOfSearch)) continue;
      const isNamed = ids !== null && !ids.isEmpty(record) && ids.at(record).split(";").includes(id!);
      if (isNamed && (!hasTests || holds(record, withTests[list]!, []))) continue;
      chosen[record] = 0;
    }
  };

  const asked = (block: Block) => {
    const { listOf, withTests, withSearch, fulfils } = look(block);
    return (record: number): number[] => {
      const list = listOf[record]!;
      const searchedFor = withSearch[list]!.filter((entry) => fulfils(record, entry, oneOfSearch));
      if (searchedFor.length > 0 || !hasTests) return searchedFor;
      return withTests[list]!.filter((entry) => fulfils(record, entry, []));
    };
  };
  return {
    names: [
      "lists",
      "listOf",
      ...singles.map(({ name }) => entryColumn(name)),
      ...(id === null ? [] : ["id"]),
    ],
    narrow,
    asked,
    unkept: isOnlyInVcf ? withGenomic(tests, search, layout) : null,
  };
}

/** By list, which of its entries pass. */
function candidates({ ends, flat }: Lists, passes: readonly boolean[]): number[][] {
  return Array.from(ends, (end, list) => {
    const start = list === 0 ? 0 : ends[list - 1]!;
    const found: number[] = [];
    for (let i = start; i < end; i++) if (passes[flat[i]!]) found.push(i - start);
    return found;
  });
}

function searchTests(search: Search | null, layout: ResultLayout): SearchTests | null {
  if (search?.what === "name")
    return { shared: nameTest(search.name, layout), oneOf: [], isOfGene: () => false };
  if (search?.what !== "change" || !layout.annotation) return null;
  const { fields, roles } = layout.annotation;
  const oneOf = [roles[search.of]]
    .filter((field) => field >= 0)
    .map((field) => ({ field, name: fields[field]!, needle: search.needle, fulfils: search.matches }));
  const isOfGene = search.sequence === "" ? () => false : geneTest([search.sequence]);
  return { shared: () => true, oneOf, isOfGene };
}

/** HGVSg is among the fields that only the VCF has. */
function withGenomic(tests: EntryTest, search: Search | null, { annotation }: ResultLayout): EntryTest {
  if (search?.what !== "genomic") return tests;
  const field = annotation?.fields.indexOf("HGVSg") ?? -1;
  return {
    ...tests,
    unkept: [
      ...tests.unkept,
      { field, name: "HGVSg", needle: null, ofNumber: null, fulfils: search.matches },
    ],
  };
}
