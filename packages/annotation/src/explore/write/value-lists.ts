import type { Entry } from "../entry.ts";

/** More than a person would choose from. */
const mostValues = 50;

/** Gathers the values of the shared fields, by index, as long as they are few. Several in one (`&`) count each. */
export function createValueLists(shared: readonly number[]) {
  const found = new Map<number, Set<string>>(shared.map((field) => [field, new Set()]));
  return {
    add(entries: readonly Entry[]): void {
      for (const [field, values] of found) {
        for (const entry of entries)
          for (const value of (entry.values[field] ?? "").split("&")) if (value !== "") values.add(value);
        if (values.size > mostValues) found.delete(field);
      }
    },
    list: (): [number, string[]][] => [...found].map(([field, values]) => [field, [...values].toSorted()]),
  };
}
