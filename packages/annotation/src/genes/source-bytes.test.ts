import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createLineSplitter, linesOf, sourceChunks } from "./source-bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(path: string): Promise<string> {
  let text = "";
  for await (const chunk of sourceChunks(path)) text += chunk.toString();
  return text;
}

describe("a source file", () => {
  it("is read alike plain, as gzip and in many members as bgzip writes it", async () => {
    const forms = {
      plain: Buffer.from("one\ntwo\n"),
      gzip: gzipSync("one\ntwo\n"),
      members: Buffer.concat([gzipSync("one\n"), gzipSync("two\n")]),
    };
    for (const [name, bytes] of Object.entries(forms)) {
      writeFileSync(join(folder, name), bytes);
      expect(await read(join(folder, name))).toBe("one\ntwo\n");
    }
  });

  it("that was cut short is refused by name", async () => {
    const path = join(folder, "cut.gz");
    writeFileSync(path, gzipSync("a".repeat(100_000)).subarray(0, 60));
    await expect(read(path)).rejects.toThrow(/cut\.gz cannot be expanded .*damaged or cut short/);
  });
});

describe("lines", () => {
  it("are the same however the text is cut", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r\n"), maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const bytes = Buffer.from(text);
        const lines: string[] = [];
        const splitter = createLineSplitter((line) => lines.push(line));
        for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
        splitter.finish();
        expect(lines).toEqual([...linesOf(bytes)]);
      }),
    );
  });
});
