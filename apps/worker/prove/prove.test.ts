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

describe("a mistake that is put into the code", () => {
  // The last one needs a walk of a minute and more: `npm run prove` shows it.
  for (const { name, mistake, budget } of mistakes.slice(0, 3))
    it(`is found, with the shortest way to what goes wrong: it ${name}`, { timeout: 240_000 }, async () => {
      const { counterExample } = await explore("free", budget, { mistake });
      expect(counterExample?.wrong).toMatch(/not in S3|never comes|had become premium/);
      expect(counterExample?.path.length).toBeGreaterThan(3);
    });
});
