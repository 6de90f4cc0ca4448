import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringAt, transcriptFlag, type GeneModels } from "../genes/gene-models.ts";
import { tinyReference, type TinyTranscript } from "../genes/testing/tiny-reference.ts";
import { createAnnotator, type AnnotatorField } from "./create-annotator.ts";
import { createPicker } from "./pick.ts";
import { annotateRecord } from "./record-annotator.ts";
import { consequenceTerms } from "./terms.ts";

const bases = "ACGTTGCATGGCTAACCGTA".repeat(15);
const transcripts: readonly TinyTranscript[] = [
  {
    id: "LONG",
    exons: [
      [21, 80],
      [121, 200],
    ],
    cds: [
      [31, 80],
      [121, 160],
    ],
  },
  {
    id: "SHORT",
    exons: [
      [41, 80],
      [141, 180],
    ],
    cds: [
      [51, 77],
      [150, 179],
    ],
  },
  { id: "BACK", strand: "-", exons: [[61, 150]], cds: [[70, 129]] },
  {
    id: "NOTHING",
    exons: [
      [51, 110],
      [131, 220],
    ],
  },
];
const reference = tinyReference(bases, transcripts);
const { genes } = reference;

/** A transcript's index by its ID. */
function indexOf(models: GeneModels, id: string): number {
  return Array.from(models.txId, (name) => stringAt(models.strings, name)).indexOf(id);
}

function withFlags(flags: Record<string, number>): GeneModels {
  const txFlags = Uint8Array.from(genes.txFlags);
  for (const [id, flag] of Object.entries(flags)) txFlags[indexOf(genes, id)]! |= flag;
  return { ...genes, txFlags };
}

/** Which of some entries, `[transcript or "", rank]`, the picker ends with. */
function picked(models: GeneModels, entries: readonly (readonly [string, number])[]): number {
  const picker = createPicker(models);
  picker.clear();
  let best = -1;
  for (const [i, [id, rank]] of entries.entries())
    if (picker.prefers(id === "" ? -1 : indexOf(models, id), rank)) best = i;
  return best;
}

describe("picking one entry a record", () => {
  it.each([
    [
      "MANE Select before MANE Plus Clinical",
      { NOTHING: transcriptFlag.maneSelect, LONG: transcriptFlag.manePlusClinical },
      [
        ["LONG", 1],
        ["NOTHING", 20],
      ],
      1,
    ],
    [
      "MANE Plus Clinical before canonical",
      { NOTHING: transcriptFlag.manePlusClinical, LONG: transcriptFlag.canonical },
      [
        ["LONG", 1],
        ["NOTHING", 20],
      ],
      1,
    ],
    [
      "canonical before protein_coding",
      { NOTHING: transcriptFlag.canonical },
      [
        ["LONG", 1],
        ["NOTHING", 20],
      ],
      1,
    ],
    [
      "protein_coding before the worse consequence",
      {},
      [
        ["NOTHING", 1],
        ["SHORT", 20],
      ],
      1,
    ],
    [
      "the worse consequence before the longer transcript",
      {},
      [
        ["LONG", 12],
        ["SHORT", 11],
      ],
      1,
    ],
    [
      "the longest of equals",
      {},
      [
        ["SHORT", 11],
        ["LONG", 11],
      ],
      1,
    ],
    [
      "the first where nothing tells them apart",
      {},
      [
        ["LONG", 11],
        ["LONG", 11],
      ],
      0,
    ],
    [
      "any transcript before none",
      {},
      [
        ["", 1],
        ["NOTHING", 30],
      ],
      0,
    ],
    [
      "a coding transcript before none",
      {},
      [
        ["", 1],
        ["SHORT", 30],
      ],
      1,
    ],
  ] as const)("takes %s", (_, flags, entries, expected) => {
    expect(picked(withFlags(flags), entries)).toBe(expected);
  });

  it("begins anew with every record", () => {
    const picker = createPicker(genes);
    expect(picker.prefers(indexOf(genes, "LONG"), 1)).toBe(true);
    expect(picker.prefers(-1, 30)).toBe(false);
    picker.clear();
    expect(picker.prefers(-1, 30)).toBe(true);
  });

  const record = fc
    .record({
      start: fc.nat(bases.length - 12),
      length: fc.integer({ min: 1, max: 10 }),
      alts: fc.uniqueArray(fc.stringMatching(/^[ACGT]{1,6}$/), { minLength: 1, maxLength: 3 }),
    })
    .map(({ start, length, alts }) => {
      const ref = bases.slice(start, start + length);
      return { start, ref, alts: alts.filter((alt) => alt !== ref) };
    })
    .filter(({ alts }) => alts.length > 0);

  describe.each<AnnotatorField>(["CSQ", "ANN"])("of %s", (field) => {
    const all = createAnnotator(reference, { field, distance: 40 });
    const one = createAnnotator(reference, { field, distance: 40, pick: true });

    it("writes one of the entries that are written without it, and nothing more", () => {
      fc.assert(
        fc.property(record, ({ start, ref, alts }) => {
          const whole = annotateRecord(all, 0, start, ref, alts);
          const single = annotateRecord(one, 0, start, ref, alts);
          expect(whole.text.split(",")).toContain(single.text);
          // What is counted is what is written.
          const most = consequenceTerms[single.mostSevere]!.term;
          if (field === "CSQ") expect(single.text.split("|")[1]!.split("&")[0]).toBe(most);
          expect(single.terms.every((term) => whole.terms.includes(term))).toBe(true);
          expect(single.mostSevere).toBeGreaterThanOrEqual(whole.mostSevere);
        }),
      );
    });

    it("prefers an entry of a coding transcript where there is one", () => {
      fc.assert(
        fc.property(record, ({ start, ref, alts }) => {
          const whole = annotateRecord(all, 0, start, ref, alts).text;
          const single = annotateRecord(one, 0, start, ref, alts).text;
          expect(single.includes("|protein_coding|")).toBe(whole.includes("|protein_coding|"));
        }),
      );
    });
  });
});
