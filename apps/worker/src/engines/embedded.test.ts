import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuiltInReference } from "@gas/annotation/genes/built-in";
import { openBundle } from "@gas/annotation/genes/bundle";
import { afterAll, describe, expect, it } from "vitest";
import { embeddedEngine } from "./embedded.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-embedded-"));
afterAll(() => rmSync(folder, { recursive: true }));

const log = { warn: () => {}, error: () => {} };

describe("the embedded engine", () => {
  it("leaves out a bundle of an older format, says so, and works with the others", async () => {
    const yeast = ensureBuiltInReference(folder);
    const old = readFileSync(yeast);
    old.writeUInt32LE(1, 8); // the format version, see bundle-format.ts
    writeFileSync(join(folder, "old.gasref"), old);
    const warnings: unknown[] = [];
    const warn = (...words: unknown[]) => void warnings.push(words);
    const engine = await embeddedEngine(
      { log: { warn, error: warn } },
      { referencesDir: folder, threads: 1 },
    );
    expect(engine.references.map(({ name }) => name)).toEqual(["yeast"]);
    expect(JSON.stringify(warnings)).toMatch(
      /old\.gasref has bundle format 1, and this version reads format 2/,
    );
  });

  it("records the bundle a job ran with: name, assembly, gene set and checksum", async () => {
    const { meta } = openBundle(ensureBuiltInReference(folder));
    const engine = await embeddedEngine({ log }, { referencesDir: folder, threads: 1 });
    const { summary } = await engine.run({
      reference: "yeast",
      input: (async function* () {
        yield Buffer.from(
          "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchrI\t1\t.\tC\tT\t.\t.\t.\n",
        );
      })(),
      result: { write: () => {} },
      rejects: { write: () => {} },
      limits: { maxLineBytes: 2 ** 20, maxExpandedBytes: 2 ** 20 },
      onProgress: () => {},
      signal: new AbortController().signal,
      note: () => {},
    });
    const { name, assembly, geneSet, checksum } = meta;
    expect(summary.reference).toEqual({ name, assembly, geneSet, checksum });
    expect(geneSet).not.toBe("");
  });
});
