import { describe, expect, it } from "vitest";
import type { UnfinishedUpload } from "../../server/list-unfinished.ts";
import { isSourceOf, sourceOf } from "./file-source.ts";

const fileOf = (text: string, lastModified = 5) => new File([text], "a.vcf", { lastModified });
const long = (middle: string) => `head${"x".repeat(100_000)}${middle}${"x".repeat(100_000)}tail`;

async function begunWith(file: File): Promise<UnfinishedUpload> {
  return {
    jobId: "job",
    fileName: "renamed.vcf",
    bytes: file.size,
    reference: "yeast",
    begunAt: 0,
    upload: { method: "post" },
    source: await sourceOf(file),
    arrivedBytes: 0,
  };
}
const isKnown = async (begun: UnfinishedUpload, file: File) =>
  isSourceOf(begun, file.size, await sourceOf(file));

describe("the file of an unfinished upload", () => {
  it("is known again, whatever its job is called", async () => {
    expect(await isKnown(await begunWith(fileOf("abc")), fileOf("abc"))).toBe(true);
  });

  it.each([
    ["another head", fileOf("Abc")],
    ["another tail", fileOf("abC")],
    ["another length", fileOf("abcd")],
    ["changed since", fileOf("abc", 6)],
    ["another name", new File(["abc"], "b.vcf", { lastModified: 5 })],
  ])("is not one with %s", async (_, file) => {
    expect(await isKnown(await begunWith(fileOf("abc")), file)).toBe(false);
  });

  it("is told by its ends and its time, for reading all of it would take as long as sending", async () => {
    const begun = await begunWith(fileOf(long("A")));
    expect(await isKnown(begun, fileOf(long("B")))).toBe(true);
    expect(await isKnown(begun, fileOf(long("B"), 6))).toBe(false);
  });

  it("is not guessed for an upload that was begun without saying which", async () => {
    const { source: _, ...begun } = await begunWith(fileOf("abc"));
    expect(await isKnown(begun, fileOf("abc"))).toBe(false);
  });
});
