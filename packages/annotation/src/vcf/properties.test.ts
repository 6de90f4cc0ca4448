import fc from "fast-check";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BadInputError } from "../problem.ts";
import { bgzipSync } from "./bgzf.ts";
import { annotateText, baseAt, columnLine, head, vcf } from "./testing.ts";

/** A record that agrees with the reference, with all that may stand in its other columns. */
const text = fc.string({ unit: fc.constantFrom(..."abcXYZ019_:;|=,.<>é%"), minLength: 1, maxLength: 12 });
const base = fc.constantFrom(..."ACGT");
const bases = fc.string({ unit: base, minLength: 1, maxLength: 5 });
const alt = fc.oneof(bases, fc.constantFrom("*", "<DEL>", "<DUP:TANDEM>", ".", "G]17:198982]", "[chr2:5[A"));
const record = fc
  .record({
    pos: fc.integer({ min: 1, max: 99_990 }),
    length: fc.integer({ min: 1, max: 6 }),
    alts: fc.array(alt, { minLength: 1, maxLength: 3 }),
    id: text,
    qual: text,
    filter: text,
    info: fc.oneof(fc.constant("."), text),
    samples: fc.array(text, { minLength: 2, maxLength: 2 }),
  })
  .map(({ pos, length, alts, id, qual, filter, info, samples }) => {
    const ref = Array.from({ length }, (_, i) => baseAt(pos - 1 + i)).join("");
    return ["chrI", pos, id, ref, alts.join(","), qual, filter, info, "GT", ...samples];
  });
const columns = `${columnLine}\tFORMAT\tA\tB`;
const file = fc
  .array(record, { maxLength: 30 })
  .map((records) => [...head, columns, ...records.map((fields) => fields.join("\t"))].join("\n"));

/** Cuts bytes at the given shares of their length. */
async function* cut(bytes: Uint8Array, shares: number[]): AsyncGenerator<Uint8Array> {
  const places = [0, ...shares.map((share) => Math.floor(share * bytes.length)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  for (let i = 1; i < places.length; i++) yield bytes.subarray(places[i - 1], places[i]);
}
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

describe("any VCF", () => {
  it("gives the same bytes however it is cut into chunks, plain or compressed", async () => {
    await fc.assert(
      fc.asyncProperty(file, shares, fc.constantFrom("plain", "gzip", "bgzip"), async (data, places, how) => {
        const plain = Buffer.from(data);
        const packed = how === "plain" ? plain : how === "gzip" ? gzipSync(plain) : bgzipSync(plain);
        const whole = await annotateText(plain);
        const pieces = await annotateText(cut(packed, places));
        expect(pieces.text).toBe(whole.text);
        expect(pieces.rejects).toBe(whole.rejects);
        expect(pieces.summary.problems).toEqual(whole.summary.problems);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps every column but INFO byte for byte, and of INFO what was there", async () => {
    await fc.assert(
      fc.asyncProperty(file, async (data) => {
        const before = data.split("\n").filter((line) => !line.startsWith("#"));
        const after = (await annotateText(data)).text
          .split("\n")
          .filter((line) => line && !line.startsWith("#"));
        expect(after).toHaveLength(before.length);
        after.forEach((line, i) => {
          const was = (before[i] as string).split("\t");
          const is = line.split("\t");
          expect(is.toSpliced(7, 1)).toEqual(was.toSpliced(7, 1));
          const kept = (is[7] as string).replace(/;?CSQ=.*$/, "");
          expect(kept || ".").toBe(was[7]);
        });
      }),
      { numRuns: 150 },
    );
  });

  it("comes out of bgzip as it does plain", async () => {
    await fc.assert(
      fc.asyncProperty(file, async (data) => {
        const plain = await annotateText(data);
        const packed = await annotateText(data, { format: "bgzip" });
        expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe("any bytes", () => {
  const answers = async (bytes: Uint8Array): Promise<void> => {
    try {
      const { summary } = await annotateText(bytes);
      expect(summary.version).toBe(1);
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      expect(error.problems[0]?.severity).toBe("fatal");
      expect(error.message).not.toContain("?");
    }
  };
  const noise = fc.uint8Array({ maxLength: 400 });

  it("end in a result or a reason, never in a crash", async () => {
    await fc.assert(fc.asyncProperty(noise, answers), { numRuns: 300 });
  });

  it("do so after a good beginning, and inside gzip", async () => {
    const start = Buffer.from(vcf("chrI\t5\t.\tA\tC\t.\t.\t."));
    await fc.assert(
      fc.asyncProperty(noise, fc.boolean(), async (bytes, packed) => {
        const data = Buffer.concat([start, bytes]);
        await answers(packed ? gzipSync(data) : data);
      }),
      { numRuns: 300 },
    );
  });

  it("do so when one byte of a gzip is changed or the end is missing", async () => {
    const whole = gzipSync(vcf("chrI\t5\t.\tA\tC\t.\t.\t."));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cutThere) => {
          const damaged = Buffer.from(cutThere ? whole.subarray(0, at) : whole);
          if (!cutThere) damaged[at] = (damaged[at] as number) ^ by;
          await answers(damaged);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("do so when they are the characters that a VCF is made of", async () => {
    const line = fc.string({
      unit: fc.constantFrom(
        "\t",
        "\t",
        "\t",
        "\n",
        "\r",
        "A",
        "C",
        "5",
        ".",
        "#",
        ",",
        "<",
        "]",
        ";",
        "=",
        "chrI",
      ),
    });
    await fc.assert(
      fc.asyncProperty(line, (body) => answers(Buffer.from(vcf() + body))),
      { numRuns: 300 },
    );
  });
});
