import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openBgzf } from "./bgzf-reader.ts";
import { createSourceRows } from "./source-rows.ts";
import { readTabixIndex } from "./tabix-index.ts";
import { sourceVcf, writeSource } from "./testing/write-source.ts";

const hasTabix = spawnSync("tabix", ["--version"]).status === 0;
const reason = hasTabix ? "" : " (skipped: there is no tabix here)";
const folder = mkdtempSync(join(tmpdir(), "gas-csi-"));
afterAll(() => rmSync(folder, { recursive: true }));

const contigs = ["1", "2", "X"];
/** Crowds and gaps, with a long row in each crowd, so that bins of every size are used. */
const rows = contigs.flatMap((chrom, k) =>
  Array.from({ length: 300 }, (_, i) => {
    const pos = 1 + k * 5000 + Math.floor(i / 30) * 2_000_003 + (i % 30) * 700;
    return `${chrom} ${pos} r${chrom}.${pos} A ${i % 30 === 3 ? "<DEL>" : "C"} . . ${i % 30 === 3 ? `END=${pos + 300_000}` : "."}`;
  }),
);

describe.skipIf(!hasTabix)(`a CSI index${reason}`, () => {
  it.each([14, 9])("of smallest bins of 2^%i bases finds the rows that a tabix index finds", (minShift) => {
    const file = join(folder, `known${minShift}.vcf.gz`);
    writeSource(file, sourceVcf(["END,1,Integer"], rows));
    const tbi = readTabixIndex(file, "tabix");
    execFileSync("tabix", ["-C", "-m", String(minShift), "-p", "vcf", file]);
    renameSync(`${file}.tbi`, `${file}.away`);
    const csi = readTabixIndex(file, "tabix");
    expect(csi).toMatchObject({ path: `${file}.csi`, names: contigs, isVcf: true, zeroBased: false });
    const find = (index: typeof tbi, sequence: number, start: number, end: number): string[] => {
      const reader = openBgzf(file);
      const found = createSourceRows(file, reader, index, (line, begin) => {
        const columns = line.split("\t");
        const told = /END=(\d+)/.exec(columns[7]!);
        return { end: told ? Number(told[1]) : begin + 1, value: columns[2]! };
      }).overlapping(sequence, start, end, 1000);
      reader.close();
      return found.map(({ value }) => value);
    };
    let any = 0;
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.nat(22_000_000),
        fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.nat(9_000_000)),
        (sequence, start, length) => {
          const wanted = find(tbi, sequence, start, start + length + 1);
          any += wanted.length;
          expect(find(csi, sequence, start, start + length + 1)).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
    expect(any).toBeGreaterThan(100);
  });
});
