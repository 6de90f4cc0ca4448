import { describe, expect, it } from "vitest";
import { planDeploy } from "./plan.ts";

describe("a deployment", () => {
  it("brings both stacks to what they should be, with the newest release", () => {
    expect(planDeploy(["--stage", "mine"])).toEqual({
      stage: "mine",
      action: "deploy",
      stacks: ["state", "service"],
      release: "newest",
    });
  });

  it("makes what lasts without any release", () => {
    expect(planDeploy(["--stage", "mine", "--only", "state"])).toMatchObject({
      stacks: ["state"],
      release: null,
    });
  });

  it("goes back to an older release when it is named", () => {
    expect(planDeploy(["--stage", "mine", "--only", "service", "--release", "abc123"])).toMatchObject({
      stacks: ["service"],
      release: "abc123",
    });
  });

  it("takes down servers and nothing that lasts, whatever is asked", () => {
    expect(planDeploy(["--stage", "mine", "--action", "destroy"]).stacks).toEqual(["service"]);
    expect(() => planDeploy(["--stage", "mine", "--action", "destroy", "--only", "state"])).toThrow(
      /not destroyed from here/,
    );
  });

  it.each([
    [[], /Which stage/],
    [["--stage", "mine", "--action", "explode"], /deploy, diff or destroy/],
    [["--stage", "mine", "--only", "all"], /state or service/],
    [["--stagee", "mine"], /stagee/],
  ])("says what is wrong with %j", (args, word) => {
    expect(() => planDeploy(args)).toThrow(word);
  });
});
