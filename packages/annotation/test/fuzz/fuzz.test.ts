import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ensureBuiltInReference } from "../../src/genes/built-in.ts";
import { fuzz } from "./fuzz.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("spoilt VCFs", { timeout: 180_000 }, () => {
  it("end in a result or a reason, whole and the same on any number of threads, for ten seconds", async () => {
    const seed = Math.floor(Math.random() * 2 ** 30);
    process.stdout.write(`fuzzing from seed ${seed}; npm run fuzz -- --seed ${seed} does it again\n`);
    const bundle = ensureBuiltInReference(folder);
    expect(await fuzz({ bundle, seed, milliseconds: 10_000 })).toBeGreaterThan(0);
  });
});
