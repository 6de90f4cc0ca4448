import { describe, expect, it } from "vitest";
import { faultOfTags, tagsOf } from "./label-limits.ts";

describe("tags as they are typed", () => {
  it("are what stands between commas, without empty ones and needless white space", () => {
    expect(tagsOf(" trio,  second   run,, ")).toEqual(["trio", "second run"]);
  });

  it("are refused with the tag that is too long, or with their number", () => {
    expect(faultOfTags(["a".repeat(30), "urgent"])).toBeNull();
    expect(faultOfTags(["urgent", "a".repeat(31)])).toContain(`“${"a".repeat(31)}” has 31 characters`);
    const eleven = Array.from({ length: 11 }, (_, i) => `t${i}`);
    expect(faultOfTags(eleven)).toContain("11 tags");
    expect(faultOfTags([...eleven.slice(0, 10), "T0"])).toBeNull();
  });
});
