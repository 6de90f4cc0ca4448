import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bgzipSync } from "../vcf/bgzf.ts";
import { GunzipError } from "../vcf/gunzip-error.ts";
import { gunzip as gunzipInBrowser, isUtf8 as isUtf8InBrowser } from "./browser.ts";
import { gunzip as gunzipInNode, isUtf8 as isUtf8InNode } from "./node.ts";

type Gunzip = (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer, void, undefined>;

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}
async function expand(gunzip: Gunzip, bytes: Uint8Array, size: number): Promise<string | GunzipError> {
  const out: Buffer[] = [];
  try {
    for await (const chunk of gunzip(pieces(bytes, size))) out.push(chunk);
  } catch (error) {
    if (error instanceof GunzipError) return error;
    throw error;
  }
  return Buffer.concat(out).toString("latin1");
}

const text = fc.string({ unit: fc.constantFrom(..."ACGT\t\n01"), maxLength: 400 });
const packed = fc
  .array(fc.record({ text, block: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map((members) =>
    Buffer.concat(members.map((one) => (one.block ? bgzipSync(Buffer.from(one.text)) : gzipSync(one.text)))),
  );

describe("a browser reads as Node does", () => {
  it("gzip of one member or many, bgzip among them, however it comes in pieces", async () => {
    await fc.assert(
      fc.asyncProperty(packed, fc.integer({ min: 1, max: 500 }), async (bytes, size) => {
        expect(await expand(gunzipInBrowser, bytes, size)).toBe(await expand(gunzipInNode, bytes, size));
      }),
      { numRuns: 200 },
    );
  });

  it("and tells a file that was cut short", async () => {
    const whole = gzipSync("ACGT\t".repeat(5000) + Math.PI);
    for (const share of [0.3, 0.6, 0.9]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      for (const gunzip of [gunzipInBrowser, gunzipInNode])
        expect(await expand(gunzip as Gunzip, cut, 50)).toMatchObject({ truncated: true });
    }
  });

  it("and gives all that stands before the break, however it comes", async () => {
    // Stored, not packed: every byte before the break can be had, and is.
    const plain = Buffer.from("ACGT\t01\n".repeat(60_000));
    const cut = gzipSync(plain, { level: 0 }).subarray(0, 300_000);
    for (const size of [777, 40_000, cut.length]) {
      const out: Buffer[] = [];
      const reading = (async () => {
        for await (const chunk of gunzipInNode(pieces(cut, size))) {
          out.push(chunk);
          // Whoever takes long to use a chunk gets no less.
          if (out.length % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      await expect(reading).rejects.toMatchObject({ name: "GunzipError", truncated: true });
      const text = Buffer.concat(out);
      expect(text.length).toBeGreaterThan(cut.length - 100);
      expect(text.equals(plain.subarray(0, text.length))).toBe(true);
    }
  });

  it("and tells one that goes on with something else", async () => {
    const followed = Buffer.concat([gzipSync("ACGT"), Buffer.from("more that is no gzip")]);
    for (const gunzip of [gunzipInBrowser, gunzipInNode])
      expect(await expand(gunzip as Gunzip, followed, 7)).toMatchObject({ truncated: false });
  });

  it("UTF-8, and what is none", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        expect(isUtf8InBrowser(bytes)).toBe(isUtf8InNode(bytes));
      }),
    );
    expect(isUtf8InBrowser(Buffer.from("\uFEFFé🧬"))).toBe(true);
  });
});
