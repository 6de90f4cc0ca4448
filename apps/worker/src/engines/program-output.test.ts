import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepLastWords } from "./last-words.ts";
import { fromHeaderOn } from "./program-output.ts";

async function read(text: string, sizes: readonly number[]): Promise<{ out: string; notes: string[] }> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const notes: string[] = [];
  let out = "";
  for await (const chunk of fromHeaderOn(pieces(), (line) => notes.push(line)))
    out += Buffer.from(chunk).toString();
  return { out, notes };
}

describe("what a program writes", { timeout: 60_000 }, () => {
  it("begins with its header, in whatever pieces it comes; what stands before goes to the log", async () => {
    const word = fc.stringMatching(/^[a-zA-Z -]{0,30}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (chatter, sizes) => {
          const vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\nchr1\t1\n";
          const { out, notes } = await read(chatter.map((line) => `${line}\n`).join("") + vcf, sizes);
          expect(out).toBe(vcf);
          expect(notes).toEqual(chatter.map((line) => line.trim()).filter(Boolean));
        },
      ),
    );
  });

  it("passes through when there is no header, or it is compressed", async () => {
    for (const text of [
      "hello\nyou\n",
      "",
      `\x1f\x8b${"x".repeat(100)}\n#`,
      `${"x".repeat(70_000)}\n##fileformat`,
    ])
      expect(await read(text, [1000])).toEqual({ out: text, notes: [] });
  });
});

describe("a program's last words", () => {
  it("are few and the last, however much it says", () => {
    const words = keepLastWords();
    for (let i = 0; i < 100_000; i++) words.hear(Buffer.from(`line ${i}\n`));
    expect(words.inShort()).toBe([5, 4, 3, 2, 1].map((back) => `line ${100_000 - back}`).join("\n"));
    expect(words.lines().join("\n").length).toBeLessThan(16 * 1024);
  });

  it("leave out where in itself a Java program failed", () => {
    const words = keepLastWords();
    words.hear(
      Buffer.from(
        "java.lang.RuntimeException: Property: 'x.genome' not found\n\tat org.A.b(A.java:1)\n\t... 3 more\n",
      ),
    );
    expect(words.inShort()).toBe("java.lang.RuntimeException: Property: 'x.genome' not found");
  });

  it("are told when there are none", () => expect(keepLastWords().inShort()).toBe("it said nothing"));
});
