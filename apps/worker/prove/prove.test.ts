import { describe, expect, it } from "vitest";
import { explore } from "./explore.ts";
import { mistakes } from "./mistakes.ts";
import { bounded } from "./scenarios.ts";

describe("every order of events in the life of a result", () => {
  for (const { name, plan, budget } of bounded)
    it(
      `keeps a whole copy within reach and ends where it should: ${name}`,
      { timeout: 120_000 },
      async () => {
        const walk = await explore(plan, budget);
        expect(walk).toMatchObject({ whole: true, counterExample: null });
        expect(walk.states).toBeGreaterThan(100);
      },
    );
});

describe("a mistake", () => {
  const upgrade = { ...bounded[0]!.budget, plans: ["premium" as const], processes: 2 };
  const twoArchivers = { ...bounded[0]!.budget, atOnce: 2, processes: 2 };

  it("of deleting before recording is found, with the shortest way there", { timeout: 120_000 }, async () => {
    const mistake = mistakes["deletes from S3 before the archive's copy is on record"];
    const { counterExample } = await explore("free", twoArchivers, { mistake });
    expect(counterExample?.wrong).toMatch(/not in S3/);
    expect(counterExample?.path.at(-1)).toMatch(/remove version/);
  });

  it("of not reading the plan again after the claim is found", { timeout: 120_000 }, async () => {
    const mistake = mistakes["does not read the plan again after the claim"];
    const found = await explore("free", upgrade, { mistake });
    expect(found.counterExample).not.toBeNull();
  });

  it("of leaving copies that nobody owns is found", { timeout: 120_000 }, async () => {
    const mistake = mistakes["leaves the archive's copy behind when it was overtaken"];
    const { counterExample } = await explore("free", { ...twoArchivers, crashes: 1 }, { mistake });
    expect(counterExample).not.toBeNull();
  });
});
