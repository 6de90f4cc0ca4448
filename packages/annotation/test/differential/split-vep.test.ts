import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { bcftoolsVersion } from "./installed-csq.ts";

const root = resolve(import.meta.dirname, "../..");
const version = bcftoolsVersion();
const reason = version === undefined ? " (skipped: there is no bcftools here)" : "";

/** What the command line writes of the sample. */
function annotated(...options: string[]): string {
  const sample = join(root, "sample/yeast-sample.vcf");
  const args = [join(root, "bin/gas-annotate.js"), "--reference", "yeast", "-q", ...options, sample];
  return execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
}

describe.skipIf(version === undefined)(`bcftools +split-vep${reason}`, { timeout: 60_000 }, () => {
  // It finds the sub-fields by the word "Format:" of the header, which SnpEff's ANN lacks: that field is not for this tool.
  it.each([["with all entries"], ["with --pick"]])(
    "reads CSQ %s, every sub-field as it was written",
    (which) => {
      const text = annotated(...(which === "with --pick" ? ["--pick"] : []));
      const folder = mkdtempSync(join(tmpdir(), "gas-split-vep-"));
      try {
        writeFileSync(join(folder, "in.vcf"), text);
        const format = "%POS|%Allele|%Consequence|%IMPACT|%SYMBOL|%Feature|%HGVSc|%Protein_position\n";
        const args = ["+split-vep", "-d", "-f", format, join(folder, "in.vcf")];
        const read = execFileSync("bcftools", args, { encoding: "utf8", maxBuffer: 2 ** 28 });
        const written = text
          .split("\n")
          .filter((line) => line !== "" && !line.startsWith("#"))
          .flatMap((line) => {
            const [, pos, , , , , , info] = line.split("\t");
            const value = /(?:^|;)CSQ=([^;]*)/.exec(info!)![1]!;
            return value.split(",").map((entry) => {
              const fields = entry.split("|");
              return [pos, ...[0, 1, 2, 3, 6, 10, 14].map((i) => fields[i] || ".")].join("|");
            });
          });
        expect(read.trimEnd().split("\n")).toEqual(written);
        expect(written.length).toBeGreaterThanOrEqual(1000);
        if (which === "with --pick") expect(written).toHaveLength(1000);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
