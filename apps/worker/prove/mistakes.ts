import type { Budget, Mistake } from "./moves.ts";
import { quiet } from "./scenarios.ts";

/** A mistake that earlier implementations made, as a change to what the code calls, and the events that bring it out. */
export type SeededMistake = { name: string; mistake: Mistake; budget: Budget };

const upgrade: Budget = { ...quiet, plans: ["premium"] };

export const mistakes: readonly SeededMistake[] = [
  {
    name: "deletes from S3 before the archive's copy is on record",
    budget: quiet,
    mistake: (ports) => ({
      ...ports,
      archives: {
        ...ports.archives,
        store: async (object) => {
          const stored = await ports.archives.store(object);
          await ports.results.removeVersion(object);
          return stored;
        },
      },
    }),
  },
  {
    name: "does not read the plan again after the claim",
    budget: upgrade,
    mistake: (ports, process) => {
      if (process.runs !== "archive") return ports;
      let first: ReturnType<typeof ports.accounts.find> | undefined;
      return { ...ports, accounts: { ...ports.accounts, find: () => (first ??= ports.accounts.find()) } };
    },
  },
  {
    name: "leaves the archive's copy behind when the job was deleted meanwhile",
    budget: { ...quiet, deletes: 1 },
    mistake: (ports, process) =>
      process.runs === "archive" || process.runs === "strays"
        ? { ...ports, archives: { ...ports.archives, remove: async () => {} } }
        : ports,
  },
  {
    name: "deletes whatever lies under the key, not the version that was archived",
    budget: { ...upgrade, atOnce: 2 },
    mistake: (ports, process) => {
      if (process.runs !== "archive") return ports;
      const removeVersion = async ({ key }: { key: string }) => {
        for await (const version of ports.results.listVersions(key))
          await ports.results.removeVersion(version);
      };
      return { ...ports, results: { ...ports.results, removeVersion } };
    },
  },
];
