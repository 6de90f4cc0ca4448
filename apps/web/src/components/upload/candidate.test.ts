import { describe, expect, it } from "vitest";
import { planTable } from "@gas/core/accounts/plans";
import type { Preflight, ReferenceFit } from "@gas/annotation/preflight/preflight";
import type { Problem } from "@gas/annotation/problem";
import { describeFound, describeLook, fitWord, obstacleOf, type Candidate } from "./candidate.ts";

const MiB = 2 ** 20;
const plans = planTable(25);
const problem = (rule: string): Problem => ({
  rule,
  severity: "fatal",
  count: 1,
  message: `It breaks ${rule}.`,
  remedy: "Mend it.",
  places: [{ line: 2 }],
});
const fit = (reference: string, refusal: Problem | null = null): ReferenceFit => ({
  reference,
  refusal,
  doubt: null,
  problems: [],
  agreeing: 0,
  known: 1,
});
const found = (...fits: ReferenceFit[]): Extract<Preflight, { vcf: true }> => ({
  vcf: true,
  compression: "bgzip",
  fileFormat: "VCFv4.2",
  samples: 1,
  sampleNames: ["A"],
  declaredContigs: 0,
  contigs: ["1"],
  contigCount: 1,
  build: "GRCh37 (hg19)",
  sorted: true,
  rejected: 0,
  fits,
  lookedAt: { records: 14_213, inputBytes: 2 * MiB, whole: false },
});
const of = (look: Candidate["look"], bytes = 1000, reference: string | null = "grch38") => ({
  look,
  reference,
  file: { size: bytes } as File,
});
const free = { plan: "free", plans } as const;
const ask = (look: Candidate["look"], ...rest: [bytes?: number, reference?: string | null]) =>
  obstacleOf(of(look, ...rest), free);

describe("what keeps a chosen file from being annotated", () => {
  it("is nothing, when its head fits the reference that is chosen", () => {
    expect(ask({ at: "end", found: found(fit("grch38")) })).toBeNull();
  });

  it("is not known while its head is read, but its size is", () => {
    expect(ask({ at: "reading", inputBytes: 0 })).toBe("reading");
    expect(ask({ at: "reading", inputBytes: 0 }, 26 * MiB)).toEqual({
      message: "The file has 26 MiB, and a free account may upload up to 25 MiB.",
      remedy: "Premium takes files of up to 50 GiB.",
      plans: true,
    });
    expect(ask({ at: "reading", inputBytes: 0 }, 0)).toMatchObject({ message: "The file is empty." });
  });

  it("names no plan that would not help either", () => {
    const obstacle = ask({ at: "reading", inputBytes: 0 }, 60 * 1024 * MiB);
    expect(obstacle).toMatchObject({ remedy: expect.stringContaining("Split the file") });
    expect(obstacle).not.toHaveProperty("plans");
  });

  it("is a wrong build, whose remedy is the reference that fits, or that there is none", () => {
    const wrong = fit("grch38", problem("wrong_build"));
    expect(ask({ at: "end", found: found(wrong, fit("grch37")) })).toMatchObject({
      message: "It breaks wrong_build.",
      remedy: "Choose the reference that fits below.",
      place: { line: 2 },
    });
    expect(ask({ at: "end", found: found(wrong) })).toMatchObject({
      remedy: "None of the references that are offered here fits GRCh37 (hg19). Mend it.",
    });
    expect(ask({ at: "end", found: found(wrong, fit("grch37")) }, 1000, "grch37")).toBeNull();
  });

  it("is what the engine would refuse it for, whatever the reference", () => {
    const noVcf = { vcf: false, problems: [problem("not_a_vcf")], lookedAt: found().lookedAt } as const;
    expect(ask({ at: "end", found: { ...noVcf, problems: [...noVcf.problems] } })).toMatchObject({
      message: "It breaks not_a_vcf.",
      remedy: "Mend it.",
    });
    expect(ask({ at: "end", found: found(fit("grch38", problem("no_usable_record"))) })).toMatchObject({
      remedy: "Mend it.",
    });
  });

  it("is a file that is gone, but not a look that failed: the engine looks again", () => {
    const failed = (unreadable: boolean) => ({ at: "failed", failure: { unreadable, message: "" } }) as const;
    expect(ask(failed(true))).toMatchObject({ remedy: expect.stringContaining("choose it again") });
    expect(ask(failed(false))).toBeNull();
    expect(ask(failed(false), 1000, null)).toMatchObject({
      message: "There is no reference to annotate against.",
    });
  });
});

describe("what was found, in words", () => {
  it("says how the file is packed, its version, samples and build, and how far the look went", () => {
    expect(describeFound(found())).toEqual(["bgzip, VCF 4.2", "1 sample", "GRCh37 (hg19)"]);
    expect(describeLook(found(), 2048 * MiB)).toBe("the first 14,213 records (2 MiB of 2 GiB)");
    const whole = { ...found(), lookedAt: { records: 12, inputBytes: 900, whole: true } };
    expect(describeLook(whole, 900)).toBe("all 12 records");
    const headerOnly = { ...found(), lookedAt: { records: 0, inputBytes: 900, whole: true } };
    expect(describeLook(headerOnly, 900)).toBe("the header, which is all there is");
    const cutShort = { ...found(), lookedAt: { records: 0, inputBytes: 900, whole: false } };
    expect(describeLook(cutShort, 900)).toBe("the header alone");
  });
  it("calls a reference unfit for its own sake only, and not for a fault of the file", () => {
    expect(fitWord({ refusal: problem("wrong_build"), agreeing: 0 })).toBe(" – another build");
    expect(fitWord({ refusal: problem("no_known_contig"), agreeing: 0 })).toBe(" – does not fit");
    expect(fitWord({ refusal: problem("truncated_gzip"), agreeing: 2 })).toBe("");
    expect(fitWord({ refusal: null, agreeing: 2 })).toBe(" – fits");
    expect(fitWord(undefined)).toBe("");
  });
});
