import { describe, expect, it } from "vitest";
import { aPendingJob, anUploadingJob } from "../testing/builders.ts";
import { isSearch, matchesSearch } from "./job-search.ts";

const job = anUploadingJob({
  fileName: "HG00096.vcf.gz",
  name: "Trio 7, second run",
  tags: ["Cardio", "urgent"],
  notes: "asked for by the clinic",
});

describe("looking for jobs", () => {
  it("finds each word wherever it stands, whatever its case", () => {
    for (const text of ["hg00096", "TRIO second", "cardio clinic", "yeast run", "  "])
      expect(matchesSearch(job, { text })).toBe(true);
  });

  it("wants all of the words", () => {
    expect(matchesSearch(job, { text: "trio third" })).toBe(false);
  });

  it("takes a tag whole, and a status", () => {
    expect(matchesSearch(job, { tag: "CARDIO" })).toBe(true);
    expect(matchesSearch(job, { tag: "card" })).toBe(false);
    expect(matchesSearch(job, { status: "AWAITING_UPLOAD" })).toBe(true);
    expect(matchesSearch(aPendingJob(), { status: "COMPLETED" })).toBe(false);
  });

  it("is no search when nothing is asked", () => {
    expect(isSearch({ text: " " })).toBe(false);
    expect(isSearch({ tag: "urgent" })).toBe(true);
  });
});
