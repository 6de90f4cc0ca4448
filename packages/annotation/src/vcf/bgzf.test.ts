import fc from "fast-check";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bgzfEnd } from "./bgzf-end.ts";
import { bgzipSync, blockBytes, createBlockWriter } from "./bgzf.ts";
import { memorySink } from "./testing.ts";

/** Pieces of a few bytes up to several blocks, some that compress well and some not at all. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.integer({ min: 1, max: 200_000 }), fc.nat(255))
    .map(([length, byte]) => Buffer.alloc(length, byte)),
);

describe("the BGZF writer", () => {
  it("gives back what was written, and its positions lead there", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 0, max: 9 }),
        async (pieces, level) => {
          const sink = memorySink();
          const writer = createBlockWriter({ sink, format: "bgzip", level });
          const positions: number[] = [];
          for (const bytes of pieces) {
            writer.reserve(bytes.length);
            positions.push(writer.position());
            writer.write(bytes, 0, bytes.length);
            await writer.pressure();
          }
          await writer.finish();
          const file = sink.bytes();
          expect(gunzipSync(file).equals(Buffer.concat(pieces))).toBe(true);
          expect(file.subarray(-bgzfEnd.length).equals(bgzfEnd)).toBe(true);
          pieces.forEach((bytes, i) => {
            const offset = writer.resolve(positions[i] as number);
            const block = Number(offset >> 16n);
            if (bytes.length === 0 || block >= file.length - bgzfEnd.length) return;
            const size = file.readUInt16LE(block + 16) + 1;
            const text = inflateRawSync(file.subarray(block + 18, block + size - 8));
            const there = text.subarray(Number(offset & 0xffffn)).subarray(0, bytes.length);
            expect(there.equals(bytes.subarray(0, there.length))).toBe(true);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps a block of bytes that cannot be compressed within 64 KiB", () => {
    let state = 1;
    const noise = Buffer.from(
      Array.from({ length: blockBytes }, () => (state = Math.imul(state, 48_271) % 0x7fffffff) & 255),
    );
    for (const level of [0, 1, 6, 9]) expect(gunzipSync(bgzipSync(noise, level)).equals(noise)).toBe(true);
  });

  it("writes text as UTF-8 across the end of a block", async () => {
    const sink = memorySink();
    const writer = createBlockWriter({ sink, format: "plain", level: 0 });
    const text = "é".repeat(blockBytes);
    writer.writeText("x");
    writer.writeText(text);
    await writer.finish();
    expect(sink.bytes().toString()).toBe(`x${text}`);
  });

  it("makes the writer wait for a slow sink, so that memory stays bounded", async () => {
    let waiting = 0;
    const slow = { write: () => new Promise<void>((done) => setTimeout(done, 1)) };
    const writer = createBlockWriter({ sink: slow, format: "plain", level: 0 });
    for (let i = 0; i < 40; i++) {
      writer.write(Buffer.alloc(blockBytes, 65), 0, blockBytes);
      const wait = writer.pressure();
      if (wait) {
        waiting++;
        await wait;
      }
    }
    await writer.finish();
    expect(waiting).toBeGreaterThan(20);
  });
});
