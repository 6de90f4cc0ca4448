import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { FilterError, parseSiteFilter } from "./site-filter.ts";

const header = [
  "##fileformat=VCFv4.3",
  "##contig=<ID=c1,length=1000>",
  "##contig=<ID=c2,length=1000>",
  '##FILTER=<ID=q10,Description="">',
  '##FILTER=<ID=s50,Description="">',
  '##INFO=<ID=DP,Number=1,Type=Integer,Description="">',
  '##INFO=<ID=AF,Number=A,Type=Float,Description="">',
  '##INFO=<ID=CS,Number=.,Type=String,Description="">',
  '##INFO=<ID=DB,Number=0,Type=Flag,Description="">',
  "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
];
const lines = [
  "c1\t10\trs1\tA\tC\t50\tPASS\tDP=10;AF=0.5;CS=benign;DB",
  "c1\t20\t.\tA\tC,G\t.\t.\tDP=20;AF=0.25,0.75;CS=benign,path",
  "c1\t30\trs3\tAT\tA\t10.5\tq10\tAF=.",
  "c1\t40\tx\tG\tT\t0\tq10;s50\tDP=.",
  "c1\t50\t.\tC\t<DEL>\t99\ts50\t.",
  "c2\t60\trs9\tT\t*\t100\tPASS\tDP=5;CS=.",
  "c2\t70\trs10\tT\t.\t3\tPASS\tDP=0",
];

/** Positions of the lines for which an expression holds. */
function found(expression: string): string {
  const filter = parseSiteFilter(expression);
  const kept = lines.filter((line) => {
    const columns = line.split("\t");
    const infoStart = line.lastIndexOf("\t") + 1;
    return filter({
      bytes: Buffer.from(line),
      start: 0,
      end: line.length,
      alts: columns[4]!.split(","),
      infoStart,
      infoEnd: line.length,
    });
  });
  return kept.map((line) => line.split("\t")[1]).join(" ");
}

const expressions: readonly (readonly [expression: string, positions: string])[] = [
  ["POS=10", "10"],
  ["POS!=10", "20 30 40 50 60 70"],
  ["POS<=20 && CHROM=='c1'", "10 20"],
  ["30 < POS", "40 50 60 70"],
  ['CHROM="c2" | POS=30', "30 60 70"],
  ["POS=10 || POS=20 && DP>15", "10 20"],
  ["(POS=10 || POS=20) & DP>15", "20"],
  ['FILTER="PASS"', "10 60 70"],
  ['FILTER!="PASS"', "20 30 40 50"],
  ['FILTER="."', "20"],
  ['FILTER="q10"', "30"],
  ['FILTER="s50;q10"', "40"],
  ['FILTER~"q10"', "30 40"],
  ['FILTER!~"q10"', "10 20 50 60 70"],
  ["QUAL>=10.5", "10 30 50 60"],
  ["QUAL!=50", "20 30 40 50 60 70"],
  ['QUAL="."', "20"],
  ['ID="."', "20 50"],
  ['ID="rs3"', "30"],
  ['ID!~"rs"', "20 40 50"],
  ['REF!="A"', "30 40 50 60 70"],
  ['ALT="G"', "20"],
  ['ALT!="C"', "20 30 40 50 60 70"],
  ['ALT~"D"', "50"],
  ["N_ALT=0", "70"],
  ["INFO/DP>5", "10 20"],
  ["DP!=10", "20 30 40 50 60 70"],
  ['DP="."', "30 40 50"],
  ["AF>0.5", "20"],
  ["AF!=0.5", "20 30 40 50 60 70"],
  ['CS="benign"', "10 20"],
  ['CS!="benign"', "20 30 40 50 60 70"],
  ['CS="path,other"', "20"],
  ['CS!~"pa"', "10 20 30 40 50 60 70"],
  ["DB=1", "10"],
  ["DB!=1", "20 30 40 50 60 70"],
];

const isInstalled = spawnSync("bcftools", ["--version"]).status === 0;

describe("a filter of sites", () => {
  it.each(expressions)("%s holds at %s", (expression, positions) => {
    expect(found(expression)).toBe(positions);
  });

  it.skipIf(!isInstalled)("keeps what bcftools view -i keeps", () => {
    const input = `${[...header, ...lines].join("\n")}\n`;
    for (const [expression, positions] of expressions) {
      const { stdout } = spawnSync("bcftools", ["view", "-H", "-i", expression], { input, encoding: "utf8" });
      const kept = stdout.split("\n").filter((line) => line !== "");
      expect([expression, kept.map((line) => line.split("\t")[1]).join(" ")]).toEqual([
        expression,
        positions,
      ]);
    }
  });

  it("says what it does not understand", () => {
    for (const expression of [
      "",
      "POS",
      "POS=",
      "POS=10 &&",
      "(POS=10",
      "POS=10)",
      'POS="10"',
      "FILTER=1",
      'POS<"a"',
      "POS+1=10",
      'TYPE="snp"',
      'GT="het"',
      "FORMAT/DP>3",
      "10=10",
      'ALT~"("',
      "POS=10 POS=20",
    ])
      expect(() => parseSiteFilter(expression), expression).toThrow(FilterError);
  });
});
