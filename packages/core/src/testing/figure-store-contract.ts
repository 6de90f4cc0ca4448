import { describe, expect, it } from "vitest";
import { hour } from "../time.ts";
import type { FigureStore } from "../ports/figure-store.ts";
import { t0 } from "./builders.ts";

/** What every figure store must do; `make` answers an empty store. */
export function figureStoreContract(make: () => Promise<FigureStore>): void {
  describe("a figure store", () => {
    it("adds up what many count at once", async () => {
      const store = await make();
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          store.add(t0, { completed: 1, records: i, "failed:bad_input": 2 }),
        ),
      );
      expect(await store.list([t0])).toEqual([
        { hour: t0, counts: { completed: 20, records: 190, "failed:bad_input": 40 } },
      ]);
    });

    it("answers the hours that are asked for, in their order, and leaves out what has none", async () => {
      const store = await make();
      for (let i = 0; i < 130; i++) if (i % 2 === 0) await store.add(t0 + i * hour, { completed: i + 1 });
      const asked = Array.from({ length: 130 }, (_, i) => t0 + i * hour);
      const found = await store.list(asked);
      expect(found).toHaveLength(65);
      expect(found.map(({ counts }) => counts.completed)).toEqual(
        Array.from({ length: 65 }, (_, i) => 2 * i + 1),
      );
    });

    it("keeps the last inventory", async () => {
      const store = await make();
      expect(await store.inventory()).toBeNull();
      const size = { objects: 1, bytes: 2 };
      const storage = { inputs: size, results: size, smallFiles: size, archive: size };
      const first = { at: t0, jobs: 1, storage, accounts: { free: 1, premium: 2 } };
      await store.noteInventory(first);
      await store.noteInventory({ ...first, at: t0 + 1, jobs: 2 });
      expect(await store.inventory()).toEqual({ ...first, at: t0 + 1, jobs: 2 });
    });
  });
}
