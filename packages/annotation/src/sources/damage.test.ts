import fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createTextBuffer, textOf } from "../consequences/text-buffer.ts";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { checkSources } from "./check-sources.ts";
import { fitSources } from "./fit-sources.ts";
import { SourceError } from "./source-error.ts";
import { openSourceJoiner } from "./source-joiner.ts";
import { sourceVcf, writeSource } from "./testing/write-source.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-damage-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "known.vcf.gz");
const bases = "ACGTTGCATG".repeat(100);
const reference = tinyReference(bases, [], "chr1");
const another = (base: string): string => (base === "A" ? "C" : "A");
const rows = Array.from({ length: 200 }, (_, i) => {
  const base = bases[i * 4]!;
  return `chr1 ${i * 4 + 1} rs${i} ${base} ${another(base)} . . AF=0.${i}`;
});
writeSource(file, sourceVcf(["AF,A,Float"], rows), 500);
const [whole, index] = [readFileSync(file), gunzipSync(readFileSync(`${file}.tbi`))];

/** What the source says of every record that it knows, or the error that names it. */
function askAll(): string[] | SourceError {
  try {
    const fields = [{ from: "ID", as: "ID" }];
    const sources = checkSources([
      { name: "Known", files: [file], match: "allele", assembly: undefined, fields },
    ]);
    const { used, unfit } = fitSources(sources, reference);
    if (used.length === 0) return new SourceError(unfit.join());
    const joiner = openSourceJoiner(used, reference);
    try {
      return rows.map((_, i) => {
        const out = createTextBuffer();
        const ref = bases[i * 4]!;
        joiner.joinInto(out, { contig: 0, start: i * 4, end: i * 4 + 1, ref, alts: [another(ref)] });
        return textOf(out);
      });
    } finally {
      joiner.close();
    }
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

const damage = fc.array(fc.tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 255 })), {
  minLength: 1,
  maxLength: 4,
});
function damaged(bytes: Buffer, places: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, change] of places) copy[at % copy.length]! ^= change;
  return copy;
}

describe("a source whose bytes are damaged anywhere", { timeout: 60_000 }, () => {
  const right = rows.map((_, i) => `ID=rs${i}`);

  it("says what it said before, or which file is damaged, and nothing else", () => {
    expect(askAll()).toEqual(right);
    fc.assert(
      fc.property(damage, (places) => {
        writeFileSync(file, damaged(whole, places));
        writeFileSync(`${file}.tbi`, gzipSync(index));
        const answer = askAll();
        if (answer instanceof SourceError) expect(answer.message).toContain("known.vcf.gz");
        else expect(answer).toEqual(right);
      }),
      { numRuns: 150 },
    );
  });

  it("does not crash, hang or make anything up when its index is", () => {
    fc.assert(
      fc.property(damage, (places) => {
        writeFileSync(file, whole);
        writeFileSync(`${file}.tbi`, gzipSync(damaged(index, places)));
        const answer = askAll();
        if (answer instanceof SourceError) return;
        // An index that points past a row hides it; what is said is right all the same.
        answer.forEach((said, i) => expect([right[i], ""]).toContain(said));
      }),
      { numRuns: 200 },
    );
  });
});
