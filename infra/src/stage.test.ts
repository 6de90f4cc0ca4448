import { describe, expect, it } from "vitest";
import example from "../stages/example.ts";
import { readStage } from "./stage.ts";

describe("a stage", () => {
  it("needs to say only what nobody can know for it", () => {
    const stage = readStage("example", example);
    expect(stage.web).toMatchObject({ min: 2, max: 10, scaling: "target-tracking" });
    expect(stage.archive.store).toBe("s3-glacier");
  });

  it.each([
    ["an account", { account: "1234" }, /twelve digits/],
    ["a region", { region: "Frankfurt" }, /region such as/],
    ["a region of another partition", { region: "cn-north-1" }, /region such as/],
    [
      "what annotators stand in for",
      { annotators: { instanceTypes: ["c7i.xlarge", "c7g.xlarge"] } },
      /all x86 or all Arm/,
    ],
    ["a prefix", { prefix: "GAS!" }, /beginning with a letter/],
    ["a scaling", { web: { scaling: "sometimes" } }, /"course" or "target-tracking"/],
    ["a group", { web: { min: 3, max: 2 } }, /must not be less than min/],
    ["a setting nobody knows", { webb: {} }, /webb/],
    [
      "a domain outside its zone",
      { hosting: { ...example.hosting, domain: "gas.example.com" } },
      /must lie in the zone/,
    ],
  ])("is refused with a plain word when %s is wrong", (_what, change, word) => {
    expect(() => readStage("mine", { ...example, ...change })).toThrow(word);
    expect(() => readStage("mine", { ...example, ...change })).toThrow("infra/stages/mine.ts is wrong");
  });

  it("lists everything that is wrong at once", () => {
    expect(() => readStage("mine", { ...example, account: "", operator: "nobody" })).toThrow(
      /twelve digits[\s\S]*mail address/,
    );
  });
});
