import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LabelWish, titleOf } from "./labels.ts";

describe("what people call a job", () => {
  it("is kept on one line, without what cannot be seen", () => {
    expect(LabelWish.parse({ name: "  Trio\u202E 7,\n second\u0000 run " }).name).toBe("Trio 7, second run");
  });

  it("keeps the line breaks of notes and nothing else that cannot be seen", () => {
    expect(LabelWish.parse({ notes: "a\r\nb\u0007c\n" }).notes).toBe("a\nbc");
  });

  it("holds each tag once, whatever its case, in the order in which they were given", () => {
    expect(LabelWish.parse({ tags: ["Trio", "urgent", "trio"] }).tags).toEqual(["Trio", "urgent"]);
  });

  it("says what is wrong with a tag, and where it stands", () => {
    const wrong = LabelWish.safeParse({ tags: ["fine", "a,b"] });
    expect(wrong.error?.issues[0]).toMatchObject({ path: ["tags", 1], message: "must have no comma" });
    expect(LabelWish.safeParse({ tags: Array.from({ length: 11 }, (_, i) => `t${i}`) }).success).toBe(false);
    expect(LabelWish.safeParse({ name: "x".repeat(121) }).success).toBe(false);
  });

  it("does not change when it is read once more", () => {
    fc.assert(
      fc.property(
        fc.record({
          name: fc.string({ unit: "binary", maxLength: 100 }),
          notes: fc.string({ unit: "binary", maxLength: 300 }),
        }),
        (wish) => {
          const once = LabelWish.parse(wish);
          expect(LabelWish.parse(once)).toEqual(once);
        },
      ),
    );
  });

  it("is shown instead of the file's name where there is one", () => {
    expect(titleOf({ fileName: "a.vcf" })).toBe("a.vcf");
    expect(titleOf({ fileName: "a.vcf", name: "Trio 7" })).toBe("Trio 7");
  });
});
