import type { Counts, HourFigures, Inventory } from "../operations/figures.ts";

/** What the service did, for people to look at. */
export type FigureStore = {
  /** Adds to the counts of the hour that began at `hour`, whoever else does so at the same time. */
  add(hour: number, counts: Counts): Promise<void>;
  /** The figures of these hours, in their order; an hour in which nothing was counted has none. */
  list(hours: readonly number[]): Promise<HourFigures[]>;
  noteInventory(inventory: Inventory): Promise<void>;
  /** The last one; null before the first. */
  inventory(): Promise<Inventory | null>;
};
