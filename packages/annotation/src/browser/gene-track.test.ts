import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { buildFromBytes } from "../genes/build-bundle.ts";
import { createReference } from "../genes/create-reference.ts";
import type { Reference } from "../genes/reference.ts";
import { tinyGff } from "../genes/testing/tiny-reference.ts";
import { memorySink } from "../vcf/testing.ts";
import { writeGeneTrack } from "./gene-track.ts";

const hasTabix = spawnSync("tabix", ["--version"]).status === 0;

// 1-based as in GFF3: two coding exons of 5 and 6 bases, one that codes nothing, and a reverse one.
const gff = tinyGff("chrT", [
  {
    id: "ONE",
    exons: [
      [3, 8],
      [12, 20],
      [30, 34],
    ],
    cds: [
      [4, 8],
      [12, 17],
    ],
  },
  {
    id: "TWO",
    strand: "-",
    exons: [
      [40, 48],
      [52, 60],
    ],
    cds: [
      [41, 48],
      [52, 58],
    ],
  },
  { id: "RNA", exons: [[62, 70]] },
]);

function tiny(): Reference {
  const { content } = buildFromBytes(Buffer.from(`>chrT\n${"ACGT".repeat(20)}\n`), Buffer.from(gff), {
    name: "tiny",
    title: "Tiny",
    assembly: "T1",
    builtAt: new Date(0),
  });
  return createReference(content, "");
}

describe("the gene track of a reference", () => {
  it("is genePredExt: 0-based half-open, with the frame of each coding exon", async () => {
    const sink = memorySink();
    await writeGeneTrack(tiny(), sink);
    const rows = gunzipSync(sink.bytes())
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(rows).toEqual([
      "ONE chrT + 2 34 3 17 3 2,11,29, 8,20,34, 0 one cmpl cmpl 0,2,-1,".split(" "),
      "TWO chrT - 39 60 40 58 2 39,51, 48,60, 0 two cmpl cmpl 1,0,".split(" "),
      "RNA chrT + 61 70 70 70 1 61, 70, 0 rna none none -1,".split(" "),
    ]);
  });

  it.runIf(hasTabix)(
    "is found by region with htslib's tabix (skipped where it is not installed)",
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "gas-track-"));
      try {
        const sink = memorySink();
        const index = await writeGeneTrack(tiny(), sink);
        const file = path.join(folder, "genes.gz");
        writeFileSync(file, sink.bytes());
        writeFileSync(`${file}.tbi`, index);
        const at = (region: string) =>
          spawnSync("tabix", [file, region], { encoding: "utf8" })
            .stdout.split("\n")
            .filter(Boolean)
            .map((line) => line.split("\t")[0]);
        // Regions of tabix are 1-based, both ends included.
        expect(at("chrT:34-34")).toEqual(["ONE"]);
        expect(at("chrT:35-39")).toEqual([]);
        expect(at("chrT:40-62")).toEqual(["TWO", "RNA"]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
