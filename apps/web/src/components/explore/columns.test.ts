import { describe, expect, it } from "vitest";
import { columnsOf, columnsToAsk, columnsToExport } from "./columns.tsx";
import { readRememberedColumns } from "./remembered-columns.ts";

const meta = {
  samples: ["S1"],
  columns: ["contig", "pos", "id", "ref", "alts", "qual", "consequence", "CSQ/BIOTYPE", "sample:S1"].map(
    (name) => ({
      name,
      label: name.slice(name.indexOf("/") + 1),
      usual: true,
    }),
  ),
};
const names = (chosen: string[], remembered: string[] = []) =>
  columnsOf(meta, chosen, remembered).map(({ name }) => name);

describe("the columns of the table", () => {
  it("are those of the address, or the last chosen, or the usual ones, each as far as this result has them", () => {
    expect(names(["qual", "CSQ/BIOTYPE", "INFO/NOTHERE"], ["ref"])).toEqual(["qual", "CSQ/BIOTYPE"]);
    expect(names(["INFO/NOTHERE"], ["ref"])).toEqual(["ref"]);
    expect(names([], ["INFO/NOTHERE"])).toEqual(["ref", "alts", "consequence", "sample:S1", "qual"]);
  });
  it("are asked for by name only where a row does not have them anyhow, and exported with their place", () => {
    const columns = columnsOf(meta, ["qual", "CSQ/BIOTYPE"]);
    expect(columnsToAsk(columns)).toEqual(["CSQ/BIOTYPE"]);
    expect(columnsToExport(columns)).toEqual(["contig", "pos", "qual", "CSQ/BIOTYPE"]);
  });
  it("are not remembered from a cookie that is not ours", () => {
    expect(readRememberedColumns("qual%2Csample%3AS1")).toEqual(["qual", "sample:S1"]);
    expect(readRememberedColumns("%E0%A4%A")).toEqual([]);
    expect(readRememberedColumns(undefined)).toEqual([]);
  });
});
