import type { Plan } from "@gas/core/accounts/plans";
import type { Budget } from "./moves.ts";

/** Nothing disturbs, and two processes are under way at a time. */
export const quiet: Budget = {
  plans: [],
  deletes: 0,
  undeletes: 0,
  crashes: 0,
  lost: 0,
  doubled: 0,
  faults: 0,
  straysAnytime: false,
  oldRetrievals: 0,
  atOnce: 1,
  processes: 2,
};

export type Scenario = { name: string; plan: Plan; budget: Budget };
const scenario = (name: string, plan: Plan, more: Partial<Budget>): Scenario => ({
  name,
  plan,
  budget: { ...quiet, ...more },
});

/** Walked whole by `npm test`: each of the disturbances, a few at a time. */
export const bounded: readonly Scenario[] = [
  scenario("nothing disturbs", "free", { processes: 3 }),
  scenario("two archivers, one dies, a message comes twice", "free", { atOnce: 2, crashes: 1, doubled: 1 }),
  scenario("a message is lost and the archive fails", "free", { lost: 1, faults: 1 }),
  scenario("a delete at any time, and a death", "free", { deletes: 1, crashes: 1, lost: 1 }),
  scenario("a delete while strays are looked for", "free", { deletes: 1, straysAnytime: true }),
  scenario("a delete that is taken back, while strays are looked for", "free", {
    deletes: 1,
    undeletes: 1,
    straysAnytime: true,
  }),
  scenario("a downgrade", "premium", { plans: ["free"] }),
  scenario("a result too small to archive, an upgrade and a downgrade, a death", "free", {
    small: true,
    plans: ["premium", "free"],
    crashes: 1,
  }),
];

/** Walked by `npm run prove` as well: upgrades with all that can come in between, and more at a time. */
export const full: readonly Scenario[] = [
  scenario("an upgrade at any time", "free", { plans: ["premium"] }),
  scenario("an upgrade, and a death", "free", { plans: ["premium"], crashes: 1 }),
  scenario("an upgrade, and a lost message", "free", { plans: ["premium"], lost: 1 }),
  scenario("an upgrade, and the archive refuses or fails", "free", { plans: ["premium"], faults: 1 }),
  scenario("an upgrade, and an old retrieval that ends late", "free", {
    plans: ["premium"],
    oldRetrievals: 1,
  }),
  scenario("an upgrade and a delete", "free", { plans: ["premium"], deletes: 1 }),
  scenario("an upgrade, and a delete that is taken back", "free", {
    plans: ["premium"],
    deletes: 1,
    undeletes: 1,
  }),
  scenario("a delete that is taken back, and a death", "free", { deletes: 1, undeletes: 1, crashes: 1 }),
  scenario("an upgrade and a downgrade", "free", { plans: ["premium", "free"] }),
  scenario("a downgrade and an upgrade", "premium", { plans: ["free", "premium"] }),
  scenario("three at a time: an upgrade", "free", { plans: ["premium"], processes: 3 }),
  scenario("two archivers, two deaths, strays looked for at any time", "free", {
    atOnce: 2,
    crashes: 2,
    straysAnytime: true,
    processes: 3,
  }),
];
