import type { Counts, Inventory } from "../operations/figures.ts";
import { countNames } from "../operations/figures.ts";
import type { FigureStore } from "../ports/figure-store.ts";

/** A figure store for tests; passes the same contract as the one on DynamoDB. */
export function inMemoryFigureStore(): FigureStore {
  const hours = new Map<number, Counts>();
  let inventory: Inventory | null = null;
  return {
    add: async (hour, counts) => {
      const standing = hours.get(hour) ?? {};
      const sum = countNames.flatMap((name) => {
        const value = (standing[name] ?? 0) + (counts[name] ?? 0);
        return value === 0 ? [] : [[name, value] as const];
      });
      hours.set(hour, Object.fromEntries(sum));
    },
    list: async (wanted) =>
      wanted.flatMap((hour) => {
        const counts = hours.get(hour);
        return counts ? [{ hour, counts }] : [];
      }),
    noteInventory: async (noted) => void (inventory = noted),
    inventory: async () => inventory,
  };
}
