import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createTextBuffer, textOf } from "../consequences/text-buffer.ts";
import { tinyReference } from "../genes/testing/tiny-reference.ts";
import { mostBytesHeld } from "./bgzf-reader.ts";
import { checkSources } from "./check-sources.ts";
import { mostOverlaps } from "./joined-source.ts";
import type { SourceDeclaration, SourceField } from "./source-config.ts";
import { openSourceJoiner, type SourceJoiner } from "./source-joiner.ts";
import { sourceVcf, writeSource } from "./testing/write-source.ts";

const folder = mkdtempSync(join(tmpdir(), "gas-sources-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** 20,000 bases with repeats of one to four bases at many places. */
const bases = Array.from({ length: 2000 }, (_, i) => {
  const unit = ["A", "CA", "GAT", "TTCC", "G"][i % 5]!;
  return unit
    .repeat(((i * 7) % 6) + 1)
    .padEnd(10, "ACGTTGCATG")
    .slice(0, 10);
}).join("");
const reference = tinyReference(bases, [], "chr1");

type Made = {
  text: string;
  match?: "allele" | "interval";
  fields: SourceField[];
  name?: string;
  kind?: "vcf" | "bed";
};
function open({ text, match = "allele", fields, name = "Known", kind = "vcf" }: Made): SourceJoiner {
  const file = join(folder, `${files++}.${kind}.gz`);
  writeSource(file, text);
  const declared: SourceDeclaration = { name, files: [file], match, assembly: undefined, fields };
  return openSourceJoiner(checkSources([declared]), reference);
}

/** What is joined with a record; `pos` is 1-based. */
function said(
  joiner: SourceJoiner,
  pos: number,
  ref: string,
  alt: string,
  end = pos - 1 + ref.length,
): string {
  const out = createTextBuffer();
  joiner.joinInto(out, { contig: 0, start: pos - 1, end, ref, alts: alt.split(",") });
  return textOf(out);
}

const base = (pos: number): string => bases[pos - 1]!;
const another = (text: string): string => (text === "A" ? "C" : "A");

/** An insertion or deletion with a base before it; what VCF writers do with the same change differs in where they put it. */
const indel = fc.record({
  pos: fc.integer({ min: 300, max: bases.length - 300 }),
  length: fc.integer({ min: 1, max: 6 }),
  insert: fc.boolean(),
  letters: fc.stringMatching(/^[ACGT]{6}$/),
});
type Indel = typeof indel extends fc.Arbitrary<infer T> ? T : never;

function written({ pos, length, insert, letters }: Indel): { pos: number; ref: string; alt: string } {
  const ref = bases.slice(pos - 1, pos + (insert ? 0 : length));
  // Half of the insertions double what stands there, as most real ones do.
  const inserted = letters < "M" ? bases.slice(pos, pos + length) : letters.slice(0, length);
  return { pos, ref, alt: insert ? ref + inserted : ref[0]! };
}

/** The same change with `before` more bases in front of it and `behind` after it, and moved up by `steps` as far as it goes. */
function rewritten(
  change: { pos: number; ref: string; alt: string },
  steps: number,
  before: number,
  behind: number,
) {
  let { pos, ref, alt } = change;
  for (let i = 0; i < steps; i++) {
    const next = base(pos + ref.length);
    const [one, other] = [`${ref}${next}`, `${alt}${next}`];
    if (one[1] !== other[1]) break; // the bases after the first differ: it would be another change
    [pos, ref, alt] = [pos + 1, one.slice(1), other.slice(1)];
  }
  const front = bases.slice(pos - 1 - before, pos - 1);
  const tail = bases.slice(pos - 1 + ref.length, pos - 1 + ref.length + behind);
  return { pos: pos - before, ref: front + ref + tail, alt: front + alt + tail };
}

describe("joining by allele", { timeout: 60_000 }, () => {
  it("finds a row however both sides write the same indel along a repeat", () => {
    const small = fc.nat(12);
    fc.assert(
      fc.property(
        fc.array(indel, { minLength: 1, maxLength: 8 }),
        small,
        small,
        fc.nat(40),
        (list, before, behind, steps) => {
          const changes = list.toSorted((a, b) => a.pos - b.pos).map(written);
          const rows = changes.map(({ pos, ref, alt }, i) => `chr1 ${pos} id${i} ${ref} ${alt} . . N=${i}`);
          const joiner = open({ text: sourceVcf(["N,1,String"], rows), fields: [{ from: "N", as: "N" }] });
          changes.forEach((change, i) => {
            const other = rewritten(change, steps, before, behind);
            const values = said(joiner, other.pos, other.ref, other.alt).replace("N=", "").split("&");
            expect(values).toContain(String(i));
          });
          joiner.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  it("says of each ALT of a site what it says of the ALT by itself", () => {
    const site = fc.record({
      pos: fc.integer({ min: 300, max: 2000 }),
      length: fc.integer({ min: 1, max: 5 }),
      alts: fc.uniqueArray(fc.stringMatching(/^[ACGT]{1,5}$/), { minLength: 2, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(site, { minLength: 1, maxLength: 12 }), site, (list, asked) => {
        const rows = [...list, asked]
          .toSorted((a, b) => a.pos - b.pos)
          .flatMap(({ pos, length, alts }, i) => {
            const ref = bases.slice(pos - 1, pos - 1 + length);
            const own = alts.filter((alt) => alt !== ref);
            return own.length === 0
              ? []
              : [
                  `chr1 ${pos} . ${ref} ${own.join(",")} . . S=s${i};F=${own.map((_, at) => at / 8).join(",")}`,
                ];
          });
        const text = sourceVcf(["S,1,String", "F,A,Float"], rows);
        const joiner = open({
          text,
          fields: [
            { from: "S", as: "S" },
            { from: "F", as: "F" },
          ],
        });
        const ref = bases.slice(asked.pos - 1, asked.pos - 1 + asked.length);
        const alts = asked.alts.filter((alt) => alt !== ref);
        fc.pre(alts.length > 0);
        const fields = (info: string) =>
          Object.fromEntries(info.split(";").map((one) => one.split("=") as [string, string]));
        const whole = fields(said(joiner, asked.pos, ref, alts.join(",")));
        const alone = alts.map((alt) => fields(said(joiner, asked.pos, ref, alt)));
        for (const id of ["S", "F"]) expect(whole[id]).toBe(alone.map((one) => one[id] ?? ".").join(","));
        joiner.close();
      }),
      { numRuns: 100 },
    );
  });

  it("says nothing of another allele at the same place, and . for the ALT that it does not know", () => {
    const alt = another(base(500));
    const third = ["G", "T"].find((letter) => letter !== base(500) && letter !== alt)!;
    const joiner = open({
      text: sourceVcf(
        ["AF,A,Float", "AC,R,Integer", "DB,0,Flag"],
        [`chr1 500 rs1 ${base(500)} ${alt} 7 PASS AF=0.25;AC=8,3;DB`],
      ),
      fields: ["AF", "AC", "DB", "ID", "QUAL", "FILTER"].map((from) => ({ from, as: `K_${from}` })),
    });
    expect(said(joiner, 500, base(500), third)).toBe("");
    expect(said(joiner, 500, base(500), `${third},${alt},*,<DEL>`)).toBe(
      "K_AF=.,0.25,.,.;K_AC=.,3,.,.;K_DB=.,1,.,.;K_ID=.,rs1,.,.;K_QUAL=.,7,.,.;K_FILTER=.,PASS,.,.",
    );
    expect(joiner.take()).toEqual([{ joined: 1, cut: 0 }]);
    joiner.close();
  });

  it("joins the words of several rows of one allele, and keeps one number", () => {
    const alt = another(base(700));
    const row = (id: string, af: string) => `chr1 700 ${id} ${base(700)} ${alt} . . AF=${af};L=x,${id}`;
    const joiner = open({
      text: sourceVcf(["AF,A,Float", "L,.,String"], [row("rs1", "."), row("rs2", "0.5"), row("rs3", "0.25")]),
      fields: [
        { from: "AF", as: "AF" },
        { from: "L", as: "L" },
      ],
    });
    expect(said(joiner, 700, base(700), alt)).toBe("AF=0.5;L=x&rs1&rs2&rs3");
    joiner.close();
  });
});

describe("joining by interval", { timeout: 60_000 }, () => {
  const bed = (rows: string[]): string => rows.map((row) => `${row.split(" ").join("\t")}\n`).join("");

  it("takes every row that the record touches and no other, each value once, with special characters escaped", () => {
    const joiner = open({
      text: bed([
        "chr1 100 200 low;mappability",
        "chr1 150 160 a=b",
        "chr1 199 300 low;mappability",
        "chr1 200 210 next",
      ]),
      match: "interval",
      kind: "bed",
      fields: [{ column: 4, as: "REGION" }],
    });
    expect(said(joiner, 100, base(100), "N")).toBe("");
    expect(said(joiner, 101, base(101), "N")).toBe("REGION=low%3Bmappability");
    expect(said(joiner, 155, base(155), "N")).toBe("REGION=low%3Bmappability,a%3Db");
    expect(said(joiner, 200, base(200), "N")).toBe("REGION=low%3Bmappability");
    expect(said(joiner, 101, base(101), "<DEL>", 250)).toBe("REGION=low%3Bmappability,a%3Db,next");
    joiner.close();
  });

  it("gives the answers that looking at every row gives, whatever the order of the questions", () => {
    const span = fc.tuple(
      fc.nat(19_000),
      fc.oneof(fc.nat(40), fc.nat(15_000)).map((length) => length + 1),
    );
    fc.assert(
      fc.property(
        fc.array(span, { minLength: 1, maxLength: 60 }),
        fc.array(span, { maxLength: 30 }),
        (list, asked) => {
          const rows = list
            .toSorted((a, b) => a[0] - b[0])
            .map(([start, length], i) => ({ start, end: start + length, id: `r${i}` }));
          const text = bed(rows.map(({ start, end, id }) => `chr1 ${start} ${end} ${id}`));
          const joiner = open({ text, match: "interval", kind: "bed", fields: [{ column: 4, as: "R" }] });
          for (const [start, length] of asked) {
            const found = rows
              .filter((row) => row.start < start + length && row.end > start)
              .map(({ id }) => id);
            const answer = said(joiner, start + 1, "N", "<DEL>", start + length);
            expect(answer).toBe(found.length === 0 ? "" : `R=${found.slice(0, mostOverlaps).join(",")}`);
          }
          joiner.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  it(`writes the first ${mostOverlaps} rows, and counts the records that overlap more`, () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `chr1 ${i} ${i + 1} r${i}`);
    const joiner = open({
      text: bed(rows),
      match: "interval",
      kind: "bed",
      fields: [{ column: 4, as: "R" }],
    });
    expect(said(joiner, 1, "N", "<DEL>", 3000).split(",")).toHaveLength(mostOverlaps);
    expect(said(joiner, 2001, "N", "<DEL>", 2003)).toBe("R=r2000,r2001,r2002");
    expect(said(joiner, 11, "N", "<DEL>", 12)).toBe("R=r10,r11");
    expect(joiner.take()).toEqual([{ joined: 3, cut: 1 }]);
    joiner.close();
  });
});

describe("a source while it is read", { timeout: 60_000 }, () => {
  it("holds the same few bytes and rows, however long the file and however many records", () => {
    const rows = Array.from(
      { length: 19_000 },
      (_, i) => `chr1 ${i + 1} rs${i} ${base(i + 1)} ${another(base(i + 1))} . . X=${"x".repeat(80)}`,
    );
    const file = join(folder, "long.vcf.gz");
    writeSource(file, sourceVcf(["X,1,String"], rows), 30_000);
    const fields = [{ from: "ID", as: "ID" }];
    const joiner = openSourceJoiner(
      checkSources([{ name: "Long", files: [file], match: "allele", assembly: undefined, fields }]),
      reference,
    );
    let most = { bytes: 0, rows: 0 };
    for (let pos = 1; pos <= 19_000; pos++) {
      expect(said(joiner, pos, base(pos), another(base(pos)))).toBe(`ID=rs${pos - 1}`);
      const { bytes, rows: held } = joiner.held();
      most = { bytes: Math.max(most.bytes, bytes), rows: Math.max(most.rows, held) };
    }
    expect(most.bytes).toBeLessThanOrEqual(mostBytesHeld);
    expect(most.rows).toBeLessThan(600);
    joiner.close();
  });
});
